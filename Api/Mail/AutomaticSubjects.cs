using System.Buffers;
using M365Support.Mail.Replies;

namespace M365Support.Mail;

/// <summary>What machines write into the subject, in the languages of <see cref="LanguagePatterns"/>.</summary>
internal static class AutomaticSubjects
{
    private const int LongestSubject = 400;
    private const int LongestPrefix = 12;

    /// <summary>Lotus Notes writes "AUTO: Jo Doe is out of the office".</summary>
    private const string Notes = "auto:";

    private static readonly string[] Replies = [.. LanguagePatterns.All.SelectMany(language => language.AutoReply).Distinct().OrderByDescending(phrase => phrase.Length)];
    private static readonly SearchValues<string> AnyReply = SearchValues.Create(Replies, StringComparison.Ordinal);
    private static readonly SearchValues<string> AnyFailure = SearchValues.Create([.. LanguagePatterns.All.SelectMany(language => language.Undelivered).Distinct()], StringComparison.Ordinal);
    private static readonly SearchValues<string> AnyDelay = SearchValues.Create([.. LanguagePatterns.All.SelectMany(language => language.Delayed).Distinct()], StringComparison.Ordinal);

    /// <summary>"Automatic reply: …" stands at the beginning; elsewhere a person may be writing about it.</summary>
    public static bool BeginsAsReply(string? subject)
    {
        var text = Comparable(subject).AsSpan();
        return BeginsAsReply(text, out var length) ? text[length..].TrimStart() is [':', ..] : text.StartsWith(Notes) && text.ContainsAny(AnyReply);
    }

    /// <summary>Says somewhere that its author is away; a person who answers such a message or passes it on writes "Re:" or "Fwd:" in front.</summary>
    public static bool MentionsAbsence(string? subject)
    {
        var text = Comparable(subject).AsSpan();
        if (!text.ContainsAny(AnyReply))
        {
            return false;
        }

        var colon = text.IndexOf(':');
        return colon is < 0 or > LongestPrefix || text.StartsWith(Notes) || BeginsAsReply(text, out _);
    }

    public static bool SaysFailure(string? subject) => Comparable(subject).AsSpan().ContainsAny(AnyFailure);

    public static bool SaysDelay(string? subject) => Comparable(subject).AsSpan().ContainsAny(AnyDelay);

    private static bool BeginsAsReply(ReadOnlySpan<char> text, out int length)
    {
        foreach (var phrase in Replies)
        {
            if (text.StartsWith(phrase, StringComparison.Ordinal))
            {
                length = phrase.Length;
                return true;
            }
        }

        length = 0;
        return false;
    }

    /// <summary>Lower case, without tags such as "[EXTERNAL]" in front; "[Auto-Reply] …" is what "Auto-Reply: …" is.</summary>
    private static string Comparable(string? subject)
    {
        var text = LineText.Comparable(subject.AsSpan(0, Math.Min(subject?.Length ?? 0, LongestSubject)));
        while (text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is var close and > 0)
        {
            var tag = text[1..close];
            text = text[(close + 1)..].TrimStart();
            if (BeginsAsReply(tag, out var length) && length == tag.Length)
            {
                return $"{tag}: {text}";
            }
        }

        return text;
    }
}

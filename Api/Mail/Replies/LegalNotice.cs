using System.Buffers;

namespace M365Support.Mail.Replies;

/// <summary>The words of confidentiality notices, gateway banners and footers of lists and virus scanners.</summary>
internal static class LegalNotice
{
    /// <summary>Outlook prints the letter "P" of a picture font in front of a notice.</summary>
    private const int LongestOrnament = 3;
    private const int MostTries = 8;

    private static readonly (string Beginning, string Confirmation)[] Phrases = [.. LanguagePatterns.All.SelectMany(language => language.Disclaimers).Distinct().Select(Halves)];

    private static readonly SearchValues<string> Beginnings = SearchValues.Create([.. Phrases.Select(pair => pair.Beginning).Distinct()], StringComparison.Ordinal);

    /// <summary>Position of a phrase with which only legal notices and banners begin a sentence, or -1.</summary>
    public static int IndexIn(ReadOnlySpan<char> comparable)
    {
        var start = 0;
        for (var tries = 0; tries < MostTries && comparable[start..].IndexOfAny(Beginnings) is var found and >= 0; tries++)
        {
            found += start;
            if (BeginsSentence(comparable, found) && IsNotice(comparable[found..]))
            {
                return found;
            }

            start = found + 1;
        }

        return -1;
    }

    /// <summary>Inside a sentence or in quotation marks a person is writing about a notice; a tag such as "[EXTERNAL]" stands in front.</summary>
    private static bool BeginsSentence(ReadOnlySpan<char> comparable, int position)
    {
        var before = comparable[..position].TrimEnd();
        return comparable[position] is '[' or '【'
            ? !before.ContainsAnyExcept(" *_")
            : before.IsEmpty || (before[^1] is not ('"' or ',' or '、') && (position <= LongestOrnament || !char.IsLetterOrDigit(before[^1])));
    }

    private static bool IsNotice(ReadOnlySpan<char> text)
    {
        foreach (var (beginning, confirmation) in Phrases)
        {
            if (text.StartsWith(beginning, StringComparison.Ordinal) && (confirmation.Length == 0 || text.Contains(confirmation, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    private static (string Beginning, string Confirmation) Halves(string phrase)
    {
        var star = phrase.IndexOf('*', 1);
        return star < 0 ? (phrase, string.Empty) : (phrase[..star], phrase[(star + 1)..]);
    }
}

using System.Text.RegularExpressions;
using M365Support.Mail.Replies;
using M365Support.Mail.Threading;

namespace M365Support.Mail.Outgoing;

/// <summary>What makes two subjects the same one: without our mark, without "Re:", "AW:", "回复：", "Fwd:" and the like in front, in whatever case.</summary>
internal static partial class SubjectKey
{
    private const int Longest = 200;
    private const int MostPrefixes = 20;

    /// <summary>Of "Re:" in the languages of mail programs; <see cref="ForwardSubject"/> knows those of "Fwd:".</summary>
    private static readonly HashSet<string> ReplyPrefixes = new(StringComparer.Ordinal)
    {
        "re", "aw", "antw", "antwort", "sv", "vs", "ref", "res", "rif", "r", "odp", "bls", "ynt", "ynt.", "yan", "atb", "atb.", "vá", "отв", "отвт", "ответ", "відп", "на",
        "回复", "回覆", "回復", "答复", "答覆", "返信", "회신", "답장", "απ", "σχετ", "השב", "تعليق", "رد",
        "automatic reply", "auto", "automatische antwort", "réponse automatique", "respuesta automática", "自动回复", "自動回覆", "自動応答", "自動返信",
    };

    public static string Of(string subject)
    {
        var text = ThreadTokens.Unmarked(LineText.Comparable(subject.AsSpan(0, Math.Min(subject.Length, Longest))));
        for (var i = 0; i < MostPrefixes; i++)
        {
            var prefix = Prefix().Match(text);
            if (!prefix.Success || !(ReplyPrefixes.Contains(prefix.Groups["word"].Value) || ForwardSubject.Matches(prefix.Groups["word"].Value + ":")))
            {
                return text;
            }

            text = text[prefix.Length..];
        }

        return text;
    }

    /// <summary>A word before a colon, with a count where Lotus Notes and others put one: "Re[2]:", "RE (3):".</summary>
    [GeneratedRegex(@"\A(?<word>[^:：\[\(]{1,24}?)\s?(?:[\[\(]\d{1,3}[\]\)])?\s?[:：]\s*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Prefix();
}

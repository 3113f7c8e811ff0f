using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace M365Support.Mail.Replies;

/// <summary>What an answer to a resolution report says about it.</summary>
public enum AgreementKind
{
    /// <summary>It is not solved, or there is more to say: the ticket goes on.</summary>
    None,

    /// <summary>Thanks and courtesies alone: neither a yes nor a reason to go on.</summary>
    Courtesy,

    /// <summary>It is solved.</summary>
    Agrees,
}

/// <summary>Tells whether somebody who answers a resolution report agrees, in many languages.</summary>
/// <remarks>
/// An answer agrees when nothing in it is left over after taking away known words of agreement, thanks, courtesies and the sender's own name.
/// So "not solved", "works now, but slowly" and "thanks, I shall test tomorrow" never do: a word that is not known is a reason to look.
/// </remarks>
public static class Agreement
{
    /// <summary>Whoever writes more has more to say.</summary>
    private const int Longest = 300;

    private static readonly FrozenDictionary<string, bool> Phrases = Read();
    private static readonly FrozenDictionary<string, bool>.AlternateLookup<ReadOnlySpan<char>> ByText = Phrases.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly int LongestPhrase = Phrases.Keys.Max(p => p.Length);

    /// <summary>Reads what somebody newly wrote, without quotation and signature.</summary>
    /// <param name="text">The new text of the answer.</param>
    /// <param name="senderName">The sender's name, with which mails are signed; null where it is not known.</param>
    public static AgreementKind Of(string? text, string? senderName = null)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > Longest || text.AsSpan().ContainsAny("?？؟"))
        {
            return AgreementKind.None;
        }

        var answer = Comparable(text, out var hasThumb);
        var name = Comparable(senderName ?? "", out _).Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        var best = new AgreementKind?[answer.Length + 1];
        best[0] = AgreementKind.Courtesy;
        for (var start = 0; start < answer.Length; start++)
        {
            if (best[start] is not { } soFar)
            {
                continue;
            }

            if (answer[start] == ' ')
            {
                Reach(start + 1, soFar);
                continue;
            }

            for (var end = start + 1; end <= answer.Length && end - start <= LongestPhrase; end++)
            {
                if (!IsWordEnd(answer, end))
                {
                    continue;
                }

                var phrase = answer.AsSpan(start, end - start);
                if (ByText.TryGetValue(phrase, out var isYes))
                {
                    Reach(end, isYes ? AgreementKind.Agrees : soFar);
                }
                else if (name.GetAlternateLookup<ReadOnlySpan<char>>().Contains(phrase))
                {
                    Reach(end, soFar);
                }
            }
        }

        return best[answer.Length] switch
        {
            null => AgreementKind.None,
            AgreementKind.Courtesy when hasThumb => AgreementKind.Agrees,
            { } kind when answer.Length > 0 || hasThumb => kind,
            _ => AgreementKind.None,
        };

        void Reach(int end, AgreementKind kind) => best[end] = best[end] is { } known && known > kind ? known : kind;
    }

    /// <summary>Letters and digits in lower case with single blanks between words; what is said with signs is told apart.</summary>
    private static string Comparable(string text, out bool hasThumb)
    {
        hasThumb = false;
        var result = new StringBuilder(text.Length);
        foreach (var rune in WithoutLoneSurrogates(text).Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            hasThumb |= rune.Value is 0x1F44D or 0x2705 or 0x2714 or 0x1F44C;
            var category = Rune.GetUnicodeCategory(rune);
            if (Rune.IsLetterOrDigit(rune) || category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark && rune.Value is not (0xFE0E or 0xFE0F))
            {
                result.Append(Rune.ToLowerInvariant(rune).ToString());
            }
            else if (rune.Value is '\'' or 0x2019 or '-')
            {
                result.Append(rune.Value == '-' ? '-' : '\'');
            }
            else if (result.Length > 0 && result[^1] != ' ')
            {
                result.Append(' ');
            }
        }

        return result.ToString().Trim(' ', '-', '\'');
    }

    /// <summary>Half characters cannot be normalised.</summary>
    private static string WithoutLoneSurrogates(string text) => text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') ? string.Concat(text.EnumerateRunes()) : text;

    /// <summary>Scripts that are written without blanks end a word anywhere.</summary>
    private static bool IsWordEnd(string text, int end) => end == text.Length || text[end] == ' ' || IsUnspaced(text[end - 1]) || IsUnspaced(text[end]);

    private static bool IsUnspaced(char c) => c is (>= '\u0e00' and <= '\u0e7f') or (>= '\u2e80' and <= '\u9fff') or (>= '\uac00' and <= '\ud7a3');

    private static FrozenDictionary<string, bool> Read()
    {
        using var file = typeof(Agreement).Assembly.GetManifestResourceStream("M365Support.Mail.Replies.agreement.json")!;
        var languages = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string[]>>>(file)!;
        var phrases = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (kind, words) in languages.Values.SelectMany(language => language))
        {
            foreach (var word in words)
            {
                var phrase = Comparable(word, out _);
                phrases[phrase] = kind == "yes" || phrases.GetValueOrDefault(phrase);
            }
        }

        return phrases.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

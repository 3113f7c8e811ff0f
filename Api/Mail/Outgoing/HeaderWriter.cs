using System.Buffers;
using System.Text;

namespace M365Support.Mail.Outgoing;

/// <summary>Writes header fields, folded (RFC 5322 §2.2.3). No value can end its field: line ends and other control characters do not get through.</summary>
internal sealed class HeaderWriter(StringBuilder target)
{
    /// <summary>Of lines with encoded words (RFC 2047 §2); RFC 5322 would have 78.</summary>
    private const int LongestLine = 76;

    /// <summary>In UTF-8 bytes: 60 characters with what is around them, so that a word also fits behind a field's name.</summary>
    private const int EncodedBytes = 36;

    private const int LongestPlainWord = 60;
    private const int LongestName = 200;
    private const int LongestText = 500;

    private static readonly SearchValues<char> Atom =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~ ");

    /// <summary>A field whose value consists of our own tokens, which may stand on several lines.</summary>
    public void Tokens(string name, params IEnumerable<string> tokens)
    {
        target.Append(name).Append(':');
        var (column, first) = (name.Length + 1, true);
        foreach (var token in tokens)
        {
            if (!first && column + 1 + token.Length > LongestLine)
            {
                target.Append("\r\n");
                column = 0;
            }

            target.Append(' ').Append(token);
            column += 1 + token.Length;
            first = false;
        }

        target.Append("\r\n");
    }

    /// <summary>An unstructured field; words that are no plain ASCII are encoded, and only those.</summary>
    public void Text(string name, string text)
    {
        var tokens = new List<string>();
        var foreign = new List<string>();
        foreach (var word in MailCharacters.Line(text, LongestText).Split(' '))
        {
            if (!IsPlain(word))
            {
                foreign.Add(word);
                continue;
            }

            Flush();
            tokens.Add(word);
        }

        Flush();
        Tokens(name, tokens);

        void Flush()
        {
            if (foreign.Count > 0)
            {
                tokens.AddRange(EncodedWords(string.Join(' ', foreign)));
                foreign.Clear();
            }
        }
    }

    /// <summary>An address with the person's name.</summary>
    /// <param name="address">As <see cref="AddressText.TryFormat"/> gives it.</param>
    public void Mailbox(string name, string? displayName, string address)
    {
        var shown = MailCharacters.Line(displayName ?? "", LongestName);
        if (shown.Length == 0 || string.Equals(shown, address, StringComparison.OrdinalIgnoreCase))
        {
            Tokens(name, address);
            return;
        }

        Tokens(name, [.. Phrase(shown), $"<{address}>"]);
    }

    private static IEnumerable<string> Phrase(string text)
    {
        if (text.Length > LongestPlainWord || !Ascii.IsValid(text) || text.Contains("=?", StringComparison.Ordinal))
        {
            return EncodedWords(text);
        }

        return text.AsSpan().ContainsAnyExcept(Atom)
            ? [$"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""]
            : text.Split(' ');
    }

    private static bool IsPlain(string word) => word.Length <= LongestPlainWord && Ascii.IsValid(word) && !word.Contains("=?", StringComparison.Ordinal);

    /// <summary>Encoded words (RFC 2047 §2, §5), none of which ends within a character.</summary>
    private static List<string> EncodedWords(string text)
    {
        var words = new List<string>();
        Span<byte> bytes = stackalloc byte[EncodedBytes];
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (length + rune.Utf8SequenceLength > EncodedBytes)
            {
                words.Add(Word(bytes[..length]));
                length = 0;
            }

            length += rune.EncodeToUtf8(bytes[length..]);
        }

        words.Add(Word(bytes[..length]));
        return words;

        static string Word(ReadOnlySpan<byte> content) => $"=?utf-8?B?{Convert.ToBase64String(content)}?=";
    }
}

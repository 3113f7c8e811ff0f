namespace M365Support.Mail.Replies;

/// <summary>The marks in front of quoted lines: "&gt;", "|", and the "Name&gt;" of old mail programs.</summary>
internal static class QuotePrefix
{
    private const int LongestName = 12;

    /// <summary>True for lines that begin with "&gt;", after at most a few blanks.</summary>
    public static bool IsMarked(string text)
    {
        var i = SkipSpace(text, 0);
        return i < text.Length && i <= 8 && text[i] is '>' or '＞' && !IsArrow(text, i);
    }

    /// <summary>True for lines such as "&gt; 5 users", which say "more than"; "&gt; 5. users" is a quoted list.</summary>
    public static bool IsComparison(string text)
    {
        var number = Strip(text, out var depth).TrimStart();
        var end = number.IndexOfAnyExceptInRange('0', '9');
        return depth == 1 && end > 0 && number[end] is not ('.' or ')' or ':');
    }

    /// <summary>True for lines that begin with a bar that is not a table's.</summary>
    public static bool IsBarred(string text)
    {
        var trimmed = text.AsSpan().Trim();
        return trimmed.Length > 0 && trimmed[0] == '|' && (trimmed.Length == 1 || (trimmed[1] == ' ' && trimmed[^1] != '|'));
    }

    /// <summary>True for lines of nothing but bars, the edges of a table.</summary>
    public static bool IsBarsOnly(string comparable) => comparable.Length > 0 && !comparable.AsSpan().ContainsAnyExcept("| ");

    /// <summary>Length of the name in a prefix such as "Bob&gt;", or 0.</summary>
    public static int NameLength(string text)
    {
        var i = SkipSpace(text, 0);
        var start = i;
        while (i < text.Length && i - start <= LongestName && char.IsLetter(text[i]))
        {
            i++;
        }

        return i > start && i < text.Length && text[i] == '>' && (i + 1 == text.Length || text[i + 1] is ' ' or '>') ? i - start : 0;
    }

    /// <summary>The line without its quote marks; answers how many there were.</summary>
    public static ReadOnlySpan<char> Strip(ReadOnlySpan<char> text, out int depth)
    {
        depth = 0;
        var i = 0;
        var end = 0;
        while (i < text.Length)
        {
            if (text[i] is '>' or '＞')
            {
                depth++;
                end = i + 1;
            }
            else if (!LineText.IsSpace(text[i]))
            {
                break;
            }

            i++;
        }

        var rest = text[end..];
        return depth > 0 && rest.Length > 0 && rest[0] == ' ' ? rest[1..] : rest;
    }

    private static bool IsArrow(string text, int i) => i + 1 < text.Length && text[i + 1] is '=' or '_';

    private static int SkipSpace(string text, int i)
    {
        while (i < text.Length && i < 10 && LineText.IsSpace(text[i]))
        {
            i++;
        }

        return i;
    }
}

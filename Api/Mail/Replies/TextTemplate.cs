namespace M365Support.Mail.Replies;

/// <summary>A pattern of literals with "*" for any text between; matched in time proportional to the text.</summary>
internal sealed class TextTemplate
{
    private readonly string[] literals;
    private readonly bool startOpen;
    private readonly bool endOpen;

    public TextTemplate(string pattern)
    {
        startOpen = pattern.StartsWith('*');
        endOpen = pattern.EndsWith('*');
        literals = [.. pattern.Split('*', StringSplitOptions.RemoveEmptyEntries).Select(literal => literal.Trim()).Where(literal => literal.Length > 0)];
    }

    /// <summary>The text must begin with the first literal.</summary>
    public bool Anchored => !startOpen;

    public bool EndOpen => endOpen;

    public string FirstLiteral => literals[0];

    public string LastLiteral => literals[^1];

    /// <summary>The literal beside the author: the verb, as far as a template has one.</summary>
    public string Longest => literals.MaxBy(literal => literal.Length)!;

    public bool Matches(ReadOnlySpan<char> text)
    {
        var position = 0;
        var end = text.Length;
        var first = 0;
        var last = literals.Length;
        if (!startOpen)
        {
            if (!StartsWithWord(text, literals[0]))
            {
                return false;
            }

            position = literals[0].Length;
            first = 1;
        }

        if (!endOpen && last > first)
        {
            var literal = literals[last - 1];
            if (!EndsWithWord(text[position..], literal))
            {
                return false;
            }

            end -= literal.Length;
            last--;
        }
        else if (!endOpen && position != end)
        {
            return false;
        }

        for (var i = first; i < last; i++)
        {
            var found = IndexOfWord(text[position..end], literals[i]);
            if (found < 0)
            {
                return false;
            }

            position += found + literals[i].Length;
        }

        return startOpen || endOpen || position <= end;
    }

    /// <summary>Position of a literal that stands as a word of its own, or -1.</summary>
    public static int IndexOfWord(ReadOnlySpan<char> text, string word) => IndexOf(text, word, whole: true);

    /// <summary>Position of a literal with which a word begins, or -1.</summary>
    public static int IndexOfBeginning(ReadOnlySpan<char> text, string beginning) => IndexOf(text, beginning, whole: false);

    private static int IndexOf(ReadOnlySpan<char> text, string word, bool whole)
    {
        var offset = 0;
        while (true)
        {
            var found = text[offset..].IndexOf(word, StringComparison.Ordinal);
            if (found < 0)
            {
                return -1;
            }

            found += offset;
            if (IsBoundary(text, found, word[0]) && (!whole || IsBoundary(text, found + word.Length, word[^1])))
            {
                return found;
            }

            offset = found + 1;
        }
    }

    public static bool StartsWithWord(ReadOnlySpan<char> text, string word) =>
        text.StartsWith(word, StringComparison.Ordinal) && IsBoundary(text, word.Length, word[^1]);

    public static bool EndsWithWord(ReadOnlySpan<char> text, string word) =>
        text.EndsWith(word, StringComparison.Ordinal) && IsBoundary(text, text.Length - word.Length, word[0]);

    /// <summary>Scripts written without spaces have no word boundaries to ask for.</summary>
    private static bool IsBoundary(ReadOnlySpan<char> text, int position, char inside)
    {
        if (position <= 0 || position >= text.Length || !char.IsLetterOrDigit(inside) || IsUnspaced(inside))
        {
            return true;
        }

        var before = text[position - 1];
        var after = text[position];
        return !char.IsLetterOrDigit(before) || !char.IsLetterOrDigit(after) || IsUnspaced(before) || IsUnspaced(after);
    }

    private static bool IsUnspaced(char c) => c is (>= '\u0E00' and <= '\u0E7F') or (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7AF');
}

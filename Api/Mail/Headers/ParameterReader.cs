using System.Text;

namespace M365Support.Mail.Headers;

/// <summary>Where a parameter's name and value lie in a header value.</summary>
internal readonly record struct Parameter(int NameStart, int NameLength, int Start, int Length, bool Quoted)
{
    public bool Exists => NameLength > 0;

    /// <summary>Whether this is the named parameter or, by the suffix, a piece of it.</summary>
    public bool Names(ReadOnlySpan<byte> header, string name, out ReadOnlySpan<byte> suffix)
    {
        var own = header.Slice(NameStart, NameLength);
        if (own.Length < name.Length || !Ascii.EqualsIgnoreCase(own[..name.Length], name))
        {
            suffix = default;
            return false;
        }

        suffix = own[name.Length..];
        return suffix.IsEmpty || suffix[0] == '*';
    }
}

/// <summary>Walks the parameters of a header value, tolerating missing semicolons and quotes.</summary>
internal ref struct ParameterReader(ReadOnlySpan<byte> value)
{
    private readonly ReadOnlySpan<byte> value = value;
    private int position = FirstParameter(value);

    public bool TryRead(out Parameter parameter)
    {
        while (position < value.Length)
        {
            SkipSeparators();
            var nameStart = position;
            while (position < value.Length && value[position] is not ((byte)'=' or (byte)';' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                position++;
            }

            var nameLength = position - nameStart;
            SkipSpace();
            if (position >= value.Length || value[position] != '=' || nameLength == 0)
            {
                position = Math.Max(position, nameStart + 1);
                continue;
            }

            position++;
            SkipSpace();
            parameter = position < value.Length && value[position] == '"' ? ReadQuoted(nameStart, nameLength) : ReadPlain(nameStart, nameLength);
            return true;
        }

        parameter = default;
        return false;
    }

    private Parameter ReadQuoted(int nameStart, int nameLength)
    {
        var start = ++position;
        while (position < value.Length && value[position] != '"')
        {
            position += value[position] == '\\' ? 2 : 1;
        }

        var closed = position < value.Length;
        var length = Math.Min(position, value.Length) - start;
        if (!closed)
        {
            var semicolon = value[start..].IndexOf((byte)';');
            length = semicolon < 0 ? length : semicolon;
        }

        position = start + length + (closed ? 1 : 0);
        return new(nameStart, nameLength, start, length, Quoted: true);
    }

    /// <summary>An unquoted value ends at a semicolon, a comment, or where another <c>name=</c> follows white space.</summary>
    private Parameter ReadPlain(int nameStart, int nameLength)
    {
        var start = position;
        var rest = value[start..];
        var end = rest.IndexOf((byte)';');
        rest = end < 0 ? rest : rest[..end];
        for (var space = rest.IndexOfAny(Separators.Space); space >= 0;)
        {
            var word = rest[space..].TrimStart(" \t\r\n"u8);
            if (word.IsEmpty || word[0] == '(' || IsNextParameter(word))
            {
                rest = rest[..space];
                break;
            }

            var next = word.IndexOfAny(Separators.Space);
            space = next < 0 ? -1 : rest.Length - word.Length + next;
        }

        position = start + rest.Length;
        rest = rest.TrimEnd(" \t\r\n"u8);
        return new(nameStart, nameLength, start, rest.Length, Quoted: false);
    }

    private static bool IsNextParameter(ReadOnlySpan<byte> word)
    {
        var length = 0;
        while (length < word.Length && (char.IsAsciiLetterOrDigit((char)word[length]) || word[length] is (byte)'-' or (byte)'*'))
        {
            length++;
        }

        return length is > 0 and < 40 && length < word.Length && word[length] == '=' && !(length + 1 < word.Length && word[length + 1] == '?');
    }

    private void SkipSeparators()
    {
        while (position < value.Length)
        {
            if (value[position] is (byte)';' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)',')
            {
                position++;
            }
            else if (value[position] == '(')
            {
                var close = value[position..].IndexOf((byte)')');
                position = close < 0 ? value.Length : position + close + 1;
            }
            else
            {
                return;
            }
        }
    }

    private void SkipSpace()
    {
        while (position < value.Length && value[position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            position++;
        }
    }

    /// <summary>Parameters begin after the first semicolon, or where it is missing after the first word.</summary>
    private static int FirstParameter(ReadOnlySpan<byte> value)
    {
        var end = value.IndexOfAny(Separators.Parameter);
        return end < 0 ? value.Length : value[end] == '=' ? 0 : end;
    }
}

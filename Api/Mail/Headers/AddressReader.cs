using System.Text;
using M365Support.Mail.Parsing;

namespace M365Support.Mail.Headers;

/// <summary>Reads address lists (RFC 5322 §3.4 and §4.4, RFC 6532), and what senders write instead of them.</summary>
internal ref struct AddressReader
{
    private const int LongestLiteral = 1000;

    private static ReadOnlySpan<byte> WideComma => "，"u8;

    private static ReadOnlySpan<byte> WideSemicolon => "；"u8;

    private readonly MimeDocument document;
    private readonly ReadOnlySpan<byte> value;
    private readonly List<MailAddress> addresses;
    private PooledBuffer<byte> phrase;
    private PooledBuffer<byte> comment;
    private PooledBuffer<byte> bare;
    private int position;
    private int colons;
    private bool quoted;
    private bool hasAt;
    private bool unclosed;
    private bool named;

    private AddressReader(ReadOnlySpan<byte> value, MimeDocument document, List<MailAddress> addresses, Span<byte> phrase, Span<byte> comment, Span<byte> bare)
    {
        this.value = value;
        this.document = document;
        this.addresses = addresses;
        this.phrase = new(phrase);
        this.comment = new(comment);
        this.bare = new(bare);
    }

    /// <summary>Adds the mailboxes of a field.</summary>
    public static void Read(ReadOnlySpan<byte> value, MimeDocument document, List<MailAddress> addresses)
    {
        var reader = new AddressReader(value, document, addresses, stackalloc byte[128], stackalloc byte[64], stackalloc byte[128]);
        try
        {
            reader.ReadAll();
        }
        finally
        {
            reader.Dispose();
        }

        if (addresses.Count > document.Options.MaxAddresses)
        {
            addresses.RemoveRange(document.Options.MaxAddresses, addresses.Count - document.Options.MaxAddresses);
            document.Warn(MailWarningCode.TooManyAddresses, "A header has more addresses than the parser reads; the rest was left out.");
        }
    }

    public void Dispose()
    {
        phrase.Dispose();
        comment.Dispose();
        bare.Dispose();
    }

    private void ReadAll()
    {
        while (position < value.Length && addresses.Count <= document.Options.MaxAddresses)
        {
            var b = value[position];
            switch (b)
            {
                case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                    position++;
                    AppendSpace();
                    break;
                case (byte)'(':
                    ReadComment();
                    break;
                case (byte)'"':
                    ReadQuoted();
                    break;
                case (byte)'[':
                    ReadDomainLiteral();
                    break;
                case (byte)'<':
                    ReadAngle();
                    break;
                case (byte)',' or (byte)';':
                    position++;
                    EndOfAddress(b == ',');
                    break;
                case 0xEF when IsWideSeparator() && (hasAt || phrase.Length == 0):
                    position += WideComma.Length;
                    EndOfAddress(comma: false);
                    break;
                case (byte)'\\' when position + 1 < value.Length && !char.IsAsciiLetterOrDigit((char)value[position + 1]):
                    phrase.Append(value[position + 1]);
                    bare.Append(value[position + 1]);
                    position += 2;
                    break;
                case (byte)':' when !hasAt:
                    position++;
                    colons++;
                    Reset();
                    break;
                case (byte)'>':
                    position++;
                    break;
                case (byte)'=' when value[position..].StartsWith("=?"u8):
                    ReadEncodedWord();
                    break;
                default:
                    hasAt |= b == '@';
                    position++;
                    phrase.Append(b);
                    bare.Append(b);
                    break;
            }
        }

        EndOfAddress(comma: false);
    }

    /// <summary>People who write Chinese or Japanese put full-width marks between addresses; within a name they stay.</summary>
    private readonly bool IsWideSeparator() => value[position..].StartsWith(WideComma) || value[position..].StartsWith(WideSemicolon);

    private void AppendSpace()
    {
        if (phrase.Length > 0 && phrase.Written[^1] != ' ')
        {
            phrase.Append((byte)' ');
        }

        if (bare.Length > 0 && bare.Written[^1] != ' ')
        {
            bare.Append((byte)' ');
        }
    }

    /// <summary>Reads a comment; of several behind an address the first is kept, for it is the name.</summary>
    private void ReadComment()
    {
        var depth = 0;
        var isKept = named;
        if (!isKept)
        {
            comment.Clear();
        }

        for (; position < value.Length; position++)
        {
            var b = value[position];
            if (b == '\\' && position + 1 < value.Length)
            {
                b = value[++position];
            }
            else if (b == '(' && depth++ == 0)
            {
                continue;
            }
            else if (b == ')' && --depth == 0)
            {
                position++;
                break;
            }

            if (!isKept)
            {
                comment.Append(b);
            }
        }

        named = hasAt && comment.Length > 0;
        AppendSpace();
    }

    private void ReadQuoted()
    {
        position++;
        if (unclosed || !IsClosed())
        {
            unclosed = true;
            return;
        }

        quoted = true;
        bare.Append((byte)'"');
        while (position < value.Length && value[position] != '"')
        {
            if (value[position] == '\\' && position + 1 < value.Length)
            {
                bare.Append((byte)'\\');
                position++;
            }

            phrase.Append(value[position]);
            bare.Append(value[position++]);
        }

        bare.Append((byte)'"');
        position++;
    }

    private readonly bool IsClosed()
    {
        for (var i = position; i < value.Length; i++)
        {
            if (value[i] == '"')
            {
                return true;
            }

            i += value[i] == '\\' ? 1 : 0;
        }

        return false;
    }

    private void ReadDomainLiteral()
    {
        var close = value.Slice(position, Math.Min(value.Length - position, LongestLiteral)).IndexOfAny((byte)']', (byte)',', (byte)'<');
        var length = close < 0 || value[position + close] != ']' ? 1 : close + 1;
        phrase.Append(value.Slice(position, length));
        bare.Append(value.Slice(position, length));
        position += length;
    }

    private void ReadEncodedWord()
    {
        var rest = value[position..];
        var end = rest.Length > 5 ? rest[2..Math.Min(rest.Length, 70)].IndexOf((byte)'?') : -1;
        var close = end < 0 || end + 5 >= rest.Length ? -1 : rest[(end + 5)..Math.Min(rest.Length, end + 2000)].IndexOf("?="u8);
        var length = close < 0 ? 2 : end + 5 + close + 2;
        phrase.Append(rest[..length]);
        bare.Append(rest[..length]);
        position += length;
    }

    /// <summary>Reads <c>&lt;route:addr-spec&gt;</c>; what stands before it is the name.</summary>
    private void ReadAngle()
    {
        var address = new PooledBuffer<byte>(stackalloc byte[128]);
        var inQuotes = false;
        var closed = false;
        position++;
        for (; position < value.Length && !closed; position++)
        {
            var b = value[position];
            inQuotes ^= b == '"';
            if (!inQuotes && b == '(')
            {
                var end = value.Slice(position, Math.Min(value.Length - position, LongestLiteral)).IndexOf((byte)')');
                position += end < 0 ? 0 : end;
            }
            else if (!inQuotes && b == '>')
            {
                closed = true;
            }
            else if (!inQuotes && (b is (byte)'<' || b <= ' '))
            {
                continue;
            }
            else if (!inQuotes && b == ',' && address.Written is not [(byte)'@', ..])
            {
                break;
            }
            else
            {
                address.Append(b);
            }
        }

        while (position < value.Length && value[position] == '>')
        {
            position++;
        }

        var spec = address.Written;
        var route = spec is [(byte)'@', ..] ? spec.IndexOf((byte)':') : -1;
        hasAt = true;
        SkipToSeparator();
        Add(phrase.Written, spec[(route + 1)..]);
        address.Dispose();
        Reset();
    }

    /// <summary>After an angle address only a comment belongs to it; anything else begins another address.</summary>
    private void SkipToSeparator()
    {
        while (position < value.Length)
        {
            var b = value[position];
            if (b == '(')
            {
                var nameless = phrase.Length == 0;
                ReadComment();
                if (!nameless)
                {
                    comment.Clear();
                }
            }
            else if (b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                position++;
            }
            else
            {
                return;
            }
        }
    }

    private void EndOfAddress(bool comma)
    {
        var text = bare.Written.Trim((byte)' ');
        if (text.IsEmpty && comment.Length == 0)
        {
            Reset();
            return;
        }

        if (!hasAt)
        {
            // "Doe, John <john@example.com>" without quotes: the comma is part of the name.
            if (comma && !text.IsEmpty && IsFollowedByAngle())
            {
                phrase.Append(", "u8);
                bare.Append(", "u8);
                return;
            }

            AddWithoutAt(text);
            Reset();
            return;
        }

        var at = text.LastIndexOf((byte)'@');
        var left = text[..at].TrimEnd((byte)' ');
        var right = text[(at + 1)..].TrimStart((byte)' ');
        var start = LocalPartStart(left);
        var domainEnd = DomainEnd(right);
        byte[] address = [.. Compact(left[start..]), (byte)'@', .. Compact(right[..domainEnd])];
        var name = left[..start].Trim(" \""u8);
        Add(name.IsEmpty ? right[domainEnd..].Trim(" -"u8) : name, address);
        Reset();
    }

    private readonly bool IsFollowedByAngle()
    {
        var rest = value[position..];
        var end = rest.IndexOfAny((byte)'<', (byte)',', (byte)'@');
        return end >= 0 && rest[end] == '<' && rest[..end].IndexOfAny((byte)':', (byte)';') < 0;
    }

    private readonly void AddWithoutAt(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf("=?"u8) >= 0 && HeaderText.Decode(text, document) is { } decoded && decoded.Contains('@', StringComparison.Ordinal) && !decoded.Contains("=?", StringComparison.Ordinal))
        {
            Read(Encoding.UTF8.GetBytes(decoded), document, addresses);
            return;
        }

        if (colons > 0 && text.IsEmpty)
        {
            return;
        }

        var name = phrase.Written.Trim((byte)' ');
        var isName = name.Contains((byte)' ') || (quoted && !name.Contains((byte)'@'));
        Add(isName ? name : default, isName ? default : name);
    }

    private readonly void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> address)
    {
        name = name.Trim((byte)' ');
        if (name.IsEmpty)
        {
            name = comment.Written.Trim(" \t\r\n"u8);
            name = name is [(byte)'"', .. var quotedName, (byte)'"'] && !quotedName.Contains((byte)'"') ? quotedName : name;
        }

        var text = name.IsEmpty ? null : HeaderText.Decode(name, document);
        if (text is ['\'', _, .., '\''] || (text is ['"', _, .., '"'] && !text.AsSpan(1, text.Length - 2).Contains('"')))
        {
            text = text[1..^1];
        }

        if (address is [(byte)'\'', _, .., (byte)'\''])
        {
            address = address[1..^1];
        }

        if (address.StartsWith("mailto:"u8))
        {
            address = address["mailto:".Length..];
        }

        var spec = address.IndexOf("=?"u8) >= 0 ? HeaderText.Decode(address, document) : Encoding.UTF8.GetString(address);
        if (!string.IsNullOrEmpty(text) || spec.Length > 0)
        {
            addresses.Add(new(string.IsNullOrEmpty(text) ? null : text, spec));
        }
    }

    /// <summary>The local part is the last word, or more where dots join words or quotes surround them.</summary>
    private static int LocalPartStart(ReadOnlySpan<byte> left)
    {
        if (left is [.., (byte)'"'])
        {
            var open = left[..^1].LastIndexOf((byte)'"');
            return Math.Max(open, 0);
        }

        var start = left.LastIndexOf((byte)' ') + 1;
        while (start > 1 && (left[start] == '.' || left[start - 2] == '.'))
        {
            start = left[..(start - 1)].LastIndexOf((byte)' ') + 1;
        }

        return start;
    }

    private static int DomainEnd(ReadOnlySpan<byte> right)
    {
        var end = 0;
        while (end < right.Length)
        {
            var space = right[end..].IndexOf((byte)' ');
            if (space < 0)
            {
                return right.Length;
            }

            var before = end + space;
            if (before == 0 || (right[before - 1] != '.' && (before + 1 >= right.Length || right[before + 1] != '.')))
            {
                return before;
            }

            end = before + 1;
        }

        return right.Length;
    }

    private static byte[] Compact(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'"', ..] || !text.Contains((byte)' '))
        {
            return text.ToArray();
        }

        var kept = new List<byte>(text.Length);
        foreach (var b in text)
        {
            if (b != ' ')
            {
                kept.Add(b);
            }
        }

        return [.. kept];
    }

    private void Reset()
    {
        phrase.Clear();
        comment.Clear();
        bare.Clear();
        quoted = false;
        hasAt = false;
        named = false;
    }
}

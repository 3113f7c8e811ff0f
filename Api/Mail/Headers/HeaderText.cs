using System.Buffers;
using System.Text;
using M365Support.Mail.Charsets;
using M365Support.Mail.Parsing;
using M365Support.Mail.Transfer;

namespace M365Support.Mail.Headers;

/// <summary>Turns a header value into text: unfolds it and decodes encoded words, where they belong and where they do not (RFC 2047, RFC 6532).</summary>
internal static class HeaderText
{
    private const int LongestCharset = 64;

    private static readonly SearchValues<byte> Plain = SearchValues.Create(CreatePlain());

    public static string Decode(ReadOnlySpan<byte> value, MimeDocument document)
    {
        if (value.IndexOfAnyExcept(Plain) < 0 && value.IndexOf("=?"u8) < 0)
        {
            return Encoding.ASCII.GetString(value);
        }

        var text = new PooledBuffer<char>(stackalloc char[256]);
        var literal = new PooledBuffer<byte>(stackalloc byte[256]);
        var word = new PooledBuffer<byte>(stackalloc byte[256]);
        try
        {
            DecodeWords(value, document, ref text, ref literal, ref word);
            return new string(text.Written.Trim(' '));
        }
        finally
        {
            text.Dispose();
            literal.Dispose();
            word.Dispose();
        }
    }

    private static void DecodeWords(ReadOnlySpan<byte> value, MimeDocument document, ref PooledBuffer<char> text, ref PooledBuffer<byte> literal, ref PooledBuffer<byte> word)
    {
        ReadOnlySpan<byte> wordCharset = default;
        var terminated = true;
        while (!value.IsEmpty)
        {
            var start = terminated ? value.IndexOf("=?"u8) : -1;
            if (start < 0)
            {
                FlushWord(ref word, wordCharset, document, ref text);
                Unfold(value, ref literal);
                break;
            }

            if (!TryReadWord(value[start..], out var read, ref terminated))
            {
                FlushWord(ref word, wordCharset, document, ref text);
                Unfold(value[..(start + 2)], ref literal);
                value = value[(start + 2)..];
                continue;
            }

            var gap = value[..start];
            var joined = word.Length > 0 && literal.Length == 0 && gap.IndexOfAnyExcept(" \t\r\n"u8) < 0;
            if (!joined || !read.Charset.SequenceEqual(wordCharset))
            {
                FlushWord(ref word, wordCharset, document, ref text);
                if (!joined)
                {
                    Unfold(gap, ref literal);
                    FlushLiteral(ref literal, document, ref text);
                }
            }

            wordCharset = read.Charset;
            DecodeWord(read.Encoded, read.IsBase64, ref word);
            if (word.Length == 0)
            {
                FlushLiteral(ref literal, document, ref text);
            }

            value = value[(start + read.Length)..];
        }

        FlushWord(ref word, wordCharset, document, ref text);
        FlushLiteral(ref literal, document, ref text);
    }

    private static bool TryReadWord(ReadOnlySpan<byte> value, out Word read, scoped ref bool terminated)
    {
        read = default;
        var charsetEnd = value[2..Math.Min(value.Length, LongestCharset + 2)].IndexOf((byte)'?');
        if (charsetEnd < 0 || value.Length < charsetEnd + 5 || value[charsetEnd + 4] != '?')
        {
            return false;
        }

        var charset = value.Slice(2, charsetEnd);
        var kind = (byte)(value[charsetEnd + 3] | 0x20);
        if (kind is not ((byte)'b' or (byte)'q') || charset.IndexOfAnyExceptInRange((byte)'!', (byte)'~') >= 0 || charset.Contains((byte)'='))
        {
            return false;
        }

        var encoded = value[(charsetEnd + 5)..];
        var next = NextWord(encoded);
        var end = (next < 0 ? encoded : encoded[..(next + 1)]).IndexOf("?="u8);
        if (end < 0)
        {
            terminated = next >= 0;
            return false;
        }

        read = new(charset, encoded[..end], kind == 'b', charsetEnd + 5 + end + 2);
        return true;
    }

    /// <summary>Where another word may begin: a word that was never closed must not swallow it.</summary>
    private static int NextWord(ReadOnlySpan<byte> encoded)
    {
        var position = 0;
        while (encoded[position..].IndexOf("=?"u8) is var found and >= 0)
        {
            position += found;
            if (position + 2 >= encoded.Length || encoded[position + 2] != '=')
            {
                return position;
            }

            position += 2;
        }

        return -1;
    }

    private static void DecodeWord(scoped ReadOnlySpan<byte> encoded, bool base64, ref PooledBuffer<byte> word)
    {
        if (base64)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(encoded.Length + 4);
            word.Append(buffer.AsSpan(0, TransferDecoder.Decode(TransferEncoding.Base64, encoded, buffer, out _)));
            ArrayPool<byte>.Shared.Return(buffer);
            return;
        }

        for (var i = 0; i < encoded.Length; i++)
        {
            var b = encoded[i];
            if (b == '=' && i + 2 < encoded.Length && QuotedPrintableDecoder.Hex(encoded[i + 1]) is var high and >= 0 && QuotedPrintableDecoder.Hex(encoded[i + 2]) is var low and >= 0)
            {
                word.Append((byte)((high << 4) | low));
                i += 2;
            }
            else if (b is not ((byte)'\r' or (byte)'\n'))
            {
                word.Append(b == '_' ? (byte)' ' : b);
            }
        }
    }

    private static void FlushWord(ref PooledBuffer<byte> word, ReadOnlySpan<byte> charset, MimeDocument document, ref PooledBuffer<char> text)
    {
        if (word.Length > 0)
        {
            AppendSafe(TextDecoder.Decode(word.Written, Encoding.Latin1.GetString(charset), document, document.CharsetHint), ref text);
            word.Clear();
        }
    }

    private static void FlushLiteral(ref PooledBuffer<byte> literal, MimeDocument document, ref PooledBuffer<char> text)
    {
        if (literal.Length > 0)
        {
            AppendSafe(TextDecoder.Decode(literal.Written, label: null, document, document.CharsetHint), ref text);
            literal.Clear();
        }
    }

    /// <summary>A decoded header is one line: line breaks inside become spaces, other controls go.</summary>
    private static void AppendSafe(string decoded, ref PooledBuffer<char> text)
    {
        foreach (var c in decoded)
        {
            if (c is '\r' or '\n' or '\t' or '\v' or '\f' or '\u0085' or '\u2028' or '\u2029')
            {
                text.Append(' ');
            }
            else if (!char.IsControl(c))
            {
                text.Append(c);
            }
        }
    }

    /// <summary>A fold, whatever its width, is one space.</summary>
    private static void Unfold(ReadOnlySpan<byte> value, ref PooledBuffer<byte> literal)
    {
        while (!value.IsEmpty)
        {
            var fold = value.IndexOfAny((byte)'\r', (byte)'\n');
            if (fold < 0)
            {
                literal.Append(value);
                return;
            }

            var before = value[..fold];
            var after = value[fold..].TrimStart(" \t\r\n"u8);
            if (after.IsEmpty && before.Length + 1 < value.Length || !after.IsEmpty)
            {
                literal.Append(before.TrimEnd(" \t"u8));
                literal.Append((byte)' ');
            }
            else
            {
                literal.Append(before);
            }

            value = after;
        }
    }

    private static byte[] CreatePlain() => [.. Enumerable.Range(0x20, 0x5F).Select(b => (byte)b), (byte)'\t'];

    private readonly ref struct Word(ReadOnlySpan<byte> charset, ReadOnlySpan<byte> encoded, bool isBase64, int length)
    {
        public ReadOnlySpan<byte> Charset { get; } = charset;

        public ReadOnlySpan<byte> Encoded { get; } = encoded;

        public bool IsBase64 { get; } = isBase64;

        /// <summary>Bytes of the whole word.</summary>
        public int Length { get; } = length;
    }
}

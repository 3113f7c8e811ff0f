using System.Text;
using M365Support.Mail.Charsets;
using M365Support.Mail.Parsing;
using M365Support.Mail.Transfer;

namespace M365Support.Mail.Headers;

/// <summary>Reads parameters of Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2231), as senders really write them.</summary>
internal static class Parameters
{
    /// <summary>The value of a parameter decoded, or null.</summary>
    public static string? Find(ReadOnlySpan<byte> value, string name, MimeDocument document)
    {
        var plain = default(Parameter);
        List<Segment>? segments = null;
        var count = 0;
        var reader = new ParameterReader(value);
        while (reader.TryRead(out var parameter))
        {
            if (++count > document.Options.MaxParameters)
            {
                document.Warn(MailWarningCode.TooManyParameters, "A header has more parameters than the parser reads; the rest was left out.");
                break;
            }

            if (!parameter.Names(value, name, out var suffix))
            {
                continue;
            }

            if (suffix.IsEmpty)
            {
                plain = plain.Exists ? plain : parameter;
            }
            else if (Segment.TryCreate(suffix, parameter, out var segment))
            {
                (segments ??= []).Add(segment);
            }
        }

        return segments is not null && Join(segments, value, document) is { Length: > 0 } extended ? extended
            : plain.Exists ? HeaderText.Decode(Unquote(value, plain), document) : null;
    }

    /// <summary>The bytes of a parameter unquoted but not decoded, or empty.</summary>
    public static byte[] FindRaw(ReadOnlySpan<byte> value, string name, MimeDocument document)
    {
        var count = 0;
        var reader = new ParameterReader(value);
        while (reader.TryRead(out var parameter) && ++count <= document.Options.MaxParameters)
        {
            if (parameter.Names(value, name, out var suffix) && suffix.IsEmpty)
            {
                return Unquote(value, parameter);
            }
        }

        return Find(value, name, document) is { } extended ? Encoding.Latin1.GetBytes(extended) : [];
    }

    /// <summary>Undoes quoted pairs; a backslash before a letter or digit is a path separator that was never escaped.</summary>
    private static byte[] Unquote(ReadOnlySpan<byte> value, Parameter parameter)
    {
        var raw = value.Slice(parameter.Start, parameter.Length);
        if (!parameter.Quoted || !raw.Contains((byte)'\\'))
        {
            return raw.ToArray();
        }

        var result = new byte[raw.Length];
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '\\' && i + 1 < raw.Length && !char.IsAsciiLetterOrDigit((char)raw[i + 1]) && raw[i + 1] < 0x80)
            {
                i++;
            }

            result[length++] = raw[i];
        }

        return result[..length];
    }

    /// <summary>Joins the segments in their order, decoding percent escapes over segment borders (RFC 2231 §3, §4).</summary>
    private static string Join(List<Segment> segments, ReadOnlySpan<byte> value, MimeDocument document)
    {
        segments.Sort(static (a, b) => a.Index.CompareTo(b.Index));
        string? charset = null;
        var bytes = new PooledBuffer<byte>(stackalloc byte[256]);
        try
        {
            var expected = segments[0].Index;
            foreach (var segment in segments)
            {
                if (segment.Index != expected)
                {
                    if (segment.Index < expected)
                    {
                        continue;
                    }

                    break;
                }

                expected++;
                ReadOnlySpan<byte> raw = Unquote(value, segment.Parameter);
                if (segment.Encoded && bytes.Length == 0 && charset is null && raw.IndexOf((byte)'\'') is var first and >= 0 && raw[(first + 1)..].IndexOf((byte)'\'') is var second and >= 0)
                {
                    charset = Encoding.Latin1.GetString(raw[..Math.Min(first, 64)]);
                    raw = raw[(first + second + 2)..];
                }

                AppendUnescaped(raw, segment.Encoded, ref bytes);
            }

            return charset is null && bytes.Written.IndexOf("=?"u8) >= 0
                ? HeaderText.Decode(bytes.Written, document)
                : TextDecoder.Decode(bytes.Written, charset, document, document.CharsetHint);
        }
        finally
        {
            bytes.Dispose();
        }
    }

    private static void AppendUnescaped(ReadOnlySpan<byte> raw, bool encoded, ref PooledBuffer<byte> bytes)
    {
        for (var i = 0; i < raw.Length; i++)
        {
            if (encoded && raw[i] == '%' && i + 2 < raw.Length && QuotedPrintableDecoder.Hex(raw[i + 1]) is var high and >= 0 && QuotedPrintableDecoder.Hex(raw[i + 2]) is var low and >= 0)
            {
                bytes.Append((byte)((high << 4) | low));
                i += 2;
            }
            else if (raw[i] is not ((byte)'\r' or (byte)'\n'))
            {
                bytes.Append(raw[i]);
            }
        }
    }

    private readonly record struct Segment(int Index, bool Encoded, Parameter Parameter)
    {
        public static bool TryCreate(ReadOnlySpan<byte> suffix, Parameter parameter, out Segment segment)
        {
            segment = default;
            if (suffix[0] != '*')
            {
                return false;
            }

            suffix = suffix[1..];
            var encoded = suffix.IsEmpty || suffix[^1] == '*';
            suffix = suffix.TrimEnd((byte)'*');
            var index = 0;
            if (suffix.Length > 5 || (!suffix.IsEmpty && !int.TryParse(suffix, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out index)))
            {
                return false;
            }

            segment = new(index, encoded, parameter);
            return true;
        }
    }
}

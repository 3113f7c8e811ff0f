using System.Buffers;
using System.Text;
using System.Text.Unicode;
using M365Support.Mail.Parsing;

namespace M365Support.Mail.Charsets;

/// <summary>Turns bytes into text: by their label where it holds, as UTF-8 where that fits, else by what they look like.</summary>
internal static class TextDecoder
{
    /// <summary>Sequences that make UTF-8 certain where another charset is declared: chance agreements are short.</summary>
    private const int CertainSequences = 4;

    /// <summary>As many tell what the others are.</summary>
    private const int EnoughSequences = 500;

    /// <summary>Decodes without a byte order mark and without NULs.</summary>
    /// <param name="bytes">The text, transfer encoding removed.</param>
    /// <param name="label">The declared charset, or null.</param>
    /// <param name="document">Takes the warnings; null for none.</param>
    /// <param name="hint">A charset declared elsewhere in the message.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, string? label, MimeDocument? document, string? hint = null)
    {
        if (bytes.IsEmpty)
        {
            return "";
        }

        if (ByByteOrderMark(bytes) is { } marked)
        {
            return Clean(marked);
        }

        var page = label is null ? null : Charset.Find(label);
        if (page is null && !string.IsNullOrEmpty(label))
        {
            document?.Warn(MailWarningCode.UnknownCharset, "A part declares a charset that is not known.");
        }

        if (page == Charset.Utf7)
        {
            document?.Warn(MailWarningCode.RefusedCharset, "A part is in UTF-7, which is not decoded.");
            page = null;
        }

        if (page is { } stateful && Charset.IsStateful(stateful) && Charset.Get(stateful) is { } statefulEncoding && Fits(bytes, stateful))
        {
            return Clean(WideEncoding(bytes, statefulEncoding).GetString(bytes));
        }

        if (Ascii.IsValid(bytes))
        {
            return DecodeAscii(bytes);
        }

        if (LooksWide(bytes) is { } wide)
        {
            return Clean(wide.GetString(bytes));
        }

        return Clean(DecodeForeign(bytes, page, document, hint is null ? null : Charset.Find(hint)));
    }

    private static string DecodeForeign(ReadOnlySpan<byte> bytes, int? page, MimeDocument? document, int? hint)
    {
        if (page is Charset.Utf8)
        {
            return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : DecodeBrokenUtf8(bytes, document, hint);
        }

        if (page is null or Charset.Ascii || Charset.IsStateful(page.Value))
        {
            return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : CountSequences(bytes, out var broken) > 2 * broken ? DecodeBrokenUtf8(bytes, document, hint) : ByStatistics(bytes, document, hint);
        }

        if (Utf8.IsValid(bytes) && (IsWestern(page.Value) || CountSequences(bytes, out _) >= CertainSequences))
        {
            document?.Warn(MailWarningCode.WrongCharset, "A part is in UTF-8 but declares another charset.");
            return Encoding.UTF8.GetString(bytes);
        }

        var text = Charset.Get(page.Value)!.GetString(bytes);
        if (!Charset.IsMultiByte(page.Value))
        {
            return text;
        }

        var undecodable = text.AsSpan().Count('\uFFFD');
        if (undecodable <= 1 + (text.Length / 20))
        {
            return text;
        }

        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : ByStatistics(bytes, document, page);
    }

    private static string ByStatistics(ReadOnlySpan<byte> bytes, MimeDocument? document, int? hint)
    {
        document?.Warn(MailWarningCode.WrongCharset, "A part's charset is missing or wrong; it was guessed.");
        var page = document?.MayGuessCharset() == false ? Charset.Windows1252 : CharsetDetector.Detect(bytes, hint);
        return Charset.Get(page)!.GetString(bytes);
    }

    private static string DecodeBrokenUtf8(ReadOnlySpan<byte> bytes, MimeDocument? document, int? hint)
    {
        if (CountSequences(bytes, out var broken) <= broken)
        {
            return ByStatistics(bytes, document, hint);
        }

        document?.Warn(MailWarningCode.UndecodableText, "Some bytes of a text are not of its charset.");
        return Encoding.UTF8.GetString(bytes);
    }

    private static bool IsWestern(int page) => page is Charset.Windows1252 or 28591 or 28605 or 1250 or 28592 or 1254 or 1257 or 28593 or 28594 or 28603 or 10000 or 437 or 850 or 858;

    private static string DecodeAscii(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IndexOfAny((byte)0x1B, (byte)0) < 0)
        {
            return Encoding.ASCII.GetString(bytes);
        }

        if (LooksWide(bytes) is { } wide)
        {
            return Clean(wide.GetString(bytes));
        }

        var page = bytes.IndexOf("\u001B$)C"u8) >= 0 ? Charset.Iso2022Kr : bytes.IndexOf("\u001B$)A"u8) >= 0 ? Charset.Iso2022Cn : bytes.IndexOf("\u001B$"u8) >= 0 || bytes.IndexOf("\u001B(J"u8) >= 0 || bytes.IndexOf("\u001B(I"u8) >= 0 ? Charset.Iso2022Jp : Charset.Ascii;
        return Clean(Charset.Get(page)!.GetString(bytes));
    }

    private static string? ByByteOrderMark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] when Utf8.IsValid(bytes) => Encoding.UTF8.GetString(bytes[3..]),
        [0xFF, 0xFE, 0, 0, ..] => Encoding.UTF32.GetString(bytes[4..]),
        [0xFF, 0xFE, _, _, ..] => Encoding.Unicode.GetString(bytes[2..]),
        [0xFE, 0xFF, _, _, ..] => Encoding.BigEndianUnicode.GetString(bytes[2..]),
        _ => null,
    };

    /// <summary>Whether bytes can be of a charset in which ASCII bytes do not always mean ASCII.</summary>
    private static bool Fits(ReadOnlySpan<byte> bytes, int page) => page switch
    {
        Charset.Utf16BigEndian or Charset.Utf16LittleEndian or Charset.Utf32BigEndian or Charset.Utf32LittleEndian => bytes.Contains((byte)0) || !(Ascii.IsValid(bytes) || Utf8.IsValid(bytes)),
        Charset.Iso2022Jp or 50221 or 50222 or Charset.Iso2022Kr or Charset.Iso2022Cn or 52936 => Ascii.IsValid(bytes) || bytes.Contains((byte)0x1B),
        _ => true,
    };

    /// <summary>NULs at every other place tell UTF-16, whatever the label says.</summary>
    private static Encoding? LooksWide(ReadOnlySpan<byte> bytes)
    {
        var sample = bytes[..Math.Min(bytes.Length, 512)];
        if (sample.Length < 4 || sample.Count((byte)0) * 3 < sample.Length)
        {
            return null;
        }

        var even = 0;
        var odd = 0;
        for (var i = 0; i < sample.Length; i++)
        {
            if (sample[i] == 0)
            {
                _ = (i & 1) == 0 ? even++ : odd++;
            }
        }

        return even > 8 * odd ? Encoding.BigEndianUnicode : odd > 8 * even ? Encoding.Unicode : null;
    }

    private static Encoding WideEncoding(ReadOnlySpan<byte> bytes, Encoding declared) =>
        declared.CodePage is Charset.Utf16BigEndian or Charset.Utf16LittleEndian ? LooksWide(bytes) ?? declared : declared;

    /// <summary>Counts well-formed multi-byte sequences, and the broken ones, until there are enough to judge by.</summary>
    private static int CountSequences(ReadOnlySpan<byte> bytes, out int broken)
    {
        var good = 0;
        broken = 0;
        while (!bytes.IsEmpty && good + broken < EnoughSequences)
        {
            var foreign = bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (foreign < 0)
            {
                break;
            }

            bytes = bytes[foreign..];
            if (Rune.DecodeFromUtf8(bytes, out _, out var consumed) == OperationStatus.Done)
            {
                good++;
            }
            else
            {
                broken++;
            }

            bytes = bytes[consumed..];
        }

        return good;
    }

    private static string Clean(string text)
    {
        if (text.StartsWith('\uFEFF'))
        {
            text = text[1..];
        }

        return text.Contains('\0') ? text.Replace("\0", "", StringComparison.Ordinal) : text;
    }
}

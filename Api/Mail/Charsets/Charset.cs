using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;

namespace M365Support.Mail.Charsets;

/// <summary>Finds an encoding by the labels that mail carries; standards' names, vendors' names and misspellings alike.</summary>
internal static class Charset
{
    public const int Utf8 = 65001;
    public const int Utf7 = 65000;
    public const int Ascii = 20127;
    public const int Windows1252 = 1252;
    public const int Gb18030 = 54936;
    public const int Big5 = 950;
    public const int ShiftJis = 932;
    public const int EucJp = 51932;
    public const int EucKr = 949;
    public const int Iso2022Jp = 50220;
    public const int Iso2022Kr = 50225;
    public const int Iso2022Cn = 50227;
    public const int Utf16LittleEndian = 1200;
    public const int Utf16BigEndian = 1201;
    public const int Utf32LittleEndian = 12000;
    public const int Utf32BigEndian = 12001;

    private const int LongestLabel = 40;

    /// <summary>Labels without punctuation. Supersets stand in for the charsets that senders name but go beyond (WHATWG Encoding Standard §4.2).</summary>
    private static readonly FrozenDictionary<string, int> Aliases = CreateAliases(
        (Utf8, "utf8 utf8mb4 unicode11utf8 xunicode20utf8 u8 cp65001 utf"),
        (Utf7, "utf7 unicode11utf7 xunicode20utf7 csunicode11utf7 utf7imap"),
        (Ascii, "usascii ascii ansix341968 ansix341986 iso646us isoir6 us cp367 ibm367 646 csascii"),
        (Windows1252, "iso88591 88591 latin1 l1 isolatin1 iso885911987 isoir100 cp819 ibm819 windows1252 xansi ansi western isolatin"),
        (28592, "latin2 l2"),
        (28593, "latin3 l3"),
        (28594, "latin4 l4"),
        (28595, "cyrillic"),
        (28596, "arabic iso88596i iso88596e"),
        (28597, "greek"),
        (28598, "hebrew iso88598i iso88598e visual logical"),
        (1254, "latin5 l5 iso88599"),
        (28605, "latin9 l9"),
        (874, "iso885911 tis620 tis6202533 windows874 dos874"),
        (20866, "koi8 koi8r koi"),
        (21866, "koi8u koi8ru"),
        (1251, "xcp1251 win1251"),
        (866, "cp866 dos866"),
        (10000, "macintosh mac xmacroman macroman"),
        (10007, "xmaccyrillic"),
        (10029, "xmacce"),
        (10006, "xmacgreek"),
        (10081, "xmacturkish"),
        (Gb18030, "gb18030 gb2312 gb231280 gbk xgbk cp936 ms936 windows936 euccn xeuccn gb gb180302000 chinese csgb2312 isoir58"),
        (52936, "hzgb2312 hz"),
        (Iso2022Cn, "iso2022cn iso2022cnext"),
        (Big5, "big5 big5hkscs cnbig5 xxbig5 csbig5 big5eten cp950 ms950 windows950 xbig5"),
        (51950, "euctw"),
        (ShiftJis, "shiftjis sjis xsjis mskanji windows31j cp932 ms932 windows932 cswindows31j csshiftjis shiftjisx0213 shiftjis2004"),
        (EucJp, "eucjp xeucjp xeuc ujis cseucpkdfmtjapanese eucjpms"),
        (Iso2022Jp, "iso2022jp csiso2022jp iso2022jp1 iso2022jp2 iso2022jp3 iso2022jpms jis jis7"),
        (EucKr, "euckr ksc5601 ksc56011987 ksc56011989 ks korean uhc cp949 ms949 windows949 xwindows949 ksx1001 5601 cseuckr isoir149"),
        (1361, "johab"),
        (Iso2022Kr, "iso2022kr csiso2022kr"),
        (Utf16BigEndian, "utf16 utf16be ucs2 iso10646ucs2 unicodefffe"),
        (Utf16LittleEndian, "utf16le unicode ucs2le"),
        (Utf32BigEndian, "utf32 utf32be ucs4"),
        (Utf32LittleEndian, "utf32le"));

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Lookup = Aliases.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly ConcurrentDictionary<int, Encoding?> Encodings = new();

    /// <summary>The code page a label means, or null for a label that means none.</summary>
    public static int? Find(ReadOnlySpan<char> label)
    {
        Span<char> key = stackalloc char[LongestLabel];
        var length = 0;
        foreach (var c in label)
        {
            if (c == '*')
            {
                break;
            }

            if (char.IsAsciiLetterOrDigit(c))
            {
                if (length == LongestLabel)
                {
                    return null;
                }

                key[length++] = char.ToLowerInvariant(c);
            }
        }

        key = key[..length];
        if (Lookup.TryGetValue(key, out var page))
        {
            return page;
        }

        foreach (var prefix in (ReadOnlySpan<string>)["iso8859", "xcp", "cp", "windows", "win", "ibm", "ms", "dos"])
        {
            if (key.StartsWith(prefix) && int.TryParse(key[prefix.Length..], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65000)
            {
                var candidate = prefix == "iso8859" ? 28590 + number : number;
                return Get(candidate) is null ? null : candidate;
            }
        }

        return length == 0 ? null : ByRegisteredName(label.Trim());
    }

    /// <summary>The encoding of a code page, replacing what it cannot decode with U+FFFD; null if there is none.</summary>
    public static Encoding? Get(int codePage) => Encodings.GetOrAdd(codePage, static page =>
    {
        try
        {
            return page switch
            {
                Utf8 => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                Ascii => Encoding.ASCII,
                Utf7 => null,
                Utf16LittleEndian => Encoding.Unicode,
                Utf16BigEndian => Encoding.BigEndianUnicode,
                Utf32LittleEndian => Encoding.UTF32,
                Utf32BigEndian => new UTF32Encoding(bigEndian: true, byteOrderMark: false),
                28591 => Encoding.Latin1,
                Iso2022Cn => new Iso2022CnEncoding(),
                28600 or 28604 or 28606 => new Iso8859Encoding(page),
                _ => CodePagesEncodingProvider.Instance.GetEncoding(page, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD")),
            };
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    });

    /// <summary>Whether ASCII bytes do not always mean ASCII characters.</summary>
    public static bool IsStateful(int codePage) => codePage is Utf16LittleEndian or Utf16BigEndian or Utf32LittleEndian or Utf32BigEndian or 50220 or 50221 or 50222 or 50225 or Iso2022Cn or 52936
        || IsEbcdic(codePage);

    public static bool IsMultiByte(int codePage) => codePage is Gb18030 or Big5 or ShiftJis or EucJp or EucKr or 51950 or 1361 or 936 or 20932 or 20936 or 20949 or 51949 or 51936 or 20000;

    private static bool IsEbcdic(int codePage) => codePage is 37 or 500 or 870 or 875 or 1026 or 1047 or (>= 1140 and <= 1149) or (>= 20273 and <= 20424) or 20833 or 20838 or 20871 or 20880 or 20905 or 20924 or 21025;

    private static FrozenDictionary<string, int> CreateAliases(params ReadOnlySpan<(int CodePage, string Labels)> pages)
    {
        var aliases = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (page, labels) in pages)
        {
            foreach (var label in labels.Split(' '))
            {
                aliases.Add(label, page);
            }
        }

        return aliases.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static int? ByRegisteredName(ReadOnlySpan<char> label)
    {
        try
        {
            var encoding = CodePagesEncodingProvider.Instance.GetEncoding(label.ToString());
            return encoding is null || Get(encoding.CodePage) is null ? null : encoding.CodePage;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}

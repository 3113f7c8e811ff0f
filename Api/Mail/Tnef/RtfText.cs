using System.Globalization;
using System.Text;
using M365Support.Mail.Charsets;

namespace M365Support.Mail.Tnef;

/// <summary>Reads the text of an RTF document, or the HTML that Outlook wrapped in it (MS-OXRTFEX).</summary>
internal ref struct RtfText
{
    private const int MaxDepth = 200;

    private readonly ReadOnlySpan<byte> source;
    private readonly int limit;
    private readonly StringBuilder output = new();
    private readonly List<byte> pending = [];
    private readonly Stack<State> states = new();
    private readonly Dictionary<int, int> fontPages = [];
    private State state = new(Skip: false, HtmlRtf: false, InTag: false, FontTable: false, Font: -1, UnicodeSkip: 1);
    private int position;
    private int toSkip;
    private int defaultPage = Charset.Windows1252;
    private int tooDeep;
    private bool isHtml;

    private RtfText(ReadOnlySpan<byte> source, int limit)
    {
        this.source = source;
        this.limit = limit;
    }

    /// <summary>The text; <paramref name="isHtml"/> says whether it is the wrapped HTML.</summary>
    public static string Read(ReadOnlySpan<byte> rtf, int limit, out bool isHtml)
    {
        var reader = new RtfText(rtf, limit);
        reader.ReadAll();
        isHtml = reader.isHtml;
        return reader.output.ToString();
    }

    private void ReadAll()
    {
        while (position < source.Length && output.Length < limit)
        {
            var b = source[position++];
            switch (b)
            {
                case (byte)'{':
                    FlushBytes();
                    Push();
                    break;
                case (byte)'}':
                    FlushBytes();
                    Pop();
                    break;
                case (byte)'\\':
                    ReadControl();
                    break;
                case (byte)'\r' or (byte)'\n':
                    break;
                default:
                    AppendByte(b);
                    break;
            }
        }

        FlushBytes();
    }

    private void Push()
    {
        if (states.Count >= MaxDepth)
        {
            tooDeep++;
            return;
        }

        states.Push(state);
        toSkip = 0;
    }

    private void Pop()
    {
        if (tooDeep > 0)
        {
            tooDeep--;
        }
        else if (states.TryPop(out var outer))
        {
            state = outer;
        }

        toSkip = 0;
    }

    private void ReadControl()
    {
        if (position >= source.Length)
        {
            return;
        }

        var b = source[position];
        if (!char.IsAsciiLetter((char)b))
        {
            position++;
            ReadSymbol(b);
            return;
        }

        var start = position;
        while (position < source.Length && position - start < 32 && char.IsAsciiLetter((char)source[position]))
        {
            position++;
        }

        var word = source[start..position];
        var number = ReadNumber();
        if (position < source.Length && source[position] == ' ')
        {
            position++;
        }

        Apply(word, number);
    }

    private int? ReadNumber()
    {
        var start = position;
        if (position < source.Length && source[position] == '-')
        {
            position++;
        }

        while (position < source.Length && position - start < 11 && char.IsAsciiDigit((char)source[position]))
        {
            position++;
        }

        return int.TryParse(source[start..position], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private void ReadSymbol(byte symbol)
    {
        switch (symbol)
        {
            case (byte)'\'':
                if (position + 2 <= source.Length && byte.TryParse(source.Slice(position, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value))
                {
                    position += 2;
                    AppendByte(value);
                }

                break;
            case (byte)'*':
                if (!source[position..].StartsWith("\\htmltag"u8) && !source[position..].StartsWith("\\mhtmltag"u8))
                {
                    state = state with { Skip = true };
                }

                break;
            case (byte)'~':
                AppendText("\u00A0");
                break;
            case (byte)'_':
                AppendText("\u2011");
                break;
            case (byte)'\\' or (byte)'{' or (byte)'}':
                AppendByte(symbol);
                break;
            default:
                break;
        }
    }

    private void Apply(ReadOnlySpan<byte> word, int? number)
    {
        if (word.SequenceEqual("u"u8))
        {
            AppendText(((char)(ushort)(number ?? '?')).ToString());
            toSkip = state.UnicodeSkip;
        }
        else if (word.SequenceEqual("uc"u8))
        {
            state = state with { UnicodeSkip = Math.Clamp(number ?? 1, 0, 8) };
        }
        else if (word.SequenceEqual("fromhtml"u8))
        {
            isHtml = number is not 0;
        }
        else if (word.SequenceEqual("htmlrtf"u8))
        {
            FlushBytes();
            state = state with { HtmlRtf = number is not 0 };
        }
        else if (word.SequenceEqual("htmltag"u8))
        {
            state = state with { InTag = true, HtmlRtf = false };
        }
        else if (word.SequenceEqual("mhtmltag"u8) || IsHiddenDestination(word))
        {
            state = state with { Skip = true };
        }
        else if (word.SequenceEqual("fonttbl"u8))
        {
            state = state with { Skip = true, FontTable = true };
        }
        else if (word.SequenceEqual("f"u8))
        {
            FlushBytes();
            state = state with { Font = number ?? -1 };
        }
        else if (word.SequenceEqual("fcharset"u8) && state.FontTable && fontPages.Count < 1000)
        {
            fontPages[state.Font] = CodePageOf(number ?? 0);
        }
        else if (word.SequenceEqual("ansicpg"u8) && number is > 0 and < 65_000 && Charset.Get(number.Value) is not null)
        {
            defaultPage = number.Value;
        }
        else if (word.SequenceEqual("par"u8) || word.SequenceEqual("line"u8) || word.SequenceEqual("row"u8))
        {
            AppendText("\n");
        }
        else
        {
            AppendText(Symbol(word));
        }
    }

    private static string Symbol(ReadOnlySpan<byte> word) => word switch
    {
        _ when word.SequenceEqual("tab"u8) || word.SequenceEqual("cell"u8) => "\t",
        _ when word.SequenceEqual("lquote"u8) => "‘",
        _ when word.SequenceEqual("rquote"u8) => "’",
        _ when word.SequenceEqual("ldblquote"u8) => "“",
        _ when word.SequenceEqual("rdblquote"u8) => "”",
        _ when word.SequenceEqual("bullet"u8) => "•",
        _ when word.SequenceEqual("endash"u8) => "–",
        _ when word.SequenceEqual("emdash"u8) => "—",
        _ => "",
    };

    private static bool IsHiddenDestination(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("colortbl"u8) || word.SequenceEqual("stylesheet"u8) || word.SequenceEqual("info"u8) || word.SequenceEqual("pict"u8) || word.SequenceEqual("header"u8) || word.SequenceEqual("footer"u8);

    private static int CodePageOf(int charset) => charset switch
    {
        128 => Charset.ShiftJis,
        129 => Charset.EucKr,
        134 => 936,
        136 => Charset.Big5,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => 0,
    };

    private readonly bool IsHidden => state.Skip || (isHtml && state.HtmlRtf && !state.InTag);

    private void AppendByte(byte b)
    {
        if (toSkip > 0)
        {
            toSkip--;
        }
        else if (!IsHidden)
        {
            pending.Add(b);
        }
    }

    private void AppendText(string text)
    {
        FlushBytes();
        if (!IsHidden)
        {
            output.Append(text);
        }
    }

    private void FlushBytes()
    {
        if (pending.Count > 0)
        {
            var page = fontPages.GetValueOrDefault(state.Font);
            output.Append((Charset.Get(page == 0 ? defaultPage : page) ?? Encoding.Latin1).GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pending)));
            pending.Clear();
        }
    }

    private readonly record struct State(bool Skip, bool HtmlRtf, bool InTag, bool FontTable, int Font, int UnicodeSkip);
}

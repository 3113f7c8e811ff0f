using System.Buffers;
using System.Text;

namespace M365Support.Mail.Charsets;

/// <summary>How well text reads in one charset of two bytes a character.</summary>
internal sealed class DoubleByteReading
{
    private readonly Encoding encoding;
    private readonly double prior;
    private readonly sbyte[] points = new sbyte[char.MaxValue + 1];

    private DoubleByteReading(LanguageModel model)
    {
        CodePage = model.CodePage;
        encoding = Charset.Get(model.CodePage)!;
        prior = model.Prior;
        for (var c = 0x80; c < points.Length; c++)
        {
            points[c] = Tenths(PointsOfRare((char)c, CodePage));
        }

        foreach (var c in DailyHan(encoding))
        {
            points[c] = Tenths(2.2);
        }

        foreach (var c in model.Letters)
        {
            points[c] = Tenths(5.5);
        }
    }

    public static IReadOnlyList<DoubleByteReading> All { get; } = [.. LanguageModel.DoubleByte.Where(model => Charset.Get(model.CodePage) is not null).Select(model => new DoubleByteReading(model))];

    public int CodePage { get; }

    /// <summary>Points per byte beyond ASCII.</summary>
    /// <param name="sample">The text.</param>
    /// <param name="foreign">How many bytes beyond ASCII it has.</param>
    public double Score(ReadOnlySpan<byte> sample, int foreign)
    {
        var buffer = ArrayPool<char>.Shared.Rent(encoding.GetMaxCharCount(sample.Length));
        var text = buffer.AsSpan(0, encoding.GetChars(sample, buffer));
        var tenths = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            tenths += points[c];
            if (c >= 0x80 && i > 0 && i + 1 < text.Length && char.IsAsciiLetter(text[i - 1]) && char.IsAsciiLetter(text[i + 1]))
            {
                tenths -= 60;
            }
        }

        ArrayPool<char>.Shared.Return(buffer);
        return (tenths / 10.0 / foreign) + prior;
    }

    private static sbyte Tenths(double points) => (sbyte)Math.Round(points * 10);

    private static double PointsOfRare(char c, int codePage) => c switch
    {
        '\uFFFD' => -12,
        >= '\uE000' and <= '\uF8FF' => -10,
        >= '\uD800' and <= '\uDFFF' => -4,
        >= '\uFF61' and <= '\uFF9F' => -0.5,
        >= '\u3000' and <= '\u303F' => 3,
        >= '\uFF00' and <= '\uFFEF' => 2,
        >= '\uAC00' and <= '\uD7A3' => codePage == Charset.EucKr ? 2 : -6,
        >= '\u3040' and <= '\u30FF' => 0.5,
        >= '\u4E00' and <= '\u9FFF' => codePage == Charset.EucKr ? -2 : -2.5,
        >= '\u2010' and <= '\u2027' => 2,
        _ => -3,
    };

    /// <summary>Level-1 rows hold the characters in daily use; the charsets' own order tells them apart.</summary>
    private static string DailyHan(Encoding encoding)
    {
        var (first, last) = encoding.CodePage switch
        {
            Charset.Gb18030 => (0xB0, 0xD7),
            Charset.Big5 => (0xA4, 0xC6),
            Charset.ShiftJis => (0x88, 0x97),
            Charset.EucJp => (0xB0, 0xCF),
            _ => (1, 0),
        };
        var low = encoding.CodePage is Charset.Gb18030 or Charset.EucJp ? 0xA1 : 0x40;
        var han = new StringBuilder();
        for (var lead = first; lead <= last; lead++)
        {
            for (var trail = low; trail <= 0xFE; trail++)
            {
                var read = encoding.GetString([(byte)lead, (byte)trail]);
                han.Append(read is [>= '\u4E00' and <= '\u9FFF'] ? read : "");
            }
        }

        return han.ToString();
    }
}

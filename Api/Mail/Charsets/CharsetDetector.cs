using System.Buffers;
using System.Text;

namespace M365Support.Mail.Charsets;

/// <summary>Guesses the charset of bytes that are neither ASCII nor UTF-8, by how much each reading looks like a language.</summary>
internal static class CharsetDetector
{
    private const int SampleSize = 4096;
    private const double Floor = -1;

    /// <summary>The most likely code page.</summary>
    /// <param name="bytes">Text with bytes beyond ASCII.</param>
    /// <param name="hint">A code page that the message declares somewhere; favoured a little.</param>
    public static int Detect(ReadOnlySpan<byte> bytes, int? hint = null)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(SampleSize);
        try
        {
            var sample = buffer.AsSpan(0, Sample(bytes, buffer.AsSpan(0, SampleSize)));
            var foreign = sample.Length - CountAscii(sample);
            var best = hint is { } declared && !Charset.IsStateful(declared) && declared is not (Charset.Utf8 or Charset.Ascii or Charset.Utf7) ? declared : Charset.Windows1252;
            var bestScore = Floor;
            Try(LanguageModel.DoubleByte, sample, foreign, hint, ref best, ref bestScore);
            Try(LanguageModel.SingleByte, sample, foreign, hint, ref best, ref bestScore);
            return best;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Try(IReadOnlyList<LanguageModel> models, ReadOnlySpan<byte> sample, int foreign, int? hint, ref int best, ref double bestScore)
    {
        var chars = ArrayPool<char>.Shared.Rent((sample.Length * 2) + 16);
        var decodedPage = 0;
        var length = 0;
        foreach (var model in models)
        {
            if (decodedPage != model.CodePage)
            {
                if (Charset.Get(model.CodePage) is not { } encoding)
                {
                    continue;
                }

                length = encoding.GetChars(sample, chars);
                decodedPage = model.CodePage;
            }

            var text = chars.AsSpan(0, length);
            var points = Charset.IsMultiByte(model.CodePage) ? ScoreDoubleByte(text, model) : ScoreSingleByte(text, model);
            var score = (points / foreign) + model.Prior + (hint == model.CodePage ? 0.5 : 0);
            if (score > bestScore)
            {
                bestScore = score;
                best = model.CodePage;
            }
        }

        ArrayPool<char>.Shared.Return(chars);
    }

    private static double ScoreSingleByte(ReadOnlySpan<char> text, LanguageModel model)
    {
        var points = 0.0;
        var previous = ' ';
        foreach (var c in text)
        {
            if (c >= 0x80)
            {
                var lower = char.ToLowerInvariant(c);
                var rank = model.Letters.IndexOf(lower);
                points += rank >= 0 ? 3 - (1.5 * rank / model.Letters.Length) : c == '\u00A0' ? 0 : char.IsLetter(c) ? -2 : c is '\uFFFD' or < '\u00A0' ? -6 : -2.5;
                if (c != lower && char.IsLower(previous))
                {
                    points -= 2;
                }

                if (char.IsLetter(c) && c >= 0x370 && char.IsAsciiLetter(previous))
                {
                    points -= 2;
                }
            }

            previous = c;
        }

        return points;
    }

    private static double ScoreDoubleByte(ReadOnlySpan<char> text, LanguageModel model)
    {
        var points = 0.0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c >= 0x80)
            {
                points += model.Letters.Contains(c) ? 5.5 : PointsOfRare(c, model.CodePage);
                if (i > 0 && char.IsAsciiLetter(text[i - 1]) && i + 1 < text.Length && char.IsAsciiLetter(text[i + 1]))
                {
                    points -= 6;
                }
            }
        }

        return points;
    }

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
        >= '\u4E00' and <= '\u9FFF' => codePage == Charset.EucKr ? -2 : RareHan(c, codePage),
        >= '\u2010' and <= '\u2027' => 2,
        _ => -3,
    };

    /// <summary>Level-1 rows hold the characters in daily use; the charsets' own order tells them apart.</summary>
    private static double RareHan(char c, int codePage)
    {
        Span<byte> bytes = stackalloc byte[8];
        var count = Charset.Get(codePage)!.GetBytes([c], bytes);
        var daily = count == 2 && codePage switch
        {
            Charset.Gb18030 => bytes[0] is >= 0xB0 and <= 0xD7 && bytes[1] >= 0xA1,
            Charset.Big5 => bytes[0] is >= 0xA4 and <= 0xC6,
            Charset.ShiftJis => bytes[0] is >= 0x88 and <= 0x97,
            Charset.EucJp => bytes[0] is >= 0xB0 and <= 0xCF,
            _ => false,
        };
        return daily ? 2.2 : -2.5;
    }

    private static int CountAscii(ReadOnlySpan<byte> sample)
    {
        var ascii = 0;
        foreach (var b in sample)
        {
            ascii += b < 0x80 ? 1 : 0;
        }

        return ascii;
    }

    /// <summary>Takes the lines that hold bytes beyond ASCII, whole, so that no character is torn.</summary>
    private static int Sample(ReadOnlySpan<byte> bytes, Span<byte> sample)
    {
        var written = 0;
        while (!bytes.IsEmpty && written < sample.Length)
        {
            var newline = bytes.IndexOf((byte)'\n');
            var line = newline < 0 ? bytes : bytes[..(newline + 1)];
            bytes = bytes[line.Length..];
            if (!Ascii.IsValid(line))
            {
                line = line[..Math.Min(line.Length, sample.Length - written)];
                line.CopyTo(sample[written..]);
                written += line.Length;
            }
        }

        return written;
    }
}

namespace M365Support.Mail.Charsets;

/// <summary>Guesses the charset of bytes that are neither ASCII nor UTF-8, by how much each reading looks like a language.</summary>
internal static class CharsetDetector
{
    private const int SampleSize = 512;
    private const int HighBytes = 128;
    private const double Floor = -1;
    private const double DeclaredElsewhere = 0.5;

    /// <summary>The most likely code page.</summary>
    /// <param name="bytes">Text with bytes beyond ASCII.</param>
    /// <param name="hint">A code page that the message declares somewhere; favoured a little.</param>
    public static int Detect(ReadOnlySpan<byte> bytes, int? hint = null)
    {
        Span<byte> buffer = stackalloc byte[SampleSize];
        var sample = buffer[..Sample(bytes, buffer)];
        Span<int> counts = stackalloc int[HighBytes];
        var foreign = CountHighBytes(sample, counts);
        var best = hint is { } declared && !Charset.IsStateful(declared) && declared is not (Charset.Utf8 or Charset.Ascii or Charset.Utf7) ? declared : Charset.Windows1252;
        var bestScore = Floor;
        foreach (var reading in DoubleByteReading.All)
        {
            Compare(reading.CodePage, reading.Score(sample, foreign), hint, ref best, ref bestScore);
        }

        foreach (var reading in SingleByteReading.All)
        {
            Compare(reading.CodePage, reading.Score(sample, counts, foreign), hint, ref best, ref bestScore);
        }

        return best;
    }

    private static void Compare(int codePage, double score, int? hint, ref int best, ref double bestScore)
    {
        score += hint == codePage ? DeclaredElsewhere : 0;
        if (score > bestScore)
        {
            bestScore = score;
            best = codePage;
        }
    }

    private static int CountHighBytes(ReadOnlySpan<byte> sample, Span<int> counts)
    {
        var total = 0;
        foreach (var b in sample)
        {
            if (b >= HighBytes)
            {
                counts[b - HighBytes]++;
                total++;
            }
        }

        return total;
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
            if (!System.Text.Ascii.IsValid(line))
            {
                line = line[..Math.Min(line.Length, sample.Length - written)];
                line.CopyTo(sample[written..]);
                written += line.Length;
            }
        }

        return written;
    }
}

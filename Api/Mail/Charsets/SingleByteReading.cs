using System.Text;

namespace M365Support.Mail.Charsets;

/// <summary>How well text reads in one single-byte charset, in the best of the languages written in it.</summary>
internal sealed class SingleByteReading
{
    private const int HighBytes = 128;

    private readonly WordShape shape;
    private readonly LanguageModel[] models;
    private readonly double[][] points;

    private SingleByteReading(Encoding encoding, LanguageModel[] models)
    {
        CodePage = models[0].CodePage;
        this.models = models;
        var characters = new char[256];
        for (var b = 0; b < characters.Length; b++)
        {
            characters[b] = encoding.GetString([(byte)b])[0];
        }

        shape = new(characters);
        points = Array.ConvertAll(models, model => Array.ConvertAll(characters[HighBytes..], c => Points(c, model)));
    }

    public static IReadOnlyList<SingleByteReading> All { get; } =
        [.. LanguageModel.SingleByte.GroupBy(model => model.CodePage).Where(page => Charset.Get(page.Key) is not null).Select(page => new SingleByteReading(Charset.Get(page.Key)!, [.. page]))];

    public int CodePage { get; }

    /// <summary>Points per byte beyond ASCII.</summary>
    /// <param name="sample">The text.</param>
    /// <param name="counts">How often each byte beyond ASCII is in it.</param>
    /// <param name="foreign">How many those are together.</param>
    public double Score(ReadOnlySpan<byte> sample, ReadOnlySpan<int> counts, int foreign)
    {
        var best = double.MinValue;
        for (var i = 0; i < models.Length; i++)
        {
            var sum = 0.0;
            var table = points[i];
            for (var b = 0; b < counts.Length; b++)
            {
                sum += counts[b] * table[b];
            }

            best = Math.Max(best, (sum / foreign) + models[i].Prior);
        }

        return best - (shape.Faults(sample) / foreign);
    }

    private static double Points(char c, LanguageModel model)
    {
        var rank = model.Letters.IndexOf(char.ToLowerInvariant(c));
        return rank >= 0 ? 3 - (1.5 * rank / model.Letters.Length) : c switch
        {
            '\u00A0' => 0,
            '\uFFFD' or < '\u00A0' or (>= '\uE000' and <= '\uF8FF') => -6,
            _ => char.IsLetter(c) ? -2 : -2.5,
        };
    }
}

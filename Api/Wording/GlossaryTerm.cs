using M365Support.Tickets;

namespace M365Support.Wording;

/// <summary>A technical term and what it means to people.</summary>
/// <param name="Language">One of <see cref="Glossary.Languages"/>.</param>
/// <param name="Plain">The explanation, to be read after the term.</param>
public sealed record GlossaryTerm(string Language, string Term, string Plain)
{
    public const int MaxTerm = 60;
    public const int MaxPlain = 200;

    /// <summary>What a change has to match; that of a term as it was shipped is <see cref="Glossary.Shipped"/>.</summary>
    public string ETag { get; init; } = "";

    /// <summary>Who last changed it; null where it was shipped.</summary>
    public Person? By { get; init; }

    public DateTimeOffset? At { get; init; }

    /// <summary>A term as it was entered, without needless blanks; or what is wrong with it.</summary>
    public static Result<GlossaryTerm> Read(string? language, string? term, string? plain)
    {
        var known = Glossary.Languages.FirstOrDefault(l => l.Equals(language?.Trim(), StringComparison.OrdinalIgnoreCase));
        if (known is null)
        {
            return new Rejection(RejectionReason.ValueUnknown, "language", (language ?? "")[..Math.Min(language?.Length ?? 0, 20)], string.Join(", ", Glossary.Languages));
        }

        var (name, words) = (OneLine(term), OneLine(plain));
        return name.Length == 0 || !name.Any(char.IsLetterOrDigit) ? new Rejection(RejectionReason.TextMissing, "term")
            : words.Length == 0 ? new Rejection(RejectionReason.TextMissing, "plain")
            : name.Length > MaxTerm ? new Rejection(RejectionReason.TextTooLong, "term", MaxTerm)
            : words.Length > MaxPlain ? new Rejection(RejectionReason.TextTooLong, "plain", MaxPlain)
            : new GlossaryTerm(known, name, words);
    }

    private static string OneLine(string? text) =>
        string.Concat(string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Where(c => !char.IsControl(c)));
}

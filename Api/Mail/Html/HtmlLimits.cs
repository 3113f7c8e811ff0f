using System.ComponentModel.DataAnnotations;

namespace M365Support.Mail.Html;

/// <summary>Bounds on HTML from outside; past a bound the rest is left out, never an error.</summary>
public sealed record HtmlLimits
{
    public static HtmlLimits Default { get; } = new();

    /// <summary>Characters read, 1,000 to 20,000,000; default 20,000,000, what the parser reads of a text by default, which warns of longer ones. A picture within the HTML takes millions.</summary>
    [Range(1_000, 20_000_000)]
    public int MaxLength { get; init; } = 20_000_000;

    /// <summary>Tags kept, 100 to 1,000,000; default 100,000. The text of later ones stays.</summary>
    [Range(100, 1_000_000)]
    public int MaxTags { get; init; } = 100_000;

    /// <summary>Depth of nested elements, 16 to 512; default 200. Deeper elements are unwrapped.</summary>
    [Range(16, 512)]
    public int MaxDepth { get; init; } = 200;

    /// <summary>Attributes kept per element, 4 to 256; default 32.</summary>
    [Range(4, 256)]
    public int MaxAttributes { get; init; } = 32;
}

using System.Text.Json.Serialization;

namespace M365Support.Cards.Elements;

/// <summary>Anything that a card's body is made of (Adaptive Cards schema 1.5).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TextBlock), "TextBlock")]
[JsonDerivedType(typeof(RichTextBlock), "RichTextBlock")]
[JsonDerivedType(typeof(Image), "Image")]
[JsonDerivedType(typeof(Badge), "Badge")]
[JsonDerivedType(typeof(Container), "Container")]
[JsonDerivedType(typeof(ColumnSet), "ColumnSet")]
[JsonDerivedType(typeof(FactSet), "FactSet")]
[JsonDerivedType(typeof(Table), "Table")]
[JsonDerivedType(typeof(ActionSet), "ActionSet")]
[JsonDerivedType(typeof(InputText), "Input.Text")]
[JsonDerivedType(typeof(InputChoiceSet), "Input.ChoiceSet")]
[JsonDerivedType(typeof(InputToggle), "Input.Toggle")]
[JsonDerivedType(typeof(InputDate), "Input.Date")]
[JsonDerivedType(typeof(InputTime), "Input.Time")]
[JsonDerivedType(typeof(InputNumber), "Input.Number")]
public abstract record CardElement
{
    /// <summary>Unique within the whole card, cards inside Action.ShowCard included; the mobile clients refuse a card where it is not.</summary>
    public string? Id { get; init; }

    public bool? IsVisible { get; init; }

    public bool? Separator { get; init; }

    public Spacing? Spacing { get; init; }

    /// <summary>What a host shows that does not know this element.</summary>
    public CardElement? Fallback { get; init; }
}

/// <summary>A text, in the Markdown subset of cards.</summary>
/// <param name="Text">Foreign text goes through <see cref="CardText.Escape"/> first.</param>
public sealed record TextBlock(string Text) : CardElement
{
    public TextSize? Size { get; init; }

    public TextWeight? Weight { get; init; }

    public TextColor? Color { get; init; }

    public bool? IsSubtle { get; init; }

    /// <summary>Lines flow instead of being cut off; what nearly every text wants.</summary>
    public bool? Wrap { get; init; } = true;

    public int? MaxLines { get; init; }

    public HorizontalAlignment? HorizontalAlignment { get; init; }

    public FontType? FontType { get; init; }

    /// <summary>Says that the text is a heading, to those who cannot see its size.</summary>
    public TextBlockStyle? Style { get; init; }
}

/// <summary>Text in runs of different looks; Markdown is not interpreted here.</summary>
public sealed record RichTextBlock(IReadOnlyList<TextRun> Inlines) : CardElement
{
    public HorizontalAlignment? HorizontalAlignment { get; init; }
}

/// <summary>A run of text of one look.</summary>
public sealed record TextRun(string Text)
{
    [JsonPropertyOrder(-1)]
    public string Type => "TextRun";

    public TextSize? Size { get; init; }

    public TextWeight? Weight { get; init; }

    public TextColor? Color { get; init; }

    public bool? IsSubtle { get; init; }

    public bool? Italic { get; init; }

    public bool? Strikethrough { get; init; }
}

/// <summary>A picture; <paramref name="Url"/> is https or a data URI.</summary>
public sealed record Image(string Url) : CardElement
{
    public string? AltText { get; init; }

    public ImageSize? Size { get; init; }

    public ImageStyle? Style { get; init; }

    /// <summary>Such as <c>32px</c>.</summary>
    public string? Width { get; init; }

    /// <summary>Such as <c>32px</c>.</summary>
    public string? Height { get; init; }

    public HorizontalAlignment? HorizontalAlignment { get; init; }
}

/// <summary>A short word in a coloured pill. Teams' own element beside schema 1.5 (Learn: "Badges in Adaptive Cards"), so it always has a fallback.</summary>
public sealed record Badge : CardElement
{
    public Badge(string text, BadgeStyle style)
    {
        Text = text;
        Style = style;
        Fallback = new TextBlock(CardText.Escape(text)) { Weight = TextWeight.Bolder, Size = TextSize.Small, Color = ColorOf(style), Wrap = false };
    }

    /// <summary>Plain text; Markdown is not interpreted here.</summary>
    public string Text { get; }

    public BadgeStyle Style { get; }

    public BadgeAppearance? Appearance { get; init; } = BadgeAppearance.Tint;

    public string? Tooltip { get; init; }

    public HorizontalAlignment? HorizontalAlignment { get; init; }

    private static TextColor ColorOf(BadgeStyle style) => style switch
    {
        BadgeStyle.Accent or BadgeStyle.Informative => TextColor.Accent,
        BadgeStyle.Attention => TextColor.Attention,
        BadgeStyle.Good => TextColor.Good,
        BadgeStyle.Warning => TextColor.Warning,
        BadgeStyle.Default or BadgeStyle.Subtle => TextColor.Default,
        _ => throw new ArgumentOutOfRangeException(nameof(style)),
    };
}

/// <summary>Names and values, side by side.</summary>
public sealed record FactSet(IReadOnlyList<Fact> Facts) : CardElement;

/// <summary>One line of a <see cref="FactSet"/>; both sides are Markdown.</summary>
public sealed record Fact(string Title, string Value);

/// <summary>Buttons in the body.</summary>
public sealed record ActionSet(IReadOnlyList<CardAction> Actions) : CardElement;

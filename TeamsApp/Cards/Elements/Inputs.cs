namespace M365Support.Cards.Elements;

/// <summary>Something a person fills in.</summary>
public abstract record CardInput : CardElement
{
    /// <summary>Says what is asked for, visibly and to screen readers.</summary>
    public required string Label { get; init; }

    public bool? IsRequired { get; init; }

    /// <summary>Shown when the input is required and empty, or does not fit.</summary>
    public string? ErrorMessage { get; init; }
}

/// <summary>Text on one line or several.</summary>
public sealed record InputText : CardInput
{
    public string? Placeholder { get; init; }

    /// <summary>Plain text; Markdown is not interpreted here.</summary>
    public string? Value { get; init; }

    public bool? IsMultiline { get; init; }

    /// <summary>Characters.</summary>
    public int? MaxLength { get; init; }
}

/// <summary>One of several, or several of them.</summary>
public sealed record InputChoiceSet : CardInput
{
    public required IReadOnlyList<Choice> Choices { get; init; }

    public string? Value { get; init; }

    public ChoiceStyle? Style { get; init; }

    public bool? IsMultiSelect { get; init; }

    public bool? Wrap { get; init; }
}

/// <summary>One of the choices of an <see cref="InputChoiceSet"/>; its title is plain text.</summary>
public sealed record Choice(string Title, string Value);

/// <summary>Yes or no.</summary>
public sealed record InputToggle : CardInput
{
    public required string Title { get; init; }

    public string? Value { get; init; }

    public string? ValueOn { get; init; }

    public string? ValueOff { get; init; }
}

/// <summary>A day, <c>yyyy-MM-dd</c>.</summary>
public sealed record InputDate : CardInput
{
    public string? Value { get; init; }

    public string? Min { get; init; }

    public string? Max { get; init; }
}

/// <summary>A time of day, <c>HH:mm</c>.</summary>
public sealed record InputTime : CardInput
{
    public string? Value { get; init; }
}

/// <summary>A number.</summary>
public sealed record InputNumber : CardInput
{
    public double? Value { get; init; }

    public double? Min { get; init; }

    public double? Max { get; init; }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace M365Support.Cards.Elements;

/// <summary>Writes an enumeration as the schema spells it: camel case.</summary>
public sealed class CardEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>The space above an element.</summary>
[JsonConverter(typeof(CardEnumConverter<Spacing>))]
public enum Spacing
{
    Default,
    None,
    Small,
    Medium,
    Large,
    ExtraLarge,
    Padding,
}

/// <summary>The size of text.</summary>
[JsonConverter(typeof(CardEnumConverter<TextSize>))]
public enum TextSize
{
    Default,
    Small,
    Medium,
    Large,
    ExtraLarge,
}

/// <summary>The weight of text.</summary>
[JsonConverter(typeof(CardEnumConverter<TextWeight>))]
public enum TextWeight
{
    Default,
    Lighter,
    Bolder,
}

/// <summary>The colour of text, by meaning.</summary>
[JsonConverter(typeof(CardEnumConverter<TextColor>))]
public enum TextColor
{
    Default,
    Dark,
    Light,
    Accent,
    Good,
    Warning,
    Attention,
}

/// <summary>The kind of font.</summary>
[JsonConverter(typeof(CardEnumConverter<FontType>))]
public enum FontType
{
    Default,
    Monospace,
}

/// <summary>What a text is to screen readers.</summary>
[JsonConverter(typeof(CardEnumConverter<TextBlockStyle>))]
public enum TextBlockStyle
{
    Default,
    Heading,
    ColumnHeader,
}

/// <summary>Where content stands from left to right.</summary>
[JsonConverter(typeof(CardEnumConverter<HorizontalAlignment>))]
public enum HorizontalAlignment
{
    Left,
    Center,
    Right,
}

/// <summary>Where content stands from top to bottom.</summary>
[JsonConverter(typeof(CardEnumConverter<VerticalContentAlignment>))]
public enum VerticalContentAlignment
{
    Top,
    Center,
    Bottom,
}

/// <summary>The background of a container, by meaning.</summary>
[JsonConverter(typeof(CardEnumConverter<ContainerStyle>))]
public enum ContainerStyle
{
    Default,
    Emphasis,
    Good,
    Attention,
    Warning,
    Accent,
}

/// <summary>The size of a picture.</summary>
[JsonConverter(typeof(CardEnumConverter<ImageSize>))]
public enum ImageSize
{
    Auto,
    Stretch,
    Small,
    Medium,
    Large,
}

/// <summary>The shape of a picture.</summary>
[JsonConverter(typeof(CardEnumConverter<ImageStyle>))]
public enum ImageStyle
{
    Default,
    Person,
}

/// <summary>The colour of a badge, by meaning.</summary>
[JsonConverter(typeof(CardEnumConverter<BadgeStyle>))]
public enum BadgeStyle
{
    Default,
    Subtle,
    Informative,
    Accent,
    Good,
    Attention,
    Warning,
}

/// <summary>How strongly a badge is coloured.</summary>
[JsonConverter(typeof(CardEnumConverter<BadgeAppearance>))]
public enum BadgeAppearance
{
    Filled,
    Tint,
}

/// <summary>How a choice is made.</summary>
[JsonConverter(typeof(CardEnumConverter<ChoiceStyle>))]
public enum ChoiceStyle
{
    Compact,
    Expanded,
}

/// <summary>What an action means for its button.</summary>
[JsonConverter(typeof(CardEnumConverter<ActionStyle>))]
public enum ActionStyle
{
    Default,
    Positive,
    Destructive,
}

/// <summary>Whether an action is a button or stands behind "…".</summary>
[JsonConverter(typeof(CardEnumConverter<ActionMode>))]
public enum ActionMode
{
    Primary,
    Secondary,
}

/// <summary>Whether inputs are checked and sent along.</summary>
[JsonConverter(typeof(CardEnumConverter<AssociatedInputs>))]
public enum AssociatedInputs
{
    Auto,
    None,
}

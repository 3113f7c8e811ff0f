using System.Text.Json.Serialization;

namespace M365Support.Cards.Elements;

/// <summary>Elements that belong together.</summary>
public sealed record Container(IReadOnlyList<CardElement> Items) : CardElement
{
    public ContainerStyle? Style { get; init; }

    /// <summary>Reaches to the card's edge, through its padding.</summary>
    public bool? Bleed { get; init; }

    public CardAction? SelectAction { get; init; }

    public VerticalContentAlignment? VerticalContentAlignment { get; init; }

    /// <summary>Such as <c>50px</c>.</summary>
    public string? MinHeight { get; init; }
}

/// <summary>Columns beside each other.</summary>
public sealed record ColumnSet(IReadOnlyList<Column> Columns) : CardElement
{
    public ContainerStyle? Style { get; init; }

    public bool? Bleed { get; init; }

    public CardAction? SelectAction { get; init; }
}

/// <summary>One column of a <see cref="ColumnSet"/>.</summary>
/// <param name="Width"><c>auto</c>, <c>stretch</c>, a weight such as <c>2</c>, or pixels such as <c>50px</c>.</param>
public sealed record Column(string Width, IReadOnlyList<CardElement> Items)
{
    [JsonPropertyOrder(-1)]
    public string Type => "Column";

    public Spacing? Spacing { get; init; }

    public bool? Separator { get; init; }

    public ContainerStyle? Style { get; init; }

    public VerticalContentAlignment? VerticalContentAlignment { get; init; }

    public CardAction? SelectAction { get; init; }
}

/// <summary>Rows and columns (since 1.5).</summary>
public sealed record Table(IReadOnlyList<TableColumnDefinition> Columns, IReadOnlyList<TableRow> Rows) : CardElement
{
    public bool? FirstRowAsHeader { get; init; }

    public bool? ShowGridLines { get; init; }

    public ContainerStyle? GridStyle { get; init; }
}

/// <summary>How wide a column of a <see cref="Table"/> is, as a weight, and how its cells are aligned.</summary>
public sealed record TableColumnDefinition(int Width)
{
    public HorizontalAlignment? HorizontalCellContentAlignment { get; init; }
}

/// <summary>A row of a <see cref="Table"/>.</summary>
public sealed record TableRow(IReadOnlyList<TableCell> Cells)
{
    [JsonPropertyOrder(-1)]
    public string Type => "TableRow";

    public ContainerStyle? Style { get; init; }
}

/// <summary>A cell of a <see cref="Table"/>.</summary>
public sealed record TableCell(IReadOnlyList<CardElement> Items)
{
    [JsonPropertyOrder(-1)]
    public string Type => "TableCell";

    public ContainerStyle? Style { get; init; }
}

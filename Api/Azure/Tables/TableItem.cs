namespace Azure.Data.Tables.Models;

/// <summary>A table.</summary>
public sealed class TableItem
{
    internal TableItem(string name) => Name = name;

    /// <summary>The table's name.</summary>
    public string Name { get; }
}

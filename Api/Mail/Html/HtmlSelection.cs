using AngleSharp.Dom;

namespace M365Support.Mail.Html;

/// <summary>Some leaves of a tree, with all that they stand in.</summary>
internal sealed class HtmlSelection
{
    private readonly Dictionary<INode, string?> selected = [];

    public bool Contains(INode node) => selected.ContainsKey(node);

    /// <summary>The selected words of a text.</summary>
    public string TextOf(IText text) => selected[text] ?? text.Data;

    /// <summary>Adds a leaf and what it stands in.</summary>
    /// <param name="words">The words of it that belong here, where not all do; added to those that do already.</param>
    public void Add(INode leaf, string? words = null)
    {
        selected[leaf] = words is not null && selected.GetValueOrDefault(leaf) is { } before ? before + words : words;
        for (var parent = leaf.Parent; parent is not null && selected.TryAdd(parent, null); parent = parent.Parent)
        {
        }
    }

    /// <summary>Adds a leaf that is of no interest by itself.</summary>
    public void AddQuietly(INode leaf) => selected.TryAdd(leaf, null);
}

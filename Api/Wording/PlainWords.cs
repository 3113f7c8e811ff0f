using System.Text;

namespace M365Support.Wording;

/// <summary>Explains technical terms in a text in words that everybody understands.</summary>
/// <remarks>
/// Terms are found as whole words, in any case, the longest first; letters of scripts that are written without blanks need no word boundary.
/// Each is explained once, in brackets after the term: a sentence stays right whatever the explanation is.
/// From each place at most the longest term is looked at, so the time grows with the text alone.
/// </remarks>
public sealed class PlainWords
{
    /// <summary>How many terms are explained in one text; more would hide it.</summary>
    private const int MostExplained = 12;

    private readonly Node root = new();
    private readonly (string Open, string Close) brackets;

    /// <summary>The words for a reader.</summary>
    /// <param name="terms">The terms and their explanations.</param>
    /// <param name="language">BCP 47; it says which brackets are used.</param>
    public PlainWords(IEnumerable<KeyValuePair<string, string>> terms, string language)
    {
        brackets = language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? ("（", "）") : (" (", ")");
        foreach (var (term, plain) in terms)
        {
            var node = root;
            foreach (var c in term)
            {
                node = node.Add(Folded(c));
            }

            node.Plain = plain;
        }
    }

    /// <summary>Nothing is explained.</summary>
    public static PlainWords None { get; } = new([], "en");

    public string Explain(string text)
    {
        if (root.IsLeaf || text.Length == 0)
        {
            return text;
        }

        var explained = new HashSet<Node>();
        StringBuilder? result = null;
        var copied = 0;
        for (var i = 0; i < text.Length && explained.Count < MostExplained;)
        {
            if (!IsBoundary(text, i) || Longest(text, i) is not var (end, node))
            {
                i++;
                continue;
            }

            if (!IsInAddress(text, i, end) && !IsExplained(text, end) && explained.Add(node))
            {
                result ??= new StringBuilder(text.Length + 200);
                result.Append(text, copied, end - copied).Append(brackets.Open).Append(node.Plain).Append(brackets.Close);
                copied = end;
            }

            i = end;
        }

        return result is null ? text : result.Append(text, copied, text.Length - copied).ToString();
    }

    private (int End, Node Node)? Longest(string text, int start)
    {
        (int, Node)? longest = null;
        var node = root;
        for (var i = start; i < text.Length && node.Next(Folded(text[i])) is { } next; i++)
        {
            node = next;
            if (node.Plain is not null && IsBoundary(text, i + 1))
            {
                longest = (i + 1, node);
            }
        }

        return longest;
    }

    /// <summary>Whether a word can begin or end here.</summary>
    private static bool IsBoundary(string text, int at) => at == 0 || at == text.Length || !IsWord(text[at - 1]) || !IsWord(text[at]);

    /// <summary>Letters and digits of scripts that put blanks between words.</summary>
    private static bool IsWord(char c) => (char.IsLetterOrDigit(c) && c is < '\u2e80' or > '\ud7ff' and < '\uf900') || c == '_';

    /// <summary>Web and mail addresses are names and stay as they are.</summary>
    private static bool IsInAddress(string text, int start, int end)
    {
        const int Farthest = 200;
        var from = start;
        while (from > 0 && start - from < Farthest && !char.IsWhiteSpace(text[from - 1]))
        {
            from--;
        }

        var to = end;
        while (to < text.Length && to - end < Farthest && !char.IsWhiteSpace(text[to]))
        {
            to++;
        }

        var word = text.AsSpan(from, to - from);
        return word.Contains("://", StringComparison.Ordinal) || word.Contains('@') || word.Contains('\\');
    }

    /// <summary>Whether the writer explained it already.</summary>
    private static bool IsExplained(string text, int end)
    {
        var rest = text.AsSpan(end).TrimStart(' ');
        return rest.Length > 0 && rest[0] is '(' or '（';
    }

    private static char Folded(char c) => char.IsWhiteSpace(c) ? ' ' : char.ToLowerInvariant(c);

    private sealed class Node
    {
        private Dictionary<char, Node>? next;

        public string? Plain { get; set; }

        public bool IsLeaf => next is null;

        public Node Add(char c)
        {
            next ??= [];
            if (!next.TryGetValue(c, out var node))
            {
                next[c] = node = new Node();
            }

            return node;
        }

        public Node? Next(char c) => next?.GetValueOrDefault(c);
    }
}

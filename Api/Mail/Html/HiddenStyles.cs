using System.Buffers;
using System.Text;
using AngleSharp.Dom;

namespace M365Support.Mail.Html;

/// <summary>What the style sheets of a mail hide by class, id or element name, such as the preview that newsletters begin with.</summary>
/// <remarks>Simple selectors outside at-rules only: what is not understood stays visible.</remarks>
internal sealed class HiddenStyles
{
    private const int MaxSelectors = 200;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    private readonly HashSet<string> hidden = new(StringComparer.Ordinal);

    private HiddenStyles()
    {
    }

    /// <summary>Marks what the sheets hide as <c>hidden</c>, but for elements whose own style shows them.</summary>
    public static void Apply(string sheets, IElement root)
    {
        var styles = new HiddenStyles();
        styles.Read(WithoutComments(sheets));
        if (styles.hidden.Count == 0)
        {
            return;
        }

        foreach (var element in root.GetDescendants().OfType<IElement>())
        {
            if (styles.Hides(element) && !HtmlElements.Style(element).Contains("display:", StringComparison.Ordinal))
            {
                element.SetAttribute("hidden", string.Empty);
            }
        }
    }

    private static string WithoutComments(string sheets)
    {
        var css = sheets.Replace("<!--", " ", StringComparison.Ordinal).Replace("-->", " ", StringComparison.Ordinal).AsSpan();
        var rest = new StringBuilder(css.Length);
        while (css.IndexOf("/*") is >= 0 and var open)
        {
            rest.Append(css[..open]);
            css = css[(open + 2)..];
            var close = css.IndexOf("*/");
            css = close < 0 ? [] : css[(close + 2)..];
        }

        return rest.Append(css).ToString();
    }

    private bool Hides(IElement element) =>
        (element.Id is { Length: > 0 } id && (hidden.Contains("#" + id) || hidden.Contains($"{element.LocalName}#{id}")))
        || (element.HasAttribute("class") && element.ClassList.Take(16).Any(name => hidden.Contains("." + name) || hidden.Contains($"{element.LocalName}.{name}")));

    private void Read(string sheets)
    {
        var css = sheets.AsSpan();
        while (!css.IsEmpty && hidden.Count < MaxSelectors)
        {
            var open = css.IndexOf('{');
            if (open < 0)
            {
                return;
            }

            var prelude = css[..open];
            prelude = prelude[(prelude.LastIndexOf(';') + 1)..].Trim();
            css = css[(open + 1)..];
            if (prelude.StartsWith("@"))
            {
                css = css[EndOf(css)..];
                continue;
            }

            var close = css.IndexOf('}');
            Note(prelude, close < 0 ? css : css[..close]);
            css = close < 0 ? [] : css[(close + 1)..];
        }
    }

    /// <summary>Where the block ends whose brace is open.</summary>
    private static int EndOf(ReadOnlySpan<char> css)
    {
        var depth = 1;
        for (var i = 0; i < css.Length; i++)
        {
            depth += css[i] == '{' ? 1 : css[i] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return i + 1;
            }
        }

        return css.Length;
    }

    private void Note(ReadOnlySpan<char> selectors, ReadOnlySpan<char> declarations)
    {
        var compact = declarations.ToString().Replace(" ", string.Empty, StringComparison.Ordinal).ToLowerInvariant();
        var hides = compact.Contains("display:none", StringComparison.Ordinal);
        if (!hides && !compact.Contains("display:", StringComparison.Ordinal))
        {
            return;
        }

        foreach (var range in selectors.Split(','))
        {
            var selector = selectors[range].Trim();
            var mark = selector.IndexOfAny('.', '#');
            if (mark < 0 || selector[(mark + 1)..].ContainsAnyExcept(NameCharacters) || selector[..mark].ContainsAnyExcept(NameCharacters))
            {
                continue;
            }

            var plain = selector[..mark].ToString().ToLowerInvariant() + selector[mark..].ToString();
            _ = hides ? hidden.Add(plain) : hidden.Remove(plain);
        }
    }
}

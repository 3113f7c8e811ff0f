using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace M365Support.Mail.Html;

/// <summary>Parses foreign HTML within bounds and walks the tree without recursion.</summary>
internal static class HtmlWalker
{
    /// <summary>Parses; answers the body.</summary>
    public static IElement Parse(string html, HtmlLimits limits)
    {
        var options = new HtmlParserOptions
        {
            IsScripting = false,
            MaximumDepth = limits.MaxDepth + 64,
            DisableElementPositionTracking = true,
            SkipComments = true,
            SkipProcessingInstructions = true,
        };
        var (bounded, styleSheets) = HtmlBounds.Apply(html, limits);
        var document = new HtmlParser(options).ParseDocument(bounded);
        var body = document.Body ?? document.DocumentElement;
        HiddenStyles.Apply(styleSheets, body);
        return body;
    }

    /// <summary>Visits everything below <paramref name="root"/> in document order.</summary>
    /// <param name="only">What is visited; everything where null.</param>
    public static void Walk(IElement root, IHtmlVisitor visitor, HtmlSelection? only = null)
    {
        var path = new Stack<(INode Node, int Next)>();
        path.Push((root, 0));
        while (path.Count > 0)
        {
            var (node, next) = path.Pop();
            if (next >= node.ChildNodes.Length)
            {
                if (path.Count > 0)
                {
                    visitor.Leave((IElement)node);
                }

                continue;
            }

            path.Push((node, next + 1));
            var child = node.ChildNodes[next];
            if (only?.Contains(child) == false)
            {
                continue;
            }

            switch (child)
            {
                case IText text:
                    visitor.Text(only?.TextOf(text) ?? text.Data);
                    break;
                case IElement element when visitor.Enter(element):
                    path.Push((element, 0));
                    break;
            }
        }
    }

    /// <summary>The beginning of the element's text, blanks collapsed.</summary>
    public static string BeginningOf(IElement element, int length)
    {
        var beginning = new Beginning(length);
        Walk(element, beginning);
        return beginning.ToString();
    }

    private sealed class Beginning(int length) : IHtmlVisitor
    {
        private readonly StringBuilder beginning = new();

        public bool Enter(IElement element) => beginning.Length < length;

        public void Leave(IElement element)
        {
            if (beginning.Length < length)
            {
                beginning.Append(' ');
            }
        }

        public void Text(string text)
        {
            if (beginning.Length < length)
            {
                beginning.Append(text.AsSpan(0, Math.Min(text.Length, length)));
            }
        }

        public override string ToString() => string.Join(' ', beginning.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}

/// <summary>Is told of elements and text in document order.</summary>
internal interface IHtmlVisitor
{
    /// <summary>Answers whether the element's content is visited; if not, <see cref="Leave"/> is not called.</summary>
    bool Enter(IElement element);

    void Leave(IElement element);

    void Text(string text);
}

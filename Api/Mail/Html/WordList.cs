using AngleSharp.Dom;

namespace M365Support.Mail.Html;

/// <summary>The lists of Word and Outlook: paragraphs that begin with a bullet or number of their own and blanks in a small font.</summary>
internal static class WordList
{
    private const int LongestMark = 6;

    /// <summary>What a list would have in place of the element, "- " or the number; null for an element that is no such mark.</summary>
    public static string? Mark(IElement element)
    {
        if (element.LocalName != "span" || !(HtmlElements.Style(element).Contains("mso-list:ignore", StringComparison.Ordinal) || EndsWithGap(element)))
        {
            return null;
        }

        var mark = HtmlWalker.BeginningOf(element, LongestMark + 1);
        return mark.Length is 0 or > LongestMark ? null
            : mark.Length > 1 && mark[^1] is '.' or ')' && mark.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or ')') ? mark + " "
            : mark.Length == 1 ? "- "
            : null;
    }

    /// <summary>How deep the paragraph around a mark is nested, from 1 on.</summary>
    public static int Level(IElement mark)
    {
        var paragraph = mark.ParentElement;
        while (paragraph is not null && !HtmlElements.IsBlock(paragraph))
        {
            paragraph = paragraph.ParentElement;
        }

        var style = paragraph is null ? string.Empty : HtmlElements.Style(paragraph);
        var list = style.IndexOf("mso-list:", StringComparison.Ordinal);
        var level = list < 0 ? -1 : style.IndexOf("level", list, StringComparison.Ordinal);
        return level >= 0 && level + 5 < style.Length && style[level + 5] is >= '1' and <= '9' and var digit ? digit - '0' : 1;
    }

    /// <summary>The blanks between mark and text, which are left where other programs have taken Word's own properties away.</summary>
    private static bool EndsWithGap(IElement element) =>
        element.LastElementChild is { LocalName: "span", ChildElementCount: 0 } gap
        && HtmlElements.Style(gap) is var style && style.StartsWith("font:7", StringComparison.Ordinal) && style.Contains("timesnewroman", StringComparison.Ordinal)
        && string.IsNullOrWhiteSpace(gap.TextContent);
}

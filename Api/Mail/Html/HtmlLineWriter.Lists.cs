using System.Globalization;
using AngleSharp.Dom;

namespace M365Support.Mail.Html;

internal abstract partial class HtmlLineWriter
{
    private const int MaxIndent = 16;
    private const int MaxNumber = 100_000;

    private readonly Stack<OpenList> openLists = new();
    private string? bullet;
    private int bulletLevel;

    /// <summary>A list that is being read.</summary>
    /// <param name="Next">The number of its next item; null where it has bullets.</param>
    /// <param name="Width">How wide the mark of its present item is.</param>
    /// <param name="Indent">Where its marks stand.</param>
    private record struct OpenList(int? Next, int Width, int Indent);

    protected int ListDepth => openLists.Count;

    /// <summary>A list within an item begins where the item's text does.</summary>
    private void OpenAList(int? next) =>
        openLists.Push(new OpenList(next, Width: 2, openLists.TryPeek(out var outer) ? outer.Indent + outer.Width : 0));

    private string Bullet(int? value)
    {
        bulletLevel = 0;
        if (!openLists.TryPop(out var list))
        {
            return "- ";
        }

        var number = list.Next is null ? null : value ?? list.Next;
        var mark = number is null ? "- " : string.Create(CultureInfo.InvariantCulture, $"{number}. ");
        openLists.Push(list with { Next = number + 1, Width = mark.Length });
        return mark;
    }

    private static int? Number(IElement element, string attribute) =>
        int.TryParse(element.GetAttribute(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < MaxNumber ? number : null;

    private void WriteBullet()
    {
        if (openLists.Count > 0 || bullet is not null)
        {
            var indent = openLists.TryPeek(out var list) ? list.Indent : 2 * (bulletLevel - 1);
            current.Append(' ', Math.Clamp(indent, 0, MaxIndent)).Append(bullet);
            bullet = null;
        }
    }
}

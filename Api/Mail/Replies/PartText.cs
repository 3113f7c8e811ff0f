using System.Text;

namespace M365Support.Mail.Replies;

/// <summary>Joins the lines of a part: trailing blanks off, blank lines around it off, runs of blank lines shortened to two.</summary>
internal static class PartText
{
    public static string Join(IEnumerable<MailLine> lines) => Join(lines.Select(line => line.Text));

    public static string Unquote(IEnumerable<MailLine> lines)
    {
        var list = lines.ToList();
        var quoted = list.TrueForAll(line => LineText.IsBlank(line.Text) || QuotePrefix.IsMarked(line.Text));
        return Join(list.Select(line => quoted ? StripOne(line.Text) : line.Text));
    }

    public static string Join(IEnumerable<string> lines)
    {
        var builder = new StringBuilder();
        var blank = 0;
        foreach (var line in lines)
        {
            if (LineText.IsBlank(line))
            {
                blank++;
                continue;
            }

            if (builder.Length > 0)
            {
                builder.Append('\n', 1 + Math.Min(blank, 2));
            }

            blank = 0;
            builder.Append(line.AsSpan().TrimEnd());
        }

        return builder.ToString();
    }

    private static string StripOne(string text)
    {
        var mark = text.IndexOf('>', StringComparison.Ordinal);
        return mark < 0 ? text : mark + 1 < text.Length && text[mark + 1] == ' ' ? text[(mark + 2)..] : text[(mark + 1)..];
    }
}

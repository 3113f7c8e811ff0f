using System.Globalization;
using System.Text;

namespace M365Support.Mail.Outgoing;

/// <summary>Writes a mail as plain text, line ends as LF.</summary>
internal static class MailTextWriter
{
    public static string Write(MailDocument document)
    {
        var text = new StringBuilder(MailCharacters.Clean(document.Title)).Append("\n\n");
        Blocks(document.Blocks, text, "");
        return text.ToString().TrimEnd() + "\n";
    }

    private static void Blocks(IReadOnlyList<MailBlock> blocks, StringBuilder text, string indent)
    {
        foreach (var block in blocks)
        {
            switch (block)
            {
                case MailParagraph paragraph:
                    Lines(string.Concat(paragraph.Content.Select(Inline)), text, indent);
                    break;
                case MailList list:
                    Items(list, text, indent);
                    break;
                case MailFacts facts:
                    Lines(string.Join('\n', facts.Facts.Select(fact => $"{fact.Title}: {fact.Value}")), text, indent);
                    break;
                case MailButton button:
                    Lines($"{button.Title}: {button.Target.AbsoluteUri}", text, indent);
                    break;
                case MailSmallPrint print:
                    Lines(print.Text, text, indent);
                    break;
            }

            if (indent.Length == 0)
            {
                text.Append('\n');
            }
        }
    }

    private static void Items(MailList list, StringBuilder text, string indent)
    {
        for (var i = 0; i < list.Items.Count; i++)
        {
            var mark = list.Start is { } start ? string.Create(CultureInfo.InvariantCulture, $"{start + (long)i}. ") : "- ";
            var item = new StringBuilder();
            var inner = indent + new string(' ', mark.Length);
            Blocks(list.Items[i], item, inner);
            text.Append(indent).Append(mark).Append(item.Length > inner.Length ? item.ToString(inner.Length, item.Length - inner.Length) : "\n");
        }
    }

    private static void Lines(string content, StringBuilder text, string indent)
    {
        foreach (var line in MailCharacters.Clean(content).Split('\n'))
        {
            text.Append(indent).Append(line.TrimEnd()).Append('\n');
        }
    }

    private static string Inline(MailInline inline) => inline switch
    {
        MailWords words => words.Text,
        MailLink link when link.Text == link.Target.OriginalString || "mailto:" + link.Text == link.Target.OriginalString => link.Text,
        MailLink link => $"{link.Text} <{link.Target.AbsoluteUri}>",
        _ => "\n",
    };
}

using System.Globalization;
using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards.Forms;

/// <summary>Makes a message of the requester a ticket of its own.</summary>
internal static class SplitForm
{
    private const int SubjectFromText = 100;

    public static IEnumerable<CardElement> Draw(FormView view, FormParts parts, int max)
    {
        var texts = parts.Texts;
        if (view.Message is not { Event: ReplyPosted reply, Sequence: var sequence })
        {
            yield return new TextBlock(texts["Split_Gone"]);
            yield break;
        }

        yield return new TextBlock(texts.Format("Split_Intro", CardText.Line(reply.By.Name))) { IsSubtle = true };
        yield return CardParts.Quote(reply.Text, reply.Markdown, max);
        yield return parts.Text("subject", texts["Input_SplitSubject"], TicketDecider.MaxSubject, FirstLine(reply.Text), multiline: false);
        yield return parts.Send(TicketVerbs.Split, "Form_split", ActionStyle.Positive, ("sequence", sequence.ToString(CultureInfo.InvariantCulture)));
    }

    private static string FirstLine(string text) => CardText.Plain(text.Trim().Split('\n')[0].Trim(), SubjectFromText);
}

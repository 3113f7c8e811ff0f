using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>What the other side wrote, with the way to answer. A question of the desk has the answer open, for the ticket rests until it comes.</summary>
public static class ReplyCard
{
    private const int LongText = 4_000;

    public static AdaptiveCard Draw(Notice notice, Ticket ticket, CardContext context) => context.Fit(max =>
    {
        var texts = context.Texts;
        var toRequester = ticket.Assignee != context.Viewer.Person;
        var isQuestion = notice.Kind == NoticeKind.AnswerNeeded;
        List<CardElement> body =
        [
            new TextBlock(CardText.Line(NoticeCard.Summary(notice, texts))) { Weight = TextWeight.Bolder, Color = isQuestion ? TextColor.Warning : TextColor.Accent },
            .. CardParts.TicketHead(ticket, texts),
            CardParts.Quote(toRequester ? context.Plain(notice.Text ?? "") : notice.Text ?? "", notice.Markdown, max),
        ];
        if (toRequester)
        {
            var story = ProgressCard.Story(ticket, context);
            IEnumerable<string> more = isQuestion ? [.. story.Next(), .. story.When()] : story.When();
            body.Add(new TextBlock(string.Join(' ', more)) { IsSubtle = true });
        }

        List<CardAction> actions = [];
        if (isQuestion && CardParts.May(ticket, new PostReply("?"), context))
        {
            body.Add(new InputText
            {
                Id = CardActionData.InputId(TicketVerbs.Reply, "text"),
                Label = texts["Input_Answer"],
                IsMultiline = true,
                IsRequired = true,
                ErrorMessage = texts["Error_Required"],
                MaxLength = LongText,
            });
            actions.Add(context.Execute(TicketVerbs.Reply, texts["Action_Send"], ticket.Id) with { Id = "reply-send", Style = ActionStyle.Positive });
        }
        else if (CardParts.May(ticket, new PostReply("?"), context))
        {
            actions.Add(new TicketActions(ticket, context).Reply(toRequester ? texts["Input_ReplyDesk"] : texts.Format("Input_ReplyText", CardText.Plain(ticket.Requester.Name, 100))));
        }

        actions.Add(CardParts.OpenTicket(ticket.Id, context));
        return context.Card(body, $"{NoticeCard.Summary(notice, texts)}: {ticket.Id} {ticket.Subject}", Quietly(actions));
    });

    /// <summary>Only what sends the answer needs it.</summary>
    private static List<CardAction> Quietly(List<CardAction> actions) =>
        [.. actions.Select(action => action is ActionExecute { Id: not "reply-send" } other ? other with { AssociatedInputs = AssociatedInputs.None } : action)];
}

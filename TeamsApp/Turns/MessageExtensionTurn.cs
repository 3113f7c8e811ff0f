using M365Support.Bot;
using M365Support.Cards;
using M365Support.Cards.Elements;
using M365Support.Tabs;
using M365Support.Tickets;
using HtmlText = M365Support.Mail.Html.HtmlText;

namespace M365Support.Turns;

/// <summary>The message extension: finds a ticket to put into a message, and makes a ticket of a message.</summary>
internal sealed class MessageExtensionTurn(Viewers viewers, TicketViews views, Desk desk, CardActions actions) : ITurnHandler
{
    private const int MostResults = 10;
    private const int SubjectLength = 100;

    public bool Handles(Activity activity) => activity is
    {
        Type: ActivityTypes.Invoke,
        Name: InvokeNames.MessagingExtensionQuery or InvokeNames.MessagingExtensionFetchTask or InvokeNames.MessagingExtensionSubmitAction,
    };

    public async Task<InvokeResponse?> HandleAsync(TurnContext turn, CancellationToken cancellationToken)
    {
        if (await viewers.OfAsync(turn, CardHost.Message, cancellationToken) is not { } viewer)
        {
            var sorry = MessagingExtensionResult.Message(TurnTexts.Get("WhoAreYou", Cultures.Of(turn.Activity.Locale)));
            return InvokeResponse.Ok(new MessagingExtensionResponse(sorry));
        }

        return turn.Activity.Name switch
        {
            InvokeNames.MessagingExtensionQuery when turn.Activity.GetValue<MessagingExtensionQuery>() is { } query =>
                InvokeResponse.Ok(await SearchAsync(query, viewer, cancellationToken)),
            InvokeNames.MessagingExtensionFetchTask when turn.Activity.GetValue<MessagingExtensionAction>() is { } action =>
                InvokeResponse.Ok(Dialog(action, viewer)),
            InvokeNames.MessagingExtensionSubmitAction when turn.Activity.GetValue<MessagingExtensionAction>() is { } action =>
                InvokeResponse.Ok(await SubmitAsync(action, viewer, cancellationToken)),
            _ => InvokeResponse.BadRequest,
        };
    }

    /// <summary>A ticket by its number, or the person's latest tickets whose subject has the words.</summary>
    private async Task<MessagingExtensionResponse> SearchAsync(MessagingExtensionQuery query, CardContext viewer, CancellationToken cancellationToken)
    {
        var words = query.IsInitialRun ? "" : query.Parameters?.Select(p => p.Value?.ToString()).FirstOrDefault()?.Trim() ?? "";
        if (TicketId.TryParse(words, out var id))
        {
            return await desk.FindAsync(id, viewer.Viewer, cancellationToken) is { } ticket
                ? Results([ticket], viewer)
                : Nothing(viewer);
        }

        var page = await views.OfRequesterAsync(viewer.Viewer.Person, null, cancellationToken);
        var tickets = new List<Ticket>();
        foreach (var summary in page.Value.Items.Where(t => t.Subject.Contains(words, StringComparison.CurrentCultureIgnoreCase)).Take(MostResults))
        {
            if (await desk.FindAsync(summary.Id, viewer.Viewer, cancellationToken) is { } ticket)
            {
                tickets.Add(ticket);
            }
        }

        return tickets.Count > 0 ? Results(tickets, viewer) : Nothing(viewer);
    }

    private static MessagingExtensionResponse Results(IReadOnlyList<Ticket> tickets, CardContext viewer) => new(MessagingExtensionResult.List(
    [
        .. tickets.Select(ticket => new MessagingExtensionAttachment(
            Attachment.AdaptiveCardContentType,
            CardJson.ToElement(NoticeCard.Draw(new NoticeView(CardText.Plain(ticket.Subject), null, ticket), viewer)),
            new Attachment
            {
                ContentType = "application/vnd.microsoft.card.thumbnail",
                Content = new Dictionary<string, string> { ["title"] = $"{ticket.Id} {CardText.Plain(ticket.Subject)}", ["text"] = viewer.Texts.Of(ticket.Status) },
            })),
    ]));

    private static MessagingExtensionResponse Nothing(CardContext viewer) =>
        new(MessagingExtensionResult.Message(TurnTexts.Get("SearchNothing", viewer.Culture)));

    /// <summary>The draft of a ticket, filled from the message that the action was started on.</summary>
    private static MessagingExtensionActionResponse Dialog(MessagingExtensionAction action, CardContext viewer)
    {
        var body = action.MessagePayload?.Body;
        var text = body?.Content is not { } content ? ""
            : string.Equals(body.ContentType, "html", StringComparison.OrdinalIgnoreCase) ? HtmlText.Convert(content)
            : content;
        text = text.Trim();
        text = text.Length > Ticket.MaxInlineText ? text[..Ticket.MaxInlineText] : text;
        var subject = action.MessagePayload?.Subject is { Length: > 0 } given ? given : text.Split('\n')[0];
        var draft = new TicketDraft(subject.Length > SubjectLength ? subject[..(SubjectLength - 1)] + "…" : subject, text);
        return new MessagingExtensionActionResponse(TaskModuleResponseBase.Continue(new TaskModuleTaskInfo
        {
            Title = NewTicketCard.Title(viewer.Texts),
            Height = "large",
            Width = "medium",
            Card = Attachment.AdaptiveCard(CardJson.ToElement(NewTicketCard.Draw(draft, viewer))),
        }));
    }

    private async Task<MessagingExtensionActionResponse> SubmitAsync(MessagingExtensionAction action, CardContext viewer, CancellationToken cancellationToken)
    {
        var card = await actions.ReplaceAsync(CardActionData.Read(null, action.Data), viewer, cancellationToken);
        return new MessagingExtensionActionResponse(TaskModuleResponseBase.Continue(new TaskModuleTaskInfo
        {
            Title = NewTicketCard.Title(viewer.Texts),
            Card = Attachment.AdaptiveCard(CardJson.ToElement(card)),
        }));
    }
}

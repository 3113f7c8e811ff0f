using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>What the requester of a ticket sees of it in the chat, kept up to date in place: what happened, what happens next, and when.</summary>
public static class ProgressCard
{
    public static AdaptiveCard Draw(Notice notice, Ticket ticket, CardContext context) => context.Fit(max =>
    {
        var texts = context.Texts;
        var story = Story(ticket, context);
        List<CardElement> body =
        [
            CardParts.Small(NoticeCard.Summary(notice, texts)),
            .. CardParts.TicketHead(ticket, texts),
            new Container([.. Happened(notice, ticket, story, context, max)]) { Style = ContainerStyle.Accent, Spacing = Spacing.Medium },
            .. Section("Section_Next", string.Join(' ', story.Next()), texts),
            .. Section("Section_When", string.Join(' ', story.When()), texts),
        ];
        if (NudgeNote(ticket, context) is { } note)
        {
            body.Add(note);
        }

        return context.Card(body, $"{NoticeCard.Summary(notice, texts)}: {ticket.Id} {ticket.Subject}", [.. Actions(ticket, context)]);
    });

    /// <summary>The story in one plain line, for what remains of the card when another one has taken its place.</summary>
    public static string Said(Ticket ticket, CardContext context)
    {
        var said = ticket.LastUpdate ?? string.Join(' ', new ProgressStory(ticket, context, _ => "", name => name).Happened());
        return CardText.Plain(context.Plain(said), 600);
    }

    internal static ProgressStory Story(Ticket ticket, CardContext context) => new(ticket, context, CardText.Moment, text => CardText.Line(text, 400));

    /// <summary>When the requester nudged, and when he can again; null where he can now or never did.</summary>
    internal static TextBlock? NudgeNote(Ticket ticket, CardContext context) =>
        ticket is { IsOngoing: true, NudgedAt: { } at } && at + context.Policy.NudgeInterval is var again && again > context.Now
            ? CardParts.Small(context.Texts.Format("Nudge_Cooldown", CardText.Time(at), CardText.Time(again))) with { Spacing = Spacing.Medium }
            : null;

    /// <summary>What a requester can do from any card about an ongoing ticket.</summary>
    internal static IEnumerable<CardAction> Actions(Ticket ticket, CardContext context)
    {
        var actions = new TicketActions(ticket, context);
        yield return CardParts.OpenTicket(ticket.Id, context);
        if (CardParts.May(ticket, new PostReply("?"), context))
        {
            yield return actions.Reply(context.Texts["Input_ReplyDesk"]);
        }

        if (CardParts.May(ticket, new NudgeTicket(), context))
        {
            yield return actions.Nudge();
        }

        if (actions.Mute() is { } mute)
        {
            yield return mute;
        }

        yield return context.Execute(CardVerbs.Settings, context.Texts["Action_Settings"], null) with
        {
            Id = CardVerbs.Settings,
            Mode = ActionMode.Secondary,
            AssociatedInputs = AssociatedInputs.None,
        };
    }

    private static IEnumerable<CardElement> Happened(Notice notice, Ticket ticket, ProgressStory story, CardContext context, int max)
    {
        var sentences = story.Happened(notice).ToList();
        yield return new TextBlock(sentences[0]) { Weight = TextWeight.Bolder };
        foreach (var sentence in sentences.Skip(1))
        {
            yield return new TextBlock(sentence) { Spacing = Spacing.Small };
        }

        if (story.Late(notice) is { } late)
        {
            yield return new TextBlock(CardText.Escape(late, max)) { Spacing = Spacing.Small };
        }

        if (ticket is { LastUpdate: { } update, LastUpdateAt: { } at } && ticket.Wait?.Reason != update)
        {
            yield return new TextBlock(CardText.Escape(context.Plain(update), max)) { Spacing = Spacing.Small };
            yield return CardParts.Small($"{context.Texts["Fact_LastUpdate"]}: {CardText.Moment(at)}");
        }
    }

    private static IEnumerable<CardElement> Section(string titleKey, string text, Texts texts)
    {
        if (text.Length > 0)
        {
            yield return new TextBlock(texts[titleKey]) { Weight = TextWeight.Bolder, Size = TextSize.Small, Spacing = Spacing.Medium };
            yield return new TextBlock(text) { Spacing = Spacing.None };
        }
    }
}

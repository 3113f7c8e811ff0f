using System.Globalization;
using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>Asks the agent for news before the requester is informed; one tap on a template, a sentence, or a question to the requester.</summary>
public static class AskUpdateCard
{
    private const int ShippedTemplates = 4;
    private const int LongText = 4_000;
    private const int ShortText = 500;

    private static readonly string[] PromiseMinutes = ["0", "30", "60", "120", "240", "1440"];

    public static AdaptiveCard Draw(Ticket ticket, CardContext context)
    {
        var texts = context.Texts;
        List<CardElement> body =
        [
            CardParts.Small(texts["Ask_Title"]),
            .. CardParts.TicketHead(ticket, texts),
            new TextBlock(texts.Format("Ask_Intro", CardText.Line(ticket.Requester.Name), CardText.Time(ticket.NextInformAt))),
        ];
        if (ticket is { UnansweredNudges: > 0, NudgedAt: { } nudgedAt })
        {
            body.Add(new TextBlock(texts.Format("Ask_Nudged", ticket.UnansweredNudges, CardText.Time(nudgedAt))) { Color = TextColor.Warning });
        }

        if (ticket is { LastUpdate: { } last, LastUpdateAt: { } at })
        {
            body.Add(CardParts.Small($"{texts["Fact_LastUpdate"]} ({CardText.Moment(at)}): {CardText.Line(last, 300)}"));
        }

        // In the card itself, so that it counts for each template and for the agent's own words.
        body.Add(new InputChoiceSet
        {
            Id = CardActionData.InputId(TicketVerbs.Progress, "promisedIn"),
            Label = texts["Input_Promise"],
            Value = PromiseMinutes[0],
            Style = ChoiceStyle.Compact,
            Choices = [.. PromiseMinutes.Select(minutes => new Choice(texts[$"Promise_{minutes}"], minutes))],
        });
        var taps = Templates(context).Select((template, i) =>
            context.Execute(TicketVerbs.Progress, template.Title, ticket.Id, ("text", template.Text), ("next", template.Next)) with
            {
                Id = $"template-{(i + 1).ToString(CultureInfo.InvariantCulture)}",
                Tooltip = template.Text,
            });
        return context.Card(
            [.. body, new ActionSet([.. taps])],
            $"{texts["Ask_Title"]} {ticket.Id} {ticket.Subject}",
            [Own(ticket, context), Question(ticket, context), CardParts.OpenTicket(ticket.Id, context)]);
    }

    /// <summary>Those of the configuration in the agent's language, else those that are shipped.</summary>
    private static IEnumerable<ProgressTemplate> Templates(CardContext context)
    {
        var texts = context.Texts;
        return context.Policy.ProgressTemplates.GetValueOrDefault(texts.Language == "zh" ? "zh-Hans" : "en") is { Count: > 0 } configured
            ? configured
            : Enumerable.Range(1, ShippedTemplates).Select(i => i.ToString(CultureInfo.InvariantCulture)).Select(i =>
                new ProgressTemplate { Title = texts[$"Ask_Short{i}"], Text = texts[$"Ask_Template{i}"], Next = texts[$"Ask_Next{i}"] });
    }

    private static ActionShowCard Own(Ticket ticket, CardContext context) => Form(
        TicketVerbs.Progress,
        "Ask_Own",
        context.Execute(TicketVerbs.Progress, context.Texts["Action_Send"], ticket.Id),
        context,
        Text(TicketVerbs.Progress, "text", "Input_ProgressText", LongText, context) with { Placeholder = context.Texts["Input_ProgressPlaceholder"] },
        Text(TicketVerbs.Progress, "next", "Input_Next", ShortText, context) with { IsRequired = null, ErrorMessage = null });

    /// <summary>The requester has to answer before it goes on, so the clock stands still until then.</summary>
    private static ActionShowCard Question(Ticket ticket, CardContext context) => Form(
        TicketVerbs.Wait,
        "Ask_Question",
        context.Execute(TicketVerbs.Wait, context.Texts["Action_Send"], ticket.Id, ("for", nameof(WaitingFor.Requester))),
        context,
        Text(TicketVerbs.Wait, "reason", "Input_Question", ShortText, context));

    private static ActionShowCard Form(string id, string titleKey, ActionExecute send, CardContext context, params IReadOnlyList<CardElement> inputs) =>
        new(AdaptiveCard.Nested(inputs, send with { Id = $"{id}-send", Style = ActionStyle.Positive })) { Id = id, Title = context.Texts[titleKey] };

    private static InputText Text(string verb, string field, string labelKey, int max, CardContext context) => new()
    {
        Id = CardActionData.InputId(verb, field),
        Label = context.Texts[labelKey],
        IsMultiline = true,
        IsRequired = true,
        ErrorMessage = context.Texts["Error_Required"],
        MaxLength = max,
    };
}

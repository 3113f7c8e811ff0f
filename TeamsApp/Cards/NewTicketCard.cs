using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>A ticket that somebody is about to open.</summary>
/// <param name="Reference">Kept with the draft and given back on <see cref="CardVerbs.Create"/>: what the draft came from, such as a message's id.</param>
public sealed record TicketDraft(
    string Subject = "",
    string Text = "",
    Impact Impact = Impact.Individual,
    Urgency Urgency = Urgency.Medium,
    string? BusinessEffect = null,
    string? Reference = null)
{
    /// <summary>For whom, by mail address; null for the viewer.</summary>
    public string? Requester { get; init; }

    public string? Source { get; init; }

    public string? Category { get; init; }

    /// <summary>Why it could not be opened as it was.</summary>
    public string? Trouble { get; init; }
}

/// <summary>The draft of a ticket: to be corrected, then created or thrown away.</summary>
public static class NewTicketCard
{
    private const int MaxBusinessEffect = 500;
    private const int MaxText = 8_000;
    private const int MaxAddress = 254;

    private static readonly Channel[] Sources = [Channel.Phone, Channel.Teams, Channel.Mail];

    public static string Title(Texts texts) => texts["Draft_Title"];

    public static AdaptiveCard Draw(TicketDraft draft, CardContext context) => context.Fit(max => Draw(draft, context, max));

    private static AdaptiveCard Draw(TicketDraft draft, CardContext context, int max)
    {
        var texts = context.Texts;
        List<CardElement> body = [CardParts.Heading(Title(texts))];
        if (draft.Trouble is { } trouble)
        {
            body.Add(new TextBlock(CardText.Escape(trouble)) { Color = TextColor.Attention, Weight = TextWeight.Bolder });
        }
        else if (draft.Subject.Length > 0)
        {
            body.Add(new TextBlock(texts["Draft_Intro"]) { IsSubtle = true });
        }

        if (TicketDecider.IsDesk(context.Viewer))
        {
            body.AddRange(ForOthers(draft, context));
        }

        body.AddRange(
        [
            new InputText
            {
                Id = "subject",
                Label = texts["Input_Subject"],
                Value = CardText.Plain(draft.Subject, TicketDecider.MaxSubject),
                MaxLength = TicketDecider.MaxSubject,
                IsRequired = true,
                ErrorMessage = texts["Error_Required"],
            },
            new InputText
            {
                Id = "text",
                Label = texts["Input_Text"],
                Value = CardText.Plain(draft.Text, max * 2),
                MaxLength = MaxText,
                IsMultiline = true,
            },
            DraftInputs.Impact("impact", draft.Impact, texts),
            DraftInputs.Urgency("urgency", draft.Urgency, texts),
            new InputText
            {
                Id = "businessEffect",
                Label = texts["Input_Effect"],
                Placeholder = texts["Input_EffectPlaceholder"],
                Value = draft.BusinessEffect is { } effect ? CardText.Plain(effect, MaxBusinessEffect) : null,
                MaxLength = MaxBusinessEffect,
            },
        ]);
        if (TicketDecider.IsDesk(context.Viewer) && context.Policy.Categories.Count > 0)
        {
            body.Add(new InputChoiceSet
            {
                Id = "category",
                Label = texts["Fact_Category"],
                Value = draft.Category is { } category && context.Policy.Categories.ContainsKey(category) ? category : TicketVerbs.NoChoice,
                Style = ChoiceStyle.Compact,
                Choices = [new Choice(texts["Choice_None"], TicketVerbs.NoChoice), .. context.Policy.Categories.Keys.Order(StringComparer.OrdinalIgnoreCase).Select(name => new Choice(name, name))],
            });
        }

        return context.Card(body, Title(texts),
        [
            context.Execute(CardVerbs.Create, texts["Action_Create"], null, ("draft", draft.Reference)) with { Id = CardVerbs.Create, Style = ActionStyle.Positive },
            context.Execute(CardVerbs.Cancel, texts["Action_Cancel"], null) with { Id = CardVerbs.Cancel, AssociatedInputs = AssociatedInputs.None },
        ]);
    }

    /// <summary>For whom an agent writes it down, and how they reached the desk.</summary>
    private static IEnumerable<CardElement> ForOthers(TicketDraft draft, CardContext context)
    {
        var texts = context.Texts;
        yield return new InputText
        {
            Id = "requester",
            Label = texts["Input_Requester"],
            Placeholder = texts["Input_RequesterPlaceholder"],
            Value = draft.Requester is { } requester ? CardText.Plain(requester, MaxAddress) : null,
            MaxLength = MaxAddress,
        };
        yield return new InputChoiceSet
        {
            Id = "source",
            Label = texts["Input_Source"],
            Value = Sources.Select(source => source.ToString()).FirstOrDefault(source => source == draft.Source) ?? nameof(Channel.Phone),
            Style = ChoiceStyle.Compact,
            Choices = [.. Sources.Select(source => new Choice(texts.Of(source), source.ToString()))],
        };
    }
}

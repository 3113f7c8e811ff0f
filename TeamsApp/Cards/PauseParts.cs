using System.Globalization;
using M365Support.Cards.Elements;
using M365Support.People;

namespace M365Support.Cards;

/// <summary>The switch by which an agent takes no new tickets for a while, on the list of what is assigned to them.</summary>
internal static class PauseParts
{
    private static readonly string[] Minutes = ["30", "60", "120", "480", Open];

    /// <summary>Until further notice.</summary>
    private const string Open = "open";

    /// <summary>Says that no tickets come; nothing while they do.</summary>
    public static IEnumerable<CardElement> State(RosterMember? agent, CardContext context)
    {
        if (agent is { Role: RosterRole.Agent } && agent.IsPausedAt(context.Now))
        {
            yield return new Container([new TextBlock(agent.PausedUntil is { } until
                ? context.Texts.Format("Pause_Until", CardText.Moment(until))
                : context.Texts["Pause_UntilResumed"])])
            {
                Style = ContainerStyle.Warning,
            };
        }
    }

    public static IEnumerable<CardAction> Switch(RosterMember? agent, CardContext context)
    {
        if (agent is not { Role: RosterRole.Agent })
        {
            yield break;
        }

        var texts = context.Texts;
        if (agent.IsPausedAt(context.Now))
        {
            yield return context.Execute(CardVerbs.Resume, texts["Action_Resume"], null) with { Id = CardVerbs.Resume, Style = ActionStyle.Positive };
            yield break;
        }

        yield return new ActionShowCard(AdaptiveCard.Nested(
            [
                new InputChoiceSet
                {
                    Id = CardActionData.InputId(CardVerbs.Pause, "for"),
                    Label = texts["Input_PauseFor"],
                    Value = "60",
                    Style = ChoiceStyle.Compact,
                    Choices = [.. Minutes.Select(minutes => new Choice(texts[$"Pause_{minutes}"], minutes))],
                },
            ],
            context.Execute(CardVerbs.Pause, texts["Action_Pause"], null) with { Id = "pause-send" }))
        {
            Id = CardVerbs.Pause,
            Title = texts["Action_Pause"],
        };
    }

    /// <summary>Until when, by what was chosen; null for until further notice.</summary>
    public static DateTimeOffset? Until(string? choice, DateTimeOffset now) =>
        choice is not null && Minutes.Contains(choice, StringComparer.Ordinal) && int.TryParse(choice, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            ? now.AddMinutes(minutes)
            : null;
}

using M365Support.Bot;
using M365Support.Cards;
using M365Support.Tabs;

namespace M365Support.Turns;

/// <summary>Somebody presses a button of a card in a chat (adaptiveCard/action).</summary>
internal sealed class CardActionTurn(Viewers viewers, CardActions actions) : ITurnHandler
{
    public bool Handles(Activity activity) => activity is { Type: ActivityTypes.Invoke, Name: InvokeNames.AdaptiveCardAction };

    public async Task<InvokeResponse?> HandleAsync(TurnContext turn, CancellationToken cancellationToken)
    {
        if (turn.Activity.GetValue<AdaptiveCardInvokeValue>() is not { Action: { Verb.Length: > 0 } action })
        {
            return AdaptiveCardInvokeResponse.Error(StatusCodes.Status400BadRequest, "BadRequest", "The value has no action with a verb.").ToInvokeResponse();
        }

        if (action.Type is not (null or "Action.Execute"))
        {
            return AdaptiveCardInvokeResponse.Error(StatusCodes.Status400BadRequest, "NotSupported", "Only Action.Execute is known.").ToInvokeResponse();
        }

        if (await viewers.OfAsync(turn, CardHost.Message, cancellationToken) is not { } viewer)
        {
            return AdaptiveCardInvokeResponse
                .Error(StatusCodes.Status403Forbidden, "UnknownPerson", TurnTexts.Get("WhoAreYou", Cultures.Of(turn.Activity.Locale)))
                .ToInvokeResponse();
        }

        return (await actions.AnswerAsync(CardActionData.Read(action.Verb, action.Data), viewer, cancellationToken)).ToInvokeResponse();
    }
}

using M365Support.Bot;
using M365Support.Cards;
using M365Support.Cards.Elements;

namespace M365Support.Turns;

/// <summary>The app was installed for a person: it says hello. Where to reach them has been noted by then.</summary>
internal sealed class InstallTurn(Viewers viewers) : ITurnHandler
{
    public bool Handles(Activity activity) => activity is { Type: ActivityTypes.InstallationUpdate, Action: "add" };

    public async Task<InvokeResponse?> HandleAsync(TurnContext turn, CancellationToken cancellationToken)
    {
        if (turn.IsPersonal && await viewers.OfAsync(turn, CardHost.Message, cancellationToken) is { } viewer)
        {
            var card = WelcomeCard.Draw(viewer);
            await turn.SendActivityAsync(Activity.Card(CardJson.ToElement(card), card.FallbackText), cancellationToken);
        }

        return null;
    }
}

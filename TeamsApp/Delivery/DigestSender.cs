using Azure;
using M365Support.Bot;
using M365Support.Cards;
using M365Support.Cards.Elements;
using M365Support.Insights;
using M365Support.People;
using M365Support.Tabs;
using M365Support.Tickets;

namespace M365Support.Delivery;

/// <summary>Brings digests to managers in Teams.</summary>
internal sealed partial class DigestSender(ProactiveSender teams, PersonDirectory directory, CardContexts contexts, ILogger<DigestSender> logger) : IDigestSender
{
    public async Task SendDigestAsync(Person manager, DeskOverview overview, CancellationToken cancellationToken)
    {
        var person = await directory.FindByAddressAsync(manager.Address, manager.Name, cancellationToken);
        if (person.AadObjectId is not { } id)
        {
            Log.Unreachable(logger, manager.Address);
            return;
        }

        var context = await contexts.ForAsync(manager, person.Language, cancellationToken);
        var card = DigestCard.Draw(overview, context);
        try
        {
            var delivery = await teams.SendAsync(id, Activity.Card(CardJson.ToElement(card), card.FallbackText), cancellationToken);
            if (delivery.Outcome == DeliveryOutcome.Unreachable)
            {
                Log.Unreachable(logger, manager.Address);
            }
        }
        catch (Exception e) when (e is ConnectorThrottledException or ConnectorUnavailableException)
        {
            throw new RequestFailedException(503, $"Teams cannot take the digest now: {e.Message}", e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The digest of {Manager} reaches nobody: the person is not in Teams")]
        public static partial void Unreachable(ILogger logger, string manager);
    }
}

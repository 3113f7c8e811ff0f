using M365Support.Bot;
using M365Support.Insights;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Delivery;

/// <summary>Brings digests to managers in Teams.</summary>
internal sealed class DigestSender(ProactiveSender teams, PersonDirectory directory) : IDigestSender
{
    public async Task SendDigestAsync(Person manager, DeskOverview overview, CancellationToken cancellationToken)
    {
        var person = await directory.FindByAddressAsync(manager.Address, manager.Name, cancellationToken);
        if (person.AadObjectId is { } id)
        {
            await teams.SendAsync(id, Activity.Message($"{overview.Opened} opened"), cancellationToken);
        }
    }
}

using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Local;

/// <summary>Puts the demo agents and managers on the roster, unless there is one already.</summary>
internal sealed class RosterSeed(DemoPeople people, Roster roster) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if ((await roster.LoadAsync(cancellationToken)).Count > 0)
        {
            return;
        }

        foreach (var person in people.People.Where(p => p.Role != DemoRole.Employee))
        {
            await roster.UpsertAsync(
                new RosterMember
                {
                    Address = person.Mail,
                    Name = person.Name,
                    AadObjectId = person.Id,
                    Role = person.Role == DemoRole.Manager ? RosterRole.Manager : RosterRole.Agent,
                    Tier = Enum.TryParse<Tier>(person.Tier, out var tier) ? tier : null,
                    Skills = person.Skills,
                    Languages = person.Languages,
                    TimeZone = person.TimeZone,
                },
                cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

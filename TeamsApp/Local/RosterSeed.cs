using M365Support.People;

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
            // The file was checked when it was read.
            await roster.UpsertAsync(person.ToRoster().Read().Member!, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

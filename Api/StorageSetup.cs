using M365Support.Mail;
using M365Support.Storage;
using M365Support.Tickets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace M365Support;

/// <summary>Makes the tables, queues and containers before anything uses them.</summary>
internal sealed class StorageSetup(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // What keeps data names it when it is constructed.
        _ = services.GetRequiredService<Desk>();
        _ = services.GetRequiredService<IEnumerable<IWorkHandler>>();
        _ = services.GetRequiredService<IMailIntake>();
        return services.GetRequiredService<DeskStorage>().CreateAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

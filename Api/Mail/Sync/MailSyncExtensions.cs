using M365Support.Graph;
using M365Support.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace M365Support.Mail.Sync;

/// <summary>Wires the reading of mailboxes; <see cref="IMailIntake"/> and <see cref="GraphClient"/> are wired elsewhere.</summary>
public static class MailSyncExtensions
{
    public static IServiceCollection AddMailboxSync(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<MailSyncOptions>().BindConfiguration(MailSyncOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new MailboxSync(
            provider.GetRequiredService<GraphClient>(),
            provider.GetRequiredService<DeskStorage>().Table(MailboxSync.TableName),
            provider.GetRequiredService<IMailIntake>(),
            provider.GetRequiredService<IOptions<MailOptions>>(),
            provider.GetRequiredService<IOptions<MailSyncOptions>>(),
            provider.GetRequiredService<IOptions<GraphOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<MailboxSync>>(),
            provider.GetRequiredService<IHostApplicationLifetime>()));
        return services.AddHostedService(provider => provider.GetRequiredService<MailboxSync>());
    }
}

using M365Support.Assignment;
using M365Support.Graph;
using M365Support.Insights;
using M365Support.Mail;
using M365Support.Mail.Intake;
using M365Support.Mail.Outgoing;
using M365Support.Mail.Sync;
using M365Support.Mail.Threading;
using M365Support.People;
using M365Support.Sla;
using M365Support.Storage;
using M365Support.Tickets;
using M365Support.Wording;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace M365Support;

/// <summary>Puts the desk together; the faces add how people are reached (<see cref="INoticeSender"/>, <see cref="IDigestSender"/>).</summary>
public static class SupportDesk
{
    public static IServiceCollection AddSupportDesk(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SupportPolicy>().BindChecked(configuration.GetSection(SupportPolicy.Section));
        services.AddOptions<DeskStorageOptions>().Bind(configuration.GetSection(DeskStorageOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<AssignmentOptions>().BindChecked(configuration.GetSection(SupportPolicy.Section));
        services.AddOptions<DigestOptions>().BindChecked(configuration.GetSection(SupportPolicy.Section));
        services.AddOptions<IntakeOptions>().BindChecked(configuration.GetSection(SupportPolicy.Section));
        services.AddOptions<MailOptions>().Bind(configuration.GetSection(MailOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSla(configuration);
        services.AddGraph();
        services.AddPeople();

        services.AddSingleton<DeskStorage>();
        services.AddSingleton<LiveCards>();
        services.AddSingleton<TicketStore>();
        services.AddSingleton<IntakeIndex>();
        services.AddSingleton<TicketFiles>();
        services.AddSingleton<WorkQueue>();
        services.AddSingleton<TicketViews>();
        services.AddSingleton<ITicketProjection>(s => s.GetRequiredService<TicketViews>());
        services.AddSingleton<Workload>();
        services.AddSingleton<ITicketProjection>(s => s.GetRequiredService<Workload>());
        services.AddSingleton<DeskRules>();
        services.AddSingleton<IAudience, DeskAudience>();
        services.AddSingleton<Relay>();
        services.AddSingleton<Desk>();
        services.AddSingleton<Glossary>();
        services.AddSingleton<Func<Desk>>(s => s.GetRequiredService<Desk>);
        services.AddSingleton<IWorkHandler, TicketWork>();
        services.AddSingleton<IAssigner, PresenceAssigner>();
        services.AddSingleton<AbsentHolders>();
        services.AddSingleton<WaitingTickets>();
        services.AddSingleton<ThreadKeys>();
        services.AddSingleton<ThreadFinder>();
        services.AddSingleton<MailSenders>();
        services.AddSingleton<MailRouter>();
        services.AddSingleton<MailWriter>();
        services.AddSingleton<MailReader>();
        services.AddSingleton<MailKeeper>();
        services.AddSingleton<IMailIntake, MailIntake>();
        services.AddSingleton<DeskOverviews>();
        services.AddSingleton<Digests>();
        services.AddSingleton<IWorkHandler>(s => s.GetRequiredService<Digests>());
        services.AddOptions<ReminderAuditOptions>().BindChecked(configuration.GetSection(SupportPolicy.Section));
        services.AddSingleton<ReminderAudit>();
        services.AddSingleton<WorkPump>();

        // The first to start makes the tables; the last to stop is the relay, which finishes what is under way.
        services.AddHostedService<StorageSetup>();
        services.AddHostedService(s => s.GetRequiredService<Relay>());
        services.AddHostedService(s => s.GetRequiredService<WorkPump>());
        services.AddHostedService(s => s.GetRequiredService<WaitingTickets>());
        services.AddHostedService(s => s.GetRequiredService<ReminderAudit>());
        services.AddHostedService(s => s.GetRequiredService<Digests>());
        services.AddOutgoingMail(configuration);
        services.AddMailboxSync();
        return services;
    }
}

using M365Support.Tickets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace M365Support.Mail.Outgoing;

/// <summary>Wires the sending of mail.</summary>
public static class OutgoingMailExtensions
{
    /// <summary>Adds <see cref="MailOutbox"/> with its slots and <see cref="AnswerLimits"/>.</summary>
    public static IServiceCollection AddOutgoingMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OutgoingMailOptions>().Bind(configuration.GetSection(OutgoingMailOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SendSlots>();
        services.AddSingleton<AnswerLimits>();
        services.AddSingleton<MailOutbox>();
        return services.AddSingleton<IWorkHandler>(s => s.GetRequiredService<MailOutbox>());
    }
}

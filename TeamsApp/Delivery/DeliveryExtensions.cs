using M365Support.Insights;
using M365Support.Tickets;

namespace M365Support.Delivery;

/// <summary>Wires the ways to people.</summary>
internal static class DeliveryExtensions
{
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddSingleton<NoticeMailer>();
        services.AddSingleton<Readers>();
        services.AddSingleton<LiveMessages>();
        services.AddSingleton<HeldNotices>();
        services.AddSingleton<NoticeSender>();
        services.AddSingleton<INoticeSender>(s => s.GetRequiredService<NoticeSender>());
        services.AddSingleton<IWorkHandler, HeldWork>();
        return services.AddSingleton<IDigestSender, DigestSender>();
    }
}

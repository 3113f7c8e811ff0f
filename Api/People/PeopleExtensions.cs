using M365Support.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace M365Support.People;

/// <summary>Wires the directory, presence and the roster.</summary>
public static class PeopleExtensions
{
    public static IServiceCollection AddPeople(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<PeopleOptions>()
            .Configure<IConfiguration>((_, configuration) => ConfigurationCheck.ThrowIfWrong<PeopleOptions>(configuration.GetSection(PeopleOptions.Section)))
            .BindConfiguration(PeopleOptions.Section)
            .ValidateDataAnnotations()
            .Validate(options => TimeZoneNames.ToIana(options.DefaultTimeZone) == options.DefaultTimeZone, "Support:DefaultTimeZone is not an IANA name, e.g. Europe/Berlin.")
            .ValidateOnStart();
        services.AddSingleton<PersonDirectory>();
        services.AddSingleton<PresenceClient>();
        services.AddSingleton<PreferenceStore>();
        return services.AddSingleton(provider => new Roster(
            provider.GetRequiredService<DeskStorage>().Table(Roster.TableName), provider.GetRequiredService<IOptions<PeopleOptions>>(), provider.GetRequiredService<TimeProvider>()));
    }
}

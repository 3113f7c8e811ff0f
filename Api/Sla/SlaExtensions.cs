using M365Support.Tickets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace M365Support.Sla;

/// <summary>Wires the business calendars.</summary>
public static class SlaExtensions
{
    /// <summary>Adds <see cref="IWorkingTimes"/> from section <c>Support</c>, checked when the host starts and read anew when the configuration changes.</summary>
    public static IServiceCollection AddSla(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CalendarOptions>().Bind(configuration.GetSection(CalendarOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CalendarOptions>>(new CalendarOptionsValidator(configuration));
        return services.AddSingleton<IWorkingTimes, WorkingTimes>();
    }
}

/// <summary>Refuses calendars that cannot be counted by, and settings whose name is mistyped: they would be passed over in silence, and promises with them.</summary>
internal sealed class CalendarOptionsValidator(IConfiguration configuration) : IValidateOptions<CalendarOptions>
{
    private static readonly string[] Settings = [.. typeof(CalendarSettings).GetProperties().Select(property => property.Name)];

    public ValidateOptionsResult Validate(string? name, CalendarOptions options)
    {
        List<string> faults = [];
        foreach (var setting in configuration.GetSection($"{CalendarOptions.Section}:{nameof(CalendarOptions.Calendars)}").GetChildren().SelectMany(calendar => calendar.GetChildren()))
        {
            if (!Settings.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
            {
                faults.Add($"{setting.Path} is no setting of a calendar; write one of {string.Join(", ", Settings)}.");
            }
        }

        CalendarSet.Read(options, faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}

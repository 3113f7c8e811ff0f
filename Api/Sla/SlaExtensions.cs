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
        services.AddOptions<CalendarOptions>().BindChecked(configuration.GetSection(CalendarOptions.Section));
        services.AddSingleton<IValidateOptions<CalendarOptions>, CalendarOptionsValidator>();
        return services.AddSingleton<IWorkingTimes, WorkingTimes>();
    }
}

/// <summary>Refuses calendars that cannot be counted by.</summary>
internal sealed class CalendarOptionsValidator : IValidateOptions<CalendarOptions>
{
    public ValidateOptionsResult Validate(string? name, CalendarOptions options)
    {
        List<string> faults = [];
        CalendarSet.Read(options, faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}

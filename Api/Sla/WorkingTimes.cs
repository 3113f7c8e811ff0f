using M365Support.Tickets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace M365Support.Sla;

/// <summary>The working times as configured now; a changed configuration holds at once, one that cannot be used leaves the last good one in force.</summary>
internal sealed partial class WorkingTimes : IWorkingTimes, IDisposable
{
    private readonly IOptionsFactory<CalendarOptions> factory;
    private readonly ILogger<WorkingTimes> logger;
    private readonly List<IDisposable> watches;
    private volatile CalendarSet current;

    /// <summary>Reads the calendars and watches for changes.</summary>
    /// <exception cref="OptionsValidationException">The configuration cannot be used.</exception>
    public WorkingTimes(IOptionsFactory<CalendarOptions> factory, IEnumerable<IOptionsChangeTokenSource<CalendarOptions>> changes, ILogger<WorkingTimes> logger)
    {
        this.factory = factory;
        this.logger = logger;
        current = Read();
        watches = [.. changes.Select(change => ChangeToken.OnChange(change.GetChangeToken, Reload))];
    }

    public IWorkingTime For(Priority priority, string? site) => current.For(priority, site);

    public IWorkingTime OfSite(string? site) => current.OfSite(site);

    public void Dispose() => watches.ForEach(watch => watch.Dispose());

    private CalendarSet Read()
    {
        List<string> faults = [];
        return CalendarSet.Read(factory.Create(Options.DefaultName), faults) ?? throw new OptionsValidationException(Options.DefaultName, typeof(CalendarOptions), faults);
    }

    private void Reload()
    {
        try
        {
            current = Read();
            Log.Reloaded(logger);
        }
        catch (Exception e) when (e is OptionsValidationException or InvalidOperationException)
        {
            Log.Kept(logger, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The business calendars were read anew.")]
        public static partial void Reloaded(ILogger logger);

        [LoggerMessage(2, LogLevel.Error, "The changed business calendars cannot be used; the last ones stay in force. {Fault}")]
        public static partial void Kept(ILogger logger, string fault);
    }
}

using System.ComponentModel.DataAnnotations;

namespace M365Support.Tickets;

/// <summary>The desk's promises and rules, read from configuration section <c>Support</c>.</summary>
public sealed class SupportPolicy : IValidatableObject
{
    public const string Section = "Support";

    /// <summary>How often the requester is told what is known. Default 1 hour; 1 second to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00", ErrorMessage = "Support:ProgressInterval must lie between 00:00:01 and 7.00:00:00, for example 01:00:00.")]
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long before that the agent is asked for news; at most a sixth of the interval is used. Default 10 minutes; 0 to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ErrorMessage = "Support:AskBefore must lie between 00:00:00 and 1.00:00:00, for example 00:10:00.")]
    public TimeSpan AskBefore { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Within what time an agent has to acknowledge a ticket. Default 15 minutes; 1 second to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00", ErrorMessage = "Support:AcknowledgeWithin must lie between 00:00:01 and 7.00:00:00, for example 00:15:00.")]
    public TimeSpan AcknowledgeWithin { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The shortest time between two nudges by one requester. Default 30 minutes; 0 to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00", ErrorMessage = "Support:NudgeInterval must lie between 00:00:00 and 7.00:00:00, for example 00:30:00.")]
    public TimeSpan NudgeInterval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long after it ended a ticket can be reopened. Default 7 days; 0 to 90 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "90.00:00:00", ErrorMessage = "Support:ReopenWindow must lie between 00:00:00 and 90.00:00:00, for example 7.00:00:00.")]
    public TimeSpan ReopenWindow { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Within what time a ticket of each priority has to be resolved, in elapsed time. Defaults: P1 4 h, P2 8 h, P3 2 days, P4 5 days.</summary>
    public Dictionary<Priority, TimeSpan> ResolveWithin { get; init; } = new()
    {
        [Priority.P1] = TimeSpan.FromHours(4),
        [Priority.P2] = TimeSpan.FromHours(8),
        [Priority.P3] = TimeSpan.FromDays(2),
        [Priority.P4] = TimeSpan.FromDays(5),
    };

    /// <summary>The priority of each impact and urgency. The default is the usual ITIL matrix.</summary>
    public Dictionary<Impact, Dictionary<Urgency, Priority>> Priorities { get; init; } = new()
    {
        [Impact.Company] = new() { [Urgency.High] = Priority.P1, [Urgency.Medium] = Priority.P1, [Urgency.Low] = Priority.P2 },
        [Impact.Team] = new() { [Urgency.High] = Priority.P1, [Urgency.Medium] = Priority.P2, [Urgency.Low] = Priority.P3 },
        [Impact.Individual] = new() { [Urgency.High] = Priority.P2, [Urgency.Medium] = Priority.P3, [Urgency.Low] = Priority.P4 },
    };

    public Priority PriorityOf(Impact impact, Urgency urgency) => Priorities[impact][urgency];

    /// <summary>How long before the requester is informed the agent is asked for news.</summary>
    internal TimeSpan AskLead => TimeSpan.FromTicks(Math.Min(AskBefore.Ticks, ProgressInterval.Ticks / 6));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var priority in Enum.GetValues<Priority>())
        {
            if (!ResolveWithin.TryGetValue(priority, out var target) || target <= TimeSpan.Zero)
            {
                yield return new ValidationResult($"Support:ResolveWithin:{priority} is missing or not above zero; write a time such as 08:00:00.");
            }
        }

        foreach (var impact in Enum.GetValues<Impact>())
        {
            foreach (var urgency in Enum.GetValues<Urgency>())
            {
                if (!Priorities.TryGetValue(impact, out var row) || !row.TryGetValue(urgency, out var priority) || !Enum.IsDefined(priority))
                {
                    yield return new ValidationResult($"Support:Priorities:{impact}:{urgency} is missing; write P1, P2, P3 or P4.");
                }
            }
        }
    }
}

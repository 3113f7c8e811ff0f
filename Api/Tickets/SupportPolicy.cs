using System.ComponentModel.DataAnnotations;

namespace M365Support.Tickets;

/// <summary>The desk's promises and rules, read from configuration section <c>Support</c>.</summary>
public sealed class SupportPolicy : IValidatableObject
{
    public const string Section = "Support";

    private const int MostTemplates = 6;

    /// <summary>How often the requester is told what is known. Default 1 hour; 1 second to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00", ErrorMessage = "Support:ProgressInterval must lie between 00:00:01 and 7.00:00:00, for example 01:00:00.")]
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long before that the agent is asked for news; at most a sixth of the interval is used. Default 10 minutes; 0 to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ErrorMessage = "Support:AskBefore must lie between 00:00:00 and 1.00:00:00, for example 00:10:00.")]
    public TimeSpan AskBefore { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Within what working time an agent has to acknowledge a ticket. Default 15 minutes; 1 second to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00", ErrorMessage = "Support:AcknowledgeWithin must lie between 00:00:01 and 7.00:00:00, for example 00:15:00.")]
    public TimeSpan AcknowledgeWithin { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The shortest time between two nudges by one requester. Default 30 minutes; 0 to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00", ErrorMessage = "Support:NudgeInterval must lie between 00:00:00 and 7.00:00:00, for example 00:30:00.")]
    public TimeSpan NudgeInterval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long after it ended a ticket can be reopened. Default 7 days; 0 to 90 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "90.00:00:00", ErrorMessage = "Support:ReopenWindow must lie between 00:00:00 and 90.00:00:00, for example 7.00:00:00.")]
    public TimeSpan ReopenWindow { get; init; } = TimeSpan.FromDays(7);

    /// <summary>After what working time without acknowledgement a complaint is likely. Default 2 hours; 1 second to 30 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00", ErrorMessage = "Support:ComplaintRiskAfter must lie between 00:00:01 and 30.00:00:00, for example 02:00:00.")]
    public TimeSpan ComplaintRiskAfter { get; init; } = TimeSpan.FromHours(2);

    /// <summary>After what part of the time to resolve the agent is warned first. Default 0.5; 0.01 to 0.99.</summary>
    [Range(0.01, 0.99, ErrorMessage = "Support:WarnAtHalf must lie between 0.01 and 0.99, for example 0.5.")]
    public double WarnAtHalf { get; init; } = 0.5;

    /// <summary>After what part of it agent and managers are warned. Default 0.8; 0.01 to 0.99.</summary>
    [Range(0.01, 0.99, ErrorMessage = "Support:WarnAtMost must lie between 0.01 and 0.99, for example 0.8.")]
    public double WarnAtMost { get; init; } = 0.8;

    /// <summary>How long after resolving the requester is asked how it went, in elapsed time. Default 1 hour; 0 to 30 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00", ErrorMessage = "Support:AskForRatingAfter must lie between 00:00:00 and 30.00:00:00, for example 01:00:00.")]
    public TimeSpan AskForRatingAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>After what working time without the answer that is waited for the requester is asked once more. Default 1 working day; 1 second to 90 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "90.00:00:00", ErrorMessage = "Support:RemindRequesterAfter must lie between 00:00:01 and 90.00:00:00, for example 1.00:00:00.")]
    public TimeSpan RemindRequesterAfter { get; init; } = TimeSpan.FromDays(1);

    /// <summary>After what working time without it the agent is told. Default 3 working days; 1 second to 90 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "90.00:00:00", ErrorMessage = "Support:ReportNoAnswerAfter must lie between 00:00:01 and 90.00:00:00, for example 3.00:00:00.")]
    public TimeSpan ReportNoAnswerAfter { get; init; } = TimeSpan.FromDays(3);

    /// <summary>After what working time of silence a resolved ticket is closed; whole days are working days. Default 3 working days; 1 second to 90 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "90.00:00:00", ErrorMessage = "Support:CloseAfter must lie between 00:00:01 and 90.00:00:00, for example 3.00:00:00.")]
    public TimeSpan CloseAfter { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Within what working time after closing the knowledge article is due. Default 4 hours; 1 second to 90 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "90.00:00:00", ErrorMessage = "Support:ArticleWithin must lie between 00:00:01 and 90.00:00:00, for example 04:00:00.")]
    public TimeSpan ArticleWithin { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How long a merge can be taken back. Default 1 day; 0 to 30 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00", ErrorMessage = "Support:UnmergeWithin must lie between 00:00:00 and 30.00:00:00, for example 1.00:00:00.")]
    public TimeSpan UnmergeWithin { get; init; } = TimeSpan.FromDays(1);

    /// <summary>What working time a tier has without a solution before the next tier gets the ticket. Defaults: L1 15 minutes for P1 and P2, 1 hour for P3 and P4; L2 1 hour, 2 hours, 1 and 2 working days.</summary>
    public Dictionary<Tier, Dictionary<Priority, TimeSpan>> EscalateAfter { get; init; } = new()
    {
        [Tier.L1] = new()
        {
            [Priority.P1] = TimeSpan.FromMinutes(15),
            [Priority.P2] = TimeSpan.FromMinutes(15),
            [Priority.P3] = TimeSpan.FromHours(1),
            [Priority.P4] = TimeSpan.FromHours(1),
        },
        [Tier.L2] = new()
        {
            [Priority.P1] = TimeSpan.FromHours(1),
            [Priority.P2] = TimeSpan.FromHours(2),
            [Priority.P3] = TimeSpan.FromDays(1),
            [Priority.P4] = TimeSpan.FromDays(2),
        },
    };

    /// <summary>The vendors (L4) that tickets can wait for, by name. Default none.</summary>
    public Dictionary<string, Vendor> Vendors { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What tickets can be about, by name. Default none: then any word is a category.</summary>
    public Dictionary<string, Category> Categories { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What else the desk wants to know of a ticket, by name. Default none.</summary>
    public Dictionary<string, TicketField> Fields { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What agents do with one tap, by name. Default none.</summary>
    public Dictionary<string, Macro> Macros { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>News that agents give with one tap, by language (en, zh-Hans), at most 6 each. Default none: then those that are shipped are offered.</summary>
    public Dictionary<string, List<ProgressTemplate>> ProgressTemplates { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Within what working time a ticket of each priority has to be resolved; whole days are working days. Defaults: P1 4 h, P2 8 h, P3 2 days, P4 5 days.</summary>
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

        if (WarnAtHalf >= WarnAtMost)
        {
            yield return new ValidationResult("Support:WarnAtHalf must be below Support:WarnAtMost, for example 0.5 and 0.8.");
        }

        foreach (var (tier, targets) in EscalateAfter)
        {
            foreach (var (priority, _) in targets.Where(t => t.Value <= TimeSpan.Zero))
            {
                yield return new ValidationResult($"Support:EscalateAfter:{tier}:{priority} is not above zero; write a time such as 00:15:00.");
            }
        }

        foreach (var problem in Vendors.SelectMany(v => v.Value.Problems(v.Key))
            .Concat(Categories.SelectMany(c => c.Value.Problems(c.Key)))
            .Concat(Fields.SelectMany(f => f.Value.Problems(f.Key)))
            .Concat(Macros.SelectMany(m => m.Value.Problems(m.Key, this))))
        {
            yield return new ValidationResult(problem);
        }

        foreach (var (language, templates) in ProgressTemplates)
        {
            var name = $"Support:ProgressTemplates:{language}";
            if (templates.Count > MostTemplates)
            {
                yield return new ValidationResult($"{name} has more than {MostTemplates} entries; a card shows no more buttons.");
            }

            foreach (var problem in templates.SelectMany((template, i) => template.Problems($"{name}:{i}")))
            {
                yield return new ValidationResult(problem);
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

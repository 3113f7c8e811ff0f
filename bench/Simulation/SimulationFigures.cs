namespace M365Support.Bench.Simulation;

/// <summary>How evenly work is spread over the agents of one tier.</summary>
/// <param name="AssignedGini">Gini coefficient of what each got in proportion to an even share among those who were as reachable when a ticket was assigned: 0 is even, towards 1 one has all.</param>
/// <param name="LoadGini">The same of the mean number of open tickets.</param>
public sealed record TierFigures(int Agents, int Assigned, double AssignedGini, double LoadGini, double MeanOpen);

/// <summary>Tickets of a priority, and how many of them were not resolved in time.</summary>
public sealed record PriorityFigures(int Tickets, int Breached);

/// <summary>What a simulated time came to; its JSON is the last line that the command prints.</summary>
public sealed record SimulationFigures
{
    public required int Employees { get; init; }

    public required double Days { get; init; }

    public required int Agents { get; init; }

    public required int Instances { get; init; }

    public required int Seed { get; init; }

    public required int Tickets { get; init; }

    public required int StillOpen { get; init; }

    /// <summary>Those that were given and those that are overdue.</summary>
    public required long AcknowledgementsDue { get; init; }

    /// <summary>Those that are overdue and were not given by the end.</summary>
    public required int AcknowledgementsMissing { get; init; }

    /// <summary>Per cent of those due.</summary>
    public required double AcknowledgedInTime { get; init; }

    public required long ProgressDue { get; init; }

    public required long ProgressSent { get; init; }

    /// <summary>Sent more than two minutes after they were due, or never; without those whose queue message was held back or lost on purpose.</summary>
    public required long ProgressLate { get; init; }

    public required long ProgressLateByFault { get; init; }

    /// <summary>Times a requester heard nothing for longer than the hour, judged by what reached him and not by what the ticket says.</summary>
    public required int Silences { get; init; }

    public required double LongestProgressDelaySeconds { get; init; }

    public required IReadOnlyDictionary<string, PriorityFigures> ByPriority { get; init; }

    public required IReadOnlyDictionary<string, TierFigures> ByTier { get; init; }

    /// <summary>Gini coefficient, over all agents, of what each got in proportion to an even share among those of the tier who were as reachable at the time.</summary>
    public required double AssignedGini { get; init; }

    /// <summary>Gini coefficient of the mean number of open tickets over all agents.</summary>
    public required double LoadGini { get; init; }

    public required int MessagesSent { get; init; }

    public required int MailsSent { get; init; }

    /// <summary>Times a card in a chat was replaced by its newer self, without a sound.</summary>
    public required int CardsEdited { get; init; }

    public required int MessagesTwice { get; init; }

    public required int MessagesLost { get; init; }

    public required int MailsUnsent { get; init; }

    public required int Poison { get; init; }

    public required int Digests { get; init; }

    public required int QueueMessagesDeliveredTwice { get; init; }

    public required int QueueMessagesHeldBack { get; init; }

    public required int QueueMessagesLost { get; init; }

    /// <summary>Posts that Teams refused, or took and did not say so.</summary>
    public required int PostsTroubled { get; init; }

    public required int InstancesKilled { get; init; }

    /// <summary>Merges of which one side knows and the other does not; tickets whose lists or loads say something else than they do.</summary>
    public required int Inconsistencies { get; init; }

    /// <summary>What must never be, in words; the command ends with an error where there is any.</summary>
    public required IReadOnlyList<string> Violations { get; init; }

    public required IReadOnlyDictionary<string, int> Rejections { get; init; }

    public required IReadOnlyDictionary<string, OperationFigures> StorageTransactions { get; init; }

    public required long StorageRequests { get; init; }

    public required double StorageRequestsPerTicket { get; init; }

    public required long GraphCalls { get; init; }

    public required long GraphPresenceCalls { get; init; }

    /// <summary>What Teams was asked in the busiest minute; it takes 3,000 from an app.</summary>
    public required int BusiestTeamsMinute { get; init; }

    public required double WallSeconds { get; init; }

    public required double CpuSeconds { get; init; }

    public required long PeakMemoryMegabytes { get; init; }
}

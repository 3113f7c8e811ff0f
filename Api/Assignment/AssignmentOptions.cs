using System.ComponentModel.DataAnnotations;

namespace M365Support.Assignment;

/// <summary>How tickets find their agents; section <c>Support</c>.</summary>
public sealed class AssignmentOptions
{
    /// <summary>How often presence is looked at while tickets wait. Default 30 s; 1 s to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ErrorMessage = "Support:WaitingCheck must lie between 00:00:01 and 00:05:00, for example 00:00:30.")]
    public TimeSpan WaitingCheck { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an agent may be away before tickets that they have not acknowledged go to others. Default 5 min; 0 to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ErrorMessage = "Support:AwayGrace must lie between 00:00:00 and 1.00:00:00, for example 00:05:00.")]
    public TimeSpan AwayGrace { get; init; } = TimeSpan.FromMinutes(5);
}

using System.ComponentModel.DataAnnotations;

namespace M365Support.Insights;

/// <summary>Settings of the managers' digest; section <c>Support</c>.</summary>
public sealed class DigestOptions
{
    /// <summary>When the digest comes, in the manager's own time. Default 09:00.</summary>
    [Range(typeof(TimeOnly), "00:00", "23:59", ErrorMessage = "Support:DigestTime must be a time of day from 00:00 to 23:59, for example 09:00.")]
    public TimeOnly DigestTime { get; init; } = new(9, 0);
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Azure.Storage.Queues;

/// <summary>The service's limits, checked before anything is sent (Learn: "Put Message", "Naming queues and metadata").</summary>
internal static partial class QueueLimits
{
    public const int MaxMessageBytes = 64 * 1024;
    public const int MaxMessages = 32;

    private static readonly TimeSpan MaxVisibility = TimeSpan.FromDays(7);

    public static void CheckQueueName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is < 3 or > 63 || !QueueName().IsMatch(name))
        {
            throw new ArgumentException($"'{name}' is no queue name: 3 to 63 lower-case letters, digits and single hyphens inside.", nameof(name));
        }
    }

    public static void CheckCount(int? maxMessages)
    {
        if (maxMessages is { } count)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(maxMessages));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxMessages, nameof(maxMessages));
        }
    }

    /// <summary>The seconds, rounded up to a whole one so that a message never shows before its time.</summary>
    public static string Visibility(TimeSpan timeout, TimeSpan least)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout, MaxVisibility);
        return Seconds(timeout);
    }

    /// <summary>Whole seconds from 1 on, or −1 second for a message that does not expire.</summary>
    public static string TimeToLive(TimeSpan timeToLive, TimeSpan? visibilityTimeout)
    {
        if (timeToLive == TimeSpan.FromSeconds(-1))
        {
            return "-1";
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(timeToLive, TimeSpan.FromSeconds(1));
        return visibilityTimeout >= timeToLive
            ? throw new ArgumentException("The message would expire before it becomes visible.", nameof(timeToLive))
            : Seconds(timeToLive);
    }

    private static string Seconds(TimeSpan span) => ((long)Math.Ceiling(span.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex QueueName();
}

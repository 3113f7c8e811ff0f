namespace M365Support.People;

/// <summary>By which way somebody wants to hear from the desk.</summary>
public enum MessageWay
{
    Teams,
    Mail,
    Both,
}

/// <summary>How somebody wants to hear from the desk; who has not said so has <see cref="Default"/>.</summary>
public sealed record Preferences
{
    public static readonly Preferences Default = new();

    /// <summary>Teams, and mail where Teams cannot be reached, unless said otherwise.</summary>
    public MessageWay Way { get; init; }

    /// <summary>The language of messages and cards, one of <see cref="Languages"/>; null for that of the client or the directory.</summary>
    public string? Language { get; init; }

    public QuietHours? Quiet { get; init; }

    /// <summary>The languages that can be chosen, BCP 47.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "zh-Hans"];
}

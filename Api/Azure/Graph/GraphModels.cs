using System.Text.Json.Serialization;

namespace M365Support.Graph;

/// <summary>A user of the directory, with the properties that the support desk reads (Learn: "user resource type").</summary>
public sealed record GraphUser
{
    public required string Id { get; init; }

    public string? DisplayName { get; init; }

    public string? Mail { get; init; }

    public string? UserPrincipalName { get; init; }

    /// <summary>BCP 47, for example <c>zh-CN</c>.</summary>
    public string? PreferredLanguage { get; init; }

    public string? Department { get; init; }

    public string? OfficeLocation { get; init; }

    public string? JobTitle { get; init; }

    public bool? AccountEnabled { get; init; }
}

/// <summary>What a person's presence is now (Learn: "presence resource type").</summary>
public sealed record GraphPresence
{
    public required string Id { get; init; }

    /// <summary>The base state, for example <c>Available</c>.</summary>
    public string? Availability { get; init; }

    /// <summary>What explains the base state, for example <c>InAMeeting</c>.</summary>
    public string? Activity { get; init; }

    public GraphOutOfOffice? OutOfOfficeSettings { get; init; }
}

/// <summary>Whether a person has automatic replies or an out-of-office event on (Learn: "outOfOfficeSettings resource type").</summary>
public sealed record GraphOutOfOffice(bool IsOutOfOffice);

/// <summary>The language and time zone of a mailbox (Learn: "mailboxSettings resource type").</summary>
public sealed record GraphMailboxSettings
{
    /// <summary>A Windows name ("China Standard Time") or an IANA name ("Asia/Shanghai"), as the tenant has set it up.</summary>
    public string? TimeZone { get; init; }

    public GraphLocale? Language { get; init; }
}

/// <summary>A locale by its BCP 47 tag (Learn: "localeInfo resource type").</summary>
public sealed record GraphLocale(string? Locale);

/// <summary>One change of a folder: a message that came, or one that is gone.</summary>
public sealed record DeltaMessage
{
    /// <summary>The immutable id.</summary>
    public required string Id { get; init; }

    public DateTimeOffset? ReceivedDateTime { get; init; }

    public string? InternetMessageId { get; init; }

    /// <summary>Set when the message has left the folder.</summary>
    [JsonPropertyName("@removed")]
    public DeltaRemoved? Removed { get; init; }
}

/// <summary>Why an item is gone: <c>deleted</c> or <c>changed</c> (Learn: "Use delta query to track changes in Microsoft Graph data").</summary>
public sealed record DeltaRemoved(string? Reason);

/// <summary>One page of a folder's changes, and the link to go on from; exactly one of the two links is set.</summary>
/// <param name="Changes">The changes, in no particular order; the same message may come more than once.</param>
/// <param name="NextLink">More pages of this round are waiting here.</param>
/// <param name="DeltaLink">The round is complete; what changes later is found here.</param>
public sealed record MessageDeltaPage(IReadOnlyList<DeltaMessage> Changes, string? NextLink, string? DeltaLink);

/// <summary>A subscription to change notifications (Learn: "subscription resource type").</summary>
public sealed record GraphSubscription
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    public required string ChangeType { get; init; }

    public required string Resource { get; init; }

    public required string NotificationUrl { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LifecycleNotificationUrl { get; init; }

    /// <summary>At most 128 characters; comes back with every notification, and is left out when subscriptions are listed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ClientState { get; init; }

    /// <summary>At most 10,080 minutes ahead for messages.</summary>
    public DateTimeOffset ExpirationDateTime { get; init; }
}

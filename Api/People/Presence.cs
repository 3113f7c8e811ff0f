namespace M365Support.People;

/// <summary>A person's base presence, in Graph's names (Learn: "presence resource type").</summary>
public enum Availability
{
    PresenceUnknown,
    Available,
    AvailableIdle,
    Away,
    BeRightBack,
    Busy,
    BusyIdle,
    DoNotDisturb,
    Offline,
}

/// <summary>Whether a person can be reached now.</summary>
/// <param name="Availability">The base presence.</param>
/// <param name="Activity">What explains it, in Graph's words, for example <c>InAMeeting</c>; null when unknown.</param>
/// <param name="IsOutOfOffice">Automatic replies or an out-of-office event are on, whatever the availability says.</param>
public readonly record struct PersonPresence(Availability Availability, string? Activity, bool IsOutOfOffice);

/// <summary>The presence of several people at one time.</summary>
/// <param name="Known">False when Graph could not be asked; then presence says nothing and working hours decide.</param>
/// <param name="TakenAt">The age of the oldest answer in it.</param>
/// <param name="People">By object id; who is missing is unknown.</param>
public sealed record PresenceSnapshot(bool Known, DateTimeOffset TakenAt, IReadOnlyDictionary<string, PersonPresence> People)
{
    /// <summary>A member's presence; null when Graph could not be asked, and then working hours decide.</summary>
    public PersonPresence? Of(RosterMember member) => Known ? this[member.AadObjectId] : null;

    /// <summary>The presence of the person with this object id; <see cref="Availability.PresenceUnknown"/> when there is none.</summary>
    public PersonPresence this[string? aadObjectId] => aadObjectId is not null && People.TryGetValue(aadObjectId, out var presence) ? presence : default;
}

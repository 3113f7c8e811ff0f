namespace M365Support.Local;

/// <summary>The presence of the demo people, which can be set and survives a restart.</summary>
internal sealed class EmulatedPresence
{
    private static readonly string[] Availabilities =
        ["Available", "AvailableIdle", "Away", "BeRightBack", "Busy", "BusyIdle", "DoNotDisturb", "Offline", "PresenceUnknown"];

    private static readonly string[] Activities =
    [
        "Available", "Away", "BeRightBack", "Busy", "DoNotDisturb", "InACall", "InAConferenceCall", "Inactive", "InAMeeting", "Offline", "OffWork",
        "OutOfOffice", "PresenceUnknown", "Presenting", "UrgentInterruptionsOnly",
    ];

    /// <summary>Learn: "presence: setUserPreferredPresence", supported combinations.</summary>
    private static readonly (string Availability, string Activity)[] Preferable =
    [
        ("Available", "Available"), ("Busy", "Busy"), ("DoNotDisturb", "DoNotDisturb"), ("BeRightBack", "BeRightBack"), ("Away", "Away"), ("Offline", "OffWork"),
    ];

    private readonly Lock sync = new();
    private readonly Dictionary<string, DemoPresence> set = new(StringComparer.OrdinalIgnoreCase);
    private readonly DemoPeople people;
    private readonly string path;

    public EmulatedPresence(DemoPeople people, string path)
    {
        (this.people, this.path) = (people, path);
        foreach (var (id, presence) in EmulatorFiles.ReadJson<Dictionary<string, DemoPresence>>(path) ?? [])
        {
            if (people.Find(id) is not null && Fault(presence.Availability, presence.Activity) is null)
            {
                set[id] = presence;
            }
        }
    }

    /// <summary>What is wrong with these words as a presence in Graph, or null.</summary>
    public static string? Fault(string? availability, string? activity) =>
        !Availabilities.Contains(availability, StringComparer.Ordinal) ? $"availability \"{availability}\" is not one of {string.Join(", ", Availabilities)}."
        : !Activities.Contains(activity, StringComparer.Ordinal) ? $"activity \"{activity}\" is not one of {string.Join(", ", Activities)}."
        : null;

    /// <summary>What is wrong with these words as a preferred presence, or null.</summary>
    public static string? PreferredFault(string? availability, string? activity) =>
        Preferable.Contains((availability ?? "", activity ?? ""))
            ? null
            : "availability and activity are one of " + string.Join(", ", Preferable.Select(pair => $"{pair.Availability}/{pair.Activity}")) + ".";

    /// <summary>
    /// Completes what a person typed: the activity follows from the availability, and OutOfOffice, an activity in Graph, may stand for both.
    /// </summary>
    public static (string? Availability, string? Activity) Complete(string? availability, string? activity) =>
        string.Equals(availability, "OutOfOffice", StringComparison.Ordinal) ? ("Offline", "OutOfOffice")
        : (availability, activity ?? availability switch
        {
            "AvailableIdle" or "BusyIdle" => "Inactive",
            "Offline" => "OffWork",
            _ => availability,
        });

    public DemoPresence Of(DemoPerson person)
    {
        lock (sync)
        {
            return set.GetValueOrDefault(person.Id, person.Presence);
        }
    }

    public void Set(DemoPerson person, DemoPresence presence)
    {
        lock (sync)
        {
            set[person.Id] = presence;
            EmulatorFiles.WriteJson(path, set);
        }
    }

    public void Clear(DemoPerson person)
    {
        lock (sync)
        {
            set.Remove(person.Id);
            EmulatorFiles.WriteJson(path, set);
        }
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using M365Support.People;
using NodaTime;

namespace M365Support.Local;

/// <summary>What a demo person does at the support desk.</summary>
public enum DemoRole
{
    Employee,
    Agent,
    Manager,
}

/// <summary>The tenant of the demo people.</summary>
public sealed record DemoTenant(string Id, string Name, string Domain);

/// <summary>A mailbox of the tenant that is nobody's own.</summary>
public sealed record DemoMailbox(string Id, string Name, string Mail);

/// <summary>A person's presence at the first start, in Graph's words.</summary>
public sealed record DemoPresence(string Availability, string Activity);

/// <summary>A person of the demo tenant.</summary>
public sealed record DemoPerson
{
    /// <summary>The directory's object id, a GUID.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Lower-case, in the tenant's domain.</summary>
    public required string Mail { get; init; }

    public required DemoRole Role { get; init; }

    /// <summary>L1 to L3 for an agent, else null.</summary>
    public string? Tier { get; init; }

    /// <summary>Whether an agent leads the tier.</summary>
    public bool IsLead { get; init; }

    /// <summary>As on the roster: <c>vpn | CCNA | 2028-05-01</c>.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>As on the roster; empty for office hours.</summary>
    public IReadOnlyDictionary<string, string> Hours { get; init; } = new Dictionary<string, string>();

    /// <summary>How many open tickets are a full load; null for the default.</summary>
    public int? Capacity { get; init; }

    /// <summary>The languages an agent answers in, BCP 47.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>BCP 47.</summary>
    public required string PreferredLanguage { get; init; }

    /// <summary>An IANA name.</summary>
    public required string TimeZone { get; init; }

    public required string Department { get; init; }

    public required string Office { get; init; }

    public string? JobTitle { get; init; }

    public required DemoPresence Presence { get; init; }

    /// <summary>The person as a member of the roster.</summary>
    public RosterDraft ToRoster() => new()
    {
        Address = Mail,
        Name = Name,
        AadObjectId = Id,
        Role = Role.ToString(),
        Tier = Tier,
        IsLead = IsLead,
        Skills = Skills,
        Languages = Languages,
        TimeZone = TimeZone,
        Hours = Hours,
        Capacity = Capacity,
    };
}

/// <summary>The demo tenant of a laptop: its people, their roles, and the support mailbox.</summary>
public sealed record DemoPeople(DemoTenant Tenant, DemoMailbox SupportMailbox, IReadOnlyList<DemoPerson> People)
{
    private static readonly string[] Tiers = ["L1", "L2", "L3"];

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter<DemoRole>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public IEnumerable<DemoPerson> Agents => People.Where(person => person.Role == DemoRole.Agent);

    public IEnumerable<DemoPerson> Managers => People.Where(person => person.Role == DemoRole.Manager);

    /// <summary>The person with this object id or mail address, or null.</summary>
    public DemoPerson? Find(string idOrMail) => People.FirstOrDefault(person =>
        string.Equals(person.Id, idOrMail, StringComparison.OrdinalIgnoreCase) || string.Equals(person.Mail, idOrMail, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads and checks a file of demo people.</summary>
    /// <exception cref="InvalidDataException">The file is missing or wrong; the message lists every fault.</exception>
    public static DemoPeople Load(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var people = JsonSerializer.Deserialize<DemoPeople>(file, Format) ?? throw new InvalidDataException($"{path} is empty.");
            var faults = Faults(people).ToList();
            return faults.Count == 0 ? people : throw new InvalidDataException($"{path}: {string.Join(" ", faults)}");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is not the JSON expected, at {e.Path ?? "$"} in line {e.LineNumber + 1}: {e.Message}", e);
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"The file of demo people {path} does not exist.", e);
        }
    }

    private static IEnumerable<string> Faults(DemoPeople people)
    {
        foreach (var fault in IdentityFaults(people))
        {
            yield return fault;
        }

        foreach (var (person, fault) in people.Agents.SelectMany(agent => agent.ToRoster().Read().Faults.Select(fault => (agent, fault))))
        {
            if (fault.Field is not ("tier" or "timeZone" or "address" or "name" or "aadObjectId"))
            {
                yield return $"{person.Name}: {fault.Field}: {fault.ToText(CultureInfo.InvariantCulture)}";
            }
        }

        foreach (var person in people.People)
        {
            if (person.Role == DemoRole.Agent && !Tiers.Contains(person.Tier, StringComparer.Ordinal))
            {
                yield return $"{person.Name}: an agent's tier is one of {string.Join(", ", Tiers)}, not \"{person.Tier}\".";
            }

            if (person.Role != DemoRole.Agent && person.Tier is not null)
            {
                yield return $"{person.Name}: only an agent has a tier.";
            }

            if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(person.TimeZone) is null)
            {
                yield return $"{person.Name}: \"{person.TimeZone}\" is no IANA time zone, for example \"Asia/Shanghai\".";
            }

            if (EmulatedPresence.Fault(person.Presence.Availability, person.Presence.Activity) is { } fault)
            {
                yield return $"{person.Name}: {fault}";
            }
        }
    }

    private static IEnumerable<string> IdentityFaults(DemoPeople people)
    {
        if (!Guid.TryParse(people.Tenant.Id, out _))
        {
            yield return $"The tenant's id \"{people.Tenant.Id}\" is no GUID.";
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, name, mail) in people.People.Select(person => (person.Id, person.Name, person.Mail))
            .Append((people.SupportMailbox.Id, people.SupportMailbox.Name, people.SupportMailbox.Mail)))
        {
            if (string.IsNullOrWhiteSpace(name))
            {
                yield return $"{mail}: the name is empty.";
            }

            if (!Guid.TryParse(id, out _))
            {
                yield return $"{name}: the id \"{id}\" is no GUID.";
            }

            if (!mail.EndsWith("@" + people.Tenant.Domain, StringComparison.Ordinal) || !string.Equals(mail, mail.ToLowerInvariant(), StringComparison.Ordinal))
            {
                yield return $"{name}: the mail address \"{mail}\" is lower-case and ends in @{people.Tenant.Domain}.";
            }

            if (!seen.Add(id) || !seen.Add(mail))
            {
                yield return $"{name}: the id or mail address is used twice.";
            }
        }
    }
}

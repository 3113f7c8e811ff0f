using System.Text.Encodings.Web;
using System.Text.Json;

namespace M365Support.Local;

/// <summary>The Playground's configuration: a tenant with the demo people in it. Its schema wants one current user and exactly five others.</summary>
internal static class PlaygroundConfig
{
    public const string FileName = ".m365agentsplayground.yml";

    private const int OtherUsers = 5;

    // JSON is YAML, and quoting names by hand is how YAML goes wrong.
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the configuration.</summary>
    /// <exception cref="LocalStartException">There are not enough demo people, or nobody has the address.</exception>
    public static string Create(DemoPeople people, string? currentUserMail)
    {
        var current = currentUserMail is null
            ? people.People.FirstOrDefault(person => person.Role == DemoRole.Employee) ?? people.People[0]
            : people.Find(currentUserMail) ?? throw new LocalStartException($"Local:PlaygroundUser is '{currentUserMail}', which no demo person has. Example: {people.People[0].Mail}.");
        var others = Others(people, current);
        if (others.Count < OtherUsers)
        {
            throw new LocalStartException($"The Playground needs {OtherUsers + 1} demo people; there are {others.Count + 1}.");
        }

        return JsonSerializer.Serialize(
            new
            {
                Version = "0.1.1",
                TenantId = people.Tenant.Id,
                Bot = new { Id = "28:m365-support", people.SupportMailbox.Name },
                CurrentUser = User(current),
                Users = others.Select(User),
                // Fixed, so that the conversation that the bot remembers is there again after a restart.
                PersonalChat = new { Id = $"personal-{current.Id}" },
                GroupChat = new { Id = "group-chat", Name = "Group chat" },
                Team = new { Id = "team", people.Tenant.Name, AadGroupId = people.Tenant.Id, Channels = Array.Empty<object>() },
            },
            Format);
    }

    /// <summary>Managers, agents and employees in turn, and within each role names in both scripts.</summary>
    private static List<DemoPerson> Others(DemoPeople people, DemoPerson current)
    {
        var queues = people.People
            .Where(person => person != current)
            .GroupBy(person => (person.Role, Latin: char.IsAscii(person.Name[0])))
            .OrderBy(group => group.Key.Latin)
            .ThenByDescending(group => group.Key.Role)
            .Select(group => new Queue<DemoPerson>(group))
            .ToList();
        List<DemoPerson> chosen = [];
        while (chosen.Count < OtherUsers && queues.Exists(queue => queue.Count > 0))
        {
            foreach (var queue in queues.Where(queue => queue.Count > 0 && chosen.Count < OtherUsers))
            {
                chosen.Add(queue.Dequeue());
            }
        }

        return chosen;
    }

    /// <summary>The channel's id is the object id, so that a conversation can be opened by it as in Teams.</summary>
    private static object User(DemoPerson person)
    {
        var name = person.Name.Split(" (")[0];
        var space = name.LastIndexOf(' ');
        var (given, family) = space > 0 ? (name[..space], name[(space + 1)..]) : (name[1..], name[..1]);
        return new
        {
            person.Id,
            person.Name,
            UserPrincipleName = person.Mail,
            AadObjectId = person.Id,
            GivenName = given,
            Surname = family,
            Email = person.Mail,
        };
    }
}

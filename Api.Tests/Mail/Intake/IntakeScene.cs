using System.Text;
using M365Support.Bench.Simulation.Memory;
using M365Support.Infrastructure;
using M365Support.Local;
using M365Support.Mail.Threading;
using M365Support.People;
using M365Support.Storage;
using M365Support.Tickets;

namespace M365Support.Mail.Intake;

/// <summary>A desk that takes in mail, on the real storage emulator, with a directory of the demo people and one of them on the roster.</summary>
internal sealed class IntakeScene : IAsyncDisposable
{
    public const string Support = EmulatorDriver.Support;
    public const string Helpdesk = "helpdesk@contoso.example";
    public const string Alex = "alex@contoso.example";
    public const string Lynne = "lynne@contoso.example";
    public const string Adele = "adele@contoso.example";
    public const string Stranger = "mallory@evil.example";
    public const string Partner = "pat@partner.example";

    private readonly EmulatorDriver? ownGraph;
    private readonly DeskHarness desk;

    private IntakeScene(EmulatorDriver? ownGraph, DeskHarness desk) => (this.ownGraph, this.desk) = (ownGraph, desk);

    public DeskHarness Desk => desk;

    public ManualClock Clock => desk.Clock;

    public ThreadTokens Tokens { get; private set; } = null!;

    /// <summary>The storage requests of the last mail that was taken in.</summary>
    public string Requests { get; private set; } = "";

    public int RequestCount { get; private set; }

    public static async Task<IntakeScene> StartAsync(AzuriteFixture azurite, params (string Name, string Value)[] settings)
    {
        var connection = azurite.ConnectionString;
        var emulator = await EmulatorDriver.StartAsync();
        return await StartAsync(emulator, new DeskHarness(connection, DeskHarness.NewPrefix(), settings: Settings(emulator, settings)));
    }

    /// <summary>One of several instances on a storage in memory, whose requests end in <paramref name="handler"/>.</summary>
    public static Task<IntakeScene> StartAsync(EmulatorDriver graph, ManualClock clock, HttpMessageHandler handler) =>
        StartAsync(null, new DeskHarness(MemoryStorage.ConnectionString, "t", clock, settings: Settings(graph), transport: MemoryStorage.TransportTo(handler)));

    private static async Task<IntakeScene> StartAsync(EmulatorDriver? ownGraph, DeskHarness harness)
    {
        var started = await harness.StartAsync();
        await started.Get<Roster>().UpsertAsync(new RosterMember { Address = Adele, Name = "Adele Vance", Role = RosterRole.Agent, Tier = Tier.L1, TimeZone = "Etc/UTC" });
        started.Assigner.Proposal = new AssignTicket(Person.Create(Adele, "Adele Vance"), Tier.L1, new AssignmentReason(new ReasonFact(ReasonCode.Available)));
        return new IntakeScene(ownGraph, started) { Tokens = await started.Get<ThreadKeys>().LoadAsync(default) };
    }

    private static Dictionary<string, string?> Settings(EmulatorDriver graph, params (string Name, string Value)[] settings)
    {
        var configured = new Dictionary<string, string?>
        {
            ["Graph:BaseAddress"] = graph.Emulator.BaseAddress.AbsoluteUri,
            ["Support:Mailboxes:0"] = Support,
            ["Support:Aliases:0"] = Helpdesk,
        };
        foreach (var (name, value) in settings)
        {
            configured[name] = value;
        }

        return configured;
    }

    /// <summary>Takes a mail in, as if it had been read from a mailbox.</summary>
    public async Task<(TicketId Ticket, MailOutcome Outcome)> TakeAsync(string mail, string? mailbox = Support)
    {
        using var count = StorageTransactions.Begin("test");
        using var mime = new MemoryStream(Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n")));
        var result = await desk.Get<IMailIntake>().AcceptAsync(mime, new MailOrigin(mailbox, "AAkA"), default);
        (Requests, RequestCount) = (count.ToString(), count.Count);
        return (result.Ticket is null ? default : TicketId.Parse(result.Ticket, null), result.Outcome);
    }

    public async Task<Ticket> TicketAsync(TicketId id) => (await desk.Store.FindAsync(id, default))!.Ticket;

    /// <summary>What happened to a ticket, the first first.</summary>
    public async Task<IReadOnlyList<TicketEvent>> EventsAsync(TicketId id) =>
        [.. (await desk.Store.HistoryAsync(id, 1_000, 999, default)).Reverse().Select(recorded => recorded.Event)];

    public async Task<T> EventAsync<T>(TicketId id)
        where T : TicketEvent => Assert.Single((await EventsAsync(id)).OfType<T>());

    public async Task EndAsync(TicketId id)
    {
        var done = await desk.DoAsync(id, new ResolveTicket("cause", "action", "prevention"), new Actor(Person.Create(Adele, "Adele Vance"), Roles.Agent, Channel.Web));
        Assert.True(done.IsOk, done.Rejection?.ToString());
    }

    public async Task<IReadOnlyList<(NoticeKind Kind, string To)>> NoticesAsync()
    {
        await desk.SettleAsync();
        return [.. desk.Notices.Sent.Select(sent => (sent.Notice.Kind, sent.Notice.To.Address))];
    }

    public static string Id() => $"{Guid.NewGuid():N}@mail.example";

    /// <summary>A mail of plain text.</summary>
    /// <param name="more">Further header fields, each on its line.</param>
    public static string Compose(string from, string subject, string text = "It does not work.", string? id = null, string? answers = null, string to = Support, string? cc = null, string more = "")
    {
        var head = new StringBuilder($"From: {from}\nTo: {to}\nSubject: {subject}\nMessage-ID: <{id ?? Id()}>\nDate: Mon, 2 Mar 2026 09:00:00 +0100\n");
        head.Append(cc is null ? "" : $"Cc: {cc}\n");
        head.Append(answers is null ? "" : $"In-Reply-To: <{answers}>\nReferences: <{answers}>\n");
        head.Append(more.Length == 0 ? "" : more.TrimEnd('\n') + "\n");
        return more.Contains("Content-Type:", StringComparison.Ordinal) ? $"{head}\n{text}\n" : $"{head}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n";
    }

    public async ValueTask DisposeAsync()
    {
        await desk.DisposeAsync();
        if (ownGraph is not null)
        {
            await ownGraph.DisposeAsync();
        }
    }
}

/// <summary>What the tests of the intake have in common: a scene of their own.</summary>
[Collection(AzuriteCollection.Name)]
public abstract class IntakeTest(AzuriteFixture azurite) : IAsyncLifetime
{
    private IntakeScene? scene;

    private protected IntakeScene Scene
    {
        get
        {
            _ = azurite.ConnectionString;
            return scene!;
        }
    }

    public virtual async Task InitializeAsync() => scene = azurite.IsAvailable ? await IntakeScene.StartAsync(azurite) : null;

    public async Task DisposeAsync()
    {
        if (scene is not null)
        {
            await scene.DisposeAsync();
        }
    }
}

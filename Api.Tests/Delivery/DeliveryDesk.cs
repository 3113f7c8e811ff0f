using System.Text.Json;
using M365Support.Bot;
using M365Support.Infrastructure;
using M365Support.Local;
using M365Support.Mail.Outgoing;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Delivery;

/// <summary>Instances of the desk over one storage, with one connector and one mailbox, and Alex who has the app.</summary>
internal sealed class DeliveryDesk : IAsyncDisposable
{
    public static readonly Person Alex = new("alex@contoso.example", "Alex Wilber");
    public static readonly Person Mia = new("mia@fabrikam.example", "Mia Outside");
    public static readonly Person Adele = new("adele@contoso.example", "Adele Vance");

    private readonly string storage;
    private readonly EmulatorDriver graph;
    private readonly List<OutgoingHarness> instances = [];
    private readonly SentMail sent;
    private readonly (string, string)[] settings;

    private DeliveryDesk(string storage, EmulatorDriver graph, FakeConnector connector, (string, string)[] settings)
    {
        (this.storage, this.graph, Connector, this.settings) = (storage, graph, connector, settings);
        sent = new SentMail(graph, Clock);
    }

    public ManualClock Clock { get; } = new();

    public FakeConnector Connector { get; }

    public string Prefix { get; } = DeskHarness.NewPrefix();

    public OutgoingHarness One => instances[0];

    public IReadOnlyList<ConnectorRequest> Posts => [.. Connector.Requests.Where(r => r.Method == "POST" && r.RawPath.EndsWith("/activities", StringComparison.Ordinal))];

    public IReadOnlyList<ConnectorRequest> Puts => [.. Connector.Requests.Where(r => r.Method == "PUT")];

    public int Mails => sent.Look().Count;

    public static async Task<DeliveryDesk> StartAsync(AzuriteFixture azurite, params (string Name, string Value)[] settings)
    {
        var connection = azurite.ConnectionString;
        var desk = new DeliveryDesk(connection, await EmulatorDriver.StartAsync(), await FakeConnector.StartAsync(), settings);
        await desk.AddInstanceAsync();
        return desk;
    }

    public async Task<OutgoingHarness> AddInstanceAsync()
    {
        var instance = await OutgoingHarness.StartAsync(storage, Prefix, graph, Clock, Connector.ServiceUrl, settings);
        instances.Add(instance);
        return instance;
    }

    /// <summary>A ticket of somebody's, as it comes from the rules.</summary>
    public Ticket Open(Person requester, params IEnumerable<(Actor Actor, TicketCommand Command)> acts)
    {
        var rules = One.Get<DeskRules>();
        var id = TicketId.Create();
        Ticket? ticket = null;
        Do(new Actor(requester, Roles.None, Channel.Mail), new OpenTicket(requester, "Printer on fire", "It burns."));
        foreach (var (actor, command) in acts)
        {
            Do(actor, command);
        }

        return TicketDecider.Armed(ticket!, rules);

        void Do(Actor actor, TicketCommand command)
        {
            foreach (var happened in TicketDecider.Decide(id, ticket, command, actor, rules, Clock.GetUtcNow()).Value)
            {
                ticket = Ticket.Evolve(ticket, happened);
            }
        }
    }

    /// <summary>Sends and stores what became of it, as the relay does.</summary>
    public async Task SendAsync(Notice notice, Ticket ticket, OutgoingHarness? instance = null)
    {
        var harness = instance ?? One;
        if (await harness.Sender.SendAsync(notice, ticket, default) is { } card)
        {
            await harness.Get<LiveCards>().SaveAsync(card, notice.Name, default);
        }
    }

    public Task WantsAsync(Person person, Preferences preferences) => One.Get<PreferenceStore>().SaveAsync(person, preferences, default);

    public static Notice Notice(NoticeKind kind, Ticket ticket, string command, bool isSilent = false, string? text = null) =>
        new("000", kind, ticket.Requester, Adele, text, isSilent) { Command = command };

    /// <summary>The card of a message that the connector got.</summary>
    public static JsonElement CardOf(ConnectorRequest request) => request.Body!.Value.GetProperty("attachments")[0].GetProperty("content");

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in instances)
        {
            await instance.DisposeAsync();
        }

        await Connector.DisposeAsync();
        await graph.DisposeAsync();
    }
}

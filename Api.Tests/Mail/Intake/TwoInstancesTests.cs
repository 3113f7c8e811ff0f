using M365Support.Bench.Simulation.Memory;
using M365Support.Infrastructure;
using M365Support.Local;
using M365Support.Tickets;
using static M365Support.Mail.Intake.IntakeScene;

namespace M365Support.Mail.Intake;

/// <summary>Two instances of the desk on one storage that are handed mail of one conversation at the same moment.</summary>
public sealed class TwoInstancesTests : IAsyncLifetime
{
    private const int Times = 150;
    private const int AtOnce = 8;

    private readonly ManualClock clock = new();
    private MemoryStorage storage = null!;
    private EmulatorDriver graph = null!;
    private IntakeScene one = null!;
    private IntakeScene two = null!;

    public async Task InitializeAsync()
    {
        (storage, graph) = (new MemoryStorage(clock), await EmulatorDriver.StartAsync());
        (one, two) = (await NewAsync(), await NewAsync());

        Task<IntakeScene> NewAsync() => StartAsync(graph, clock, new Interleaving { InnerHandler = storage });
    }

    public async Task DisposeAsync()
    {
        await one.DisposeAsync();
        await two.DisposeAsync();
        await graph.DisposeAsync();
        storage.Dispose();
    }

    [Fact]
    public Task Same_mail_is_one_message_on_one_ticket() => RepeatAsync(async () =>
    {
        var mail = Compose(Partner, "No network", cc: Lynne);
        var results = await Task.WhenAll(Task.Run(() => one.TakeAsync(mail)), Task.Run(() => two.TakeAsync(mail, Helpdesk)));
        Assert.Equal([MailOutcome.Created, MailOutcome.Duplicate], results.Select(r => r.Outcome).Order());
        var ticket = Assert.Single(results.Select(r => r.Ticket).Distinct());
        Assert.Single((await one.EventsAsync(ticket)).OfType<TicketOpened>());
    });

    [Fact]
    public Task Same_answer_is_one_message_on_its_ticket() => RepeatAsync(async () =>
    {
        var id = Id();
        var (ticket, _) = await one.TakeAsync(Compose(Partner, "No network", id: id));
        var answer = Compose(Partner, "Re: No network", "Still not.", answers: id);
        var results = await Task.WhenAll(Task.Run(() => one.TakeAsync(answer)), Task.Run(() => two.TakeAsync(answer, Helpdesk)));
        Assert.Equal([MailOutcome.Appended, MailOutcome.Duplicate], results.Select(r => r.Outcome).Order());
        Assert.Single((await one.EventsAsync(ticket)).OfType<ReplyPosted>());
    });

    private static Task RepeatAsync(Func<Task> story) =>
        Parallel.ForEachAsync(Enumerable.Range(0, Times), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (_, _) => await story());
}

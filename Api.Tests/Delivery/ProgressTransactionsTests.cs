using M365Support.Infrastructure;
using M365Support.People;
using M365Support.Storage;
using M365Support.Tickets;
using Xunit.Abstractions;
using static M365Support.Delivery.DeliveryDesk;

namespace M365Support.Delivery;

/// <summary>What an hourly message costs, from the queue to the queue.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class ProgressTransactionsTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    [SkippableFact]
    public async Task Hourly_progress_takes_six_storage_transactions_with_news_and_without()
    {
        await using var desk = await DeliveryDesk.StartAsync(azurite, ("Support:EscalateAfter:L1:P3", "30.00:00:00"));
        var opened = await desk.One.Desk.OpenAsync(
            new OpenTicket(Alex, "Printer on fire", "It burns."), IntakeKey.Form(Alex, "1"), new Actor(Alex, Roles.None, Channel.Teams), default);
        var id = opened.Value.Ticket.Id;
        var agent = new Actor(Adele, Roles.Agent, Channel.Web);
        await DoAsync(new TakeTicket());
        await DoAsync(new PostProgress("A fuse is ordered.", desk.Clock.GetUtcNow().AddMinutes(30)));

        desk.Clock.Advance(TimeSpan.FromHours(1));
        var missed = await HourAsync(desk, id);
        desk.Clock.Advance(TimeSpan.FromHours(1));
        var silent = await HourAsync(desk, id);
        await DoAsync(new WaitForTicket(WaitingFor.Schedule, "The fuse comes tomorrow.", desk.Clock.GetUtcNow().AddMinutes(5)));
        desk.Clock.Advance(TimeSpan.FromMinutes(10));
        await desk.One.PumpOnceAsync();
        desk.Clock.Advance(TimeSpan.FromHours(1));
        var news = await HourAsync(desk, id);

        output.WriteLine($"promise missed: {missed}\nnothing new: {silent}\nnews: {news}");
        Assert.Equal([2, 2, 3], new[] { missed.Posts, silent.Posts, news.Posts });
        Assert.InRange(missed.Count, 4, 6);
        Assert.InRange(silent.Count, 4, 6);
        Assert.InRange(news.Count, 4, 6);

        async Task DoAsync(TicketCommand command)
        {
            var commandId = Guid.NewGuid().ToString();
            Assert.True((await desk.One.Desk.ExecuteAsync(id, command, agent, commandId, default)).IsOk);
            await Eventually.BecomesTrueAsync("everything is delivered", async () => (await desk.One.OutboxAsync(id, commandId)).IsEmpty);
        }
    }

    /// <summary>Receives and handles the reminder that is due.</summary>
    private static async Task<(int Count, string Operations, int Posts)> HourAsync(DeliveryDesk desk, TicketId id)
    {
        while (true)
        {
            // Once a minute for all tickets together, an instance asks who changed the roster or their preferences; that is not this message's.
            await desk.One.Get<Roster>().LoadAsync(default);
            await desk.One.Get<PreferenceStore>().FindAsync(Alex, default);
            using var scope = StorageTransactions.Begin("hour");
            var due = (await desk.One.Get<TicketStore>().FindAsync(id, default))!.Ticket.ArmedFor;
            using var counted = StorageTransactions.Begin("item");
            var items = await desk.One.Queue.ReceiveAsync(1, default);
            var work = Assert.Single(items);
            var isProgress = work.Item.Due == due && work.Item.Due <= desk.Clock.GetUtcNow();
            await desk.One.Get<WorkPump>().DoAsync(work, default);
            if (isProgress)
            {
                return (counted.Count, counted.ToString(), desk.Posts.Count);
            }
        }
    }
}

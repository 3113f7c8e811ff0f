using System.Globalization;
using M365Support.Infrastructure;
using M365Support.Local;
using M365Support.Storage;
using M365Support.Tickets;

namespace M365Support.Mail.Outgoing;

/// <summary>What is sent through the Graph emulator, by the desk's clock; whoever is written to is not in Teams.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class MailOutboxTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string SendMail = "POST /users/{user}/sendMail";

    private static readonly Person Ari = new("ari@contoso.example", "Ari Agent");

    private readonly ManualClock clock = new();
    private readonly string prefix = DeskHarness.NewPrefix();
    private EmulatorDriver graph = null!;
    private SentMail sent = null!;

    public async Task InitializeAsync()
    {
        graph = await EmulatorDriver.StartAsync();
        sent = new SentMail(graph, clock);
    }

    public async Task DisposeAsync() => await graph.DisposeAsync();

    [SkippableFact]
    public async Task Hundred_notices_at_once_go_out_at_most_thirty_a_minute_and_each_once()
    {
        await using var desk = await NewAsync();
        var tickets = Enumerable.Range(0, 100).Select(Sample).ToList();
        await Task.WhenAll(tickets.Select((ticket, i) => desk.Sender.SendAsync(Reply(ticket, $"command-{i}"), ticket, default)));
        Assert.Equal(30, sent.Look().Count);
        Assert.InRange(await graph.MostAtOnceAsync(), 1, 4);

        // Once nothing happens for longer than a minute: many are late then.
        int[] steps = [1, 5, 10, 2, 7, 4, 3, 11, 8];
        for (var i = 0; sent.All.Count < 100; i++)
        {
            Assert.True(i < 100, $"Only {sent.All.Count} of 100 were sent after {clock.GetUtcNow()}.");
            clock.Advance(TimeSpan.FromSeconds(i == 20 ? 90 : steps[i % steps.Length]));
            await desk.PumpOnceAsync();
            sent.Look();
        }

        sent.HasAtMostInAnyMinute(30);
        Assert.InRange(sent.All[^1].At - sent.All[0].At, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(6));
        Assert.Equal(tickets.Select(t => t.Requester.Address).Order(StringComparer.Ordinal), sent.All.Select(m => m.Mail.To[0].Address).Order(StringComparer.Ordinal));
        Assert.Equal(100, sent.All.Select(m => m.Mail.MessageId).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(100, await graph.CountAsync(SendMail));
        await IsTidyAsync(desk);
    }

    [SkippableFact]
    public async Task Receipts_go_out_although_the_process_is_replaced_in_between()
    {
        var requesters = Enumerable.Range(0, 40).Select(i => new Person(Address(i), $"Outsider {i}")).ToList();
        await using (var first = await NewAsync())
        {
            await Task.WhenAll(requesters.Select((requester, i) => first.OpenAsync(requester, $"Printer {i} on fire")));
            await Infrastructure.Eventually.BecomesTrueAsync("thirty are sent, ten wait, and forty reminders are set", async () => sent.Look().Count == 30 && (await first.Queue.CountAsync(default)).Waiting == 50);
        }

        await using var second = await NewAsync();
        for (var i = 0; sent.All.Count < 40 && i < 30; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(9));
            await second.PumpOnceAsync();
            sent.Look();
        }

        sent.HasAtMostInAnyMinute(30);
        Assert.Equal(requesters.Select(r => r.Address).Order(StringComparer.Ordinal), sent.All.Select(m => m.Mail.To[0].Address).Order(StringComparer.Ordinal));
        Assert.All(sent.All, m => Assert.Equal("auto-replied", m.Mail.Headers["Auto-Submitted"]));
        Assert.Equal(0, await second.CountKeptAsync());
    }

    [SkippableFact]
    public async Task Exchange_that_asks_for_a_pause_gets_it_for_the_whole_mailbox()
    {
        await using var desk = await NewAsync();
        await graph.FaultAsync(new { path = "/sendMail", status = 429, retryAfter = 40 });
        for (var i = 0; i < 3; i++)
        {
            var ticket = Sample(i);
            await desk.Sender.SendAsync(Reply(ticket, $"command-{i}"), ticket, default);
        }

        Assert.Equal(1, await graph.CountAsync(SendMail));
        clock.Advance(TimeSpan.FromSeconds(39));
        await desk.PumpOnceAsync();
        Assert.Equal(1, await graph.CountAsync(SendMail));
        for (var i = 0; i < 3; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(3));
            await desk.PumpOnceAsync();
        }

        Assert.Equal(3, sent.Look().Count);
        await IsTidyAsync(desk);
    }

    [SkippableTheory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Outage_is_outlasted(int status)
    {
        await using var desk = await NewAsync();
        await graph.FaultAsync(new { path = "/sendMail", status, times = 3 });
        var ticket = Sample(1);
        await desk.Sender.SendAsync(Reply(ticket, "command"), ticket, default);
        for (var i = 0; i < 3; i++)
        {
            Assert.Empty(sent.Look());
            clock.Advance(TimeSpan.FromSeconds(31));
            await desk.PumpOnceAsync();
        }

        Assert.Single(sent.Look());
        await IsTidyAsync(desk);
    }

    [SkippableFact]
    public async Task Broken_connection_leads_to_the_same_mail_again()
    {
        await using var desk = await NewAsync();
        await graph.FaultAsync(new { path = "/sendMail", abort = true });
        var ticket = Sample(1);
        await desk.Sender.SendAsync(Reply(ticket, "command"), ticket, default);
        clock.Advance(TimeSpan.FromSeconds(31));
        await desk.PumpOnceAsync();

        await desk.Sender.SendAsync(Reply(ticket, "command"), ticket, default);
        await desk.Sender.SendAsync(Reply(ticket, "another command"), ticket, default);
        Assert.Equal(2, sent.Look().Select(m => m.Mail.MessageId).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(3, sent.All.Count);
    }

    [SkippableFact]
    public async Task Mail_goes_out_although_the_process_dies_while_Exchange_takes_it()
    {
        var ticket = Sample(1);
        await using (var first = await NewAsync(("Support:MailSendsPerMinute", "1")))
        {
            await DieAsync(1, token => first.Sender.SendAsync(Reply(ticket, "at once"), ticket, token));
        }

        // The hint of its command comes back and has the notice delivered again; the slot is spent, so the mail has to wait.
        await using (var second = await NewAsync(("Support:MailSendsPerMinute", "1")))
        {
            await second.Sender.SendAsync(Reply(ticket, "at once"), ticket, default);
            clock.Advance(TimeSpan.FromMinutes(2));
            var work = Assert.Single(await second.Queue.ReceiveAsync(32, default));
            await DieAsync(2, token => second.Outbox.HandleAsync(work, token));
            Assert.True(await second.Queue.ReplaceAsync(work, work.Item, TimeSpan.Zero, default));
        }

        await using var third = await NewAsync();
        clock.Advance(TimeSpan.FromMinutes(2));
        await third.PumpOnceAsync();
        Assert.Single(sent.Look());
        await IsTidyAsync(third);
    }

    [SkippableFact]
    public async Task Mail_that_Exchange_does_not_take_is_not_tried_again()
    {
        await using var desk = await NewAsync();
        await graph.FaultAsync(new { path = "/sendMail", status = 400, code = "ErrorInvalidRecipients" });
        var ticket = Sample(1);
        await desk.Sender.SendAsync(Reply(ticket, "command"), ticket, default);

        Assert.Equal(1, await graph.CountAsync(SendMail));
        await IsTidyAsync(desk);
    }

    [SkippableFact]
    public async Task Mail_of_a_desk_without_permission_is_set_aside_and_kept()
    {
        await using var desk = await NewAsync();
        await graph.FaultAsync(new { path = "/sendMail", status = 403, code = "ErrorAccessDenied", times = 10 });
        var ticket = Sample(1);
        await desk.Sender.SendAsync(Reply(ticket, "command"), ticket, default);
        for (var i = 0; i < 6; i++)
        {
            clock.Advance(TimeSpan.FromMinutes(5));
            await desk.PumpOnceAsync();
        }

        Assert.Equal((0, 1), await desk.Queue.CountAsync(default));
        Assert.Equal(5, await graph.CountAsync(SendMail));
        Assert.Equal(1, await desk.CountKeptAsync());
    }

    [SkippableFact]
    public async Task Item_whose_mail_is_not_stored_yet_waits_and_one_whose_mail_was_sent_ends()
    {
        await using var desk = await NewAsync();
        var item = new WorkItem("mail", $"{EmulatorDriver.Support}/482-019-365-0123456789abcdef");
        var young = await desk.Outbox.HandleAsync(new QueuedWork(item, "m", "r", clock.GetUtcNow()), default);
        var old = await desk.Outbox.HandleAsync(new QueuedWork(item, "m", "r", clock.GetUtcNow() - TimeSpan.FromHours(1)), default);
        Assert.Equal((item, null), (young.Next, old.Next));
    }

    [SkippableFact]
    public async Task Mail_takes_one_storage_transaction_at_once_and_six_when_it_waits()
    {
        await using var desk = await NewAsync(("Support:MailSendsPerMinute", "2"));
        var ticket = Sample(1);
        await desk.Sender.SendAsync(Reply(ticket, "warms up"), ticket, default);
        Assert.Equal("Tables.UpdateEntity 1", await CountAsync(() => desk.Sender.SendAsync(Reply(ticket, "at once"), ticket, default)));
        Assert.Equal("Blobs.Upload 1, Queues.SendMessage 1, Tables.UpdateEntity 1", await CountAsync(() => desk.Sender.SendAsync(Reply(ticket, "later"), ticket, default)));

        clock.Advance(TimeSpan.FromMinutes(2));
        var work = Assert.Single(await desk.Queue.ReceiveAsync(32, default));
        Assert.Equal("Blobs.Delete 1, Blobs.Download 1, Tables.UpdateEntity 1", await CountAsync(() => desk.Outbox.HandleAsync(work, default)));
        Assert.Equal(3, sent.Look().Count);
    }

    /// <summary>Ends what is going on once Exchange has heard of it, and before it has answered.</summary>
    private async Task DieAsync(int requests, Func<CancellationToken, Task> work)
    {
        using var death = new CancellationTokenSource();
        await graph.FaultAsync(new { path = "/sendMail", hold = true });
        var dying = work(death.Token);
        await Infrastructure.Eventually.BecomesTrueAsync("Exchange has the mail", async () => await graph.CountAsync(SendMail) == requests);
        await death.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dying);
        await graph.ClearFaultsAsync();
    }

    private static async Task<string> CountAsync(Func<Task> work)
    {
        using var transactions = StorageTransactions.Begin("mail");
        await work();
        return transactions.ToString();
    }

    private static Notice Reply(Ticket ticket, string command) => new("000", NoticeKind.Reply, ticket.Requester, Ari, "Is it *still* burning?") { Command = command };

    private static Ticket Sample(int i)
    {
        var id = TicketId.Create();
        var requester = new Person(Address(i), $"Outsider {i}");
        var opened = new TicketOpened(id, requester, "Printer on fire", "It burns.", Impact.Individual, Urgency.Medium, Priority.P3, null, [], [], null, $"{i}@fabrikam.example", null)
        {
            At = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
            By = requester,
            Via = Channel.Mail,
        };
        return TicketDecider.Armed(Ticket.Evolve(null, opened), TestRules.Create());
    }

    private static string Address(int i) => string.Create(CultureInfo.InvariantCulture, $"outsider{i}@fabrikam.example");

    private Task<OutgoingHarness> NewAsync(params (string Name, string Value)[] settings) =>
        OutgoingHarness.StartAsync(azurite.ConnectionString, prefix, graph, clock, connector: null, settings);

    private static async Task IsTidyAsync(OutgoingHarness desk)
    {
        Assert.Equal((0, 0), await desk.Queue.CountAsync(default));
        Assert.Equal(0, await desk.CountKeptAsync());
    }
}

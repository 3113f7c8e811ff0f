using M365Support.Infrastructure;
using M365Support.Mail.Outgoing;
using M365Support.People;
using M365Support.Tickets;
using static M365Support.Delivery.DeliveryDesk;

namespace M365Support.Delivery;

/// <summary>What comes in quiet hours waits for their end, is lost by nothing and comes once.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class QuietHoursDeliveryTests(AzuriteFixture azurite)
{
    /// <summary>Midnight of the first day by the clock of Alex in New York.</summary>
    private static readonly DateTimeOffset FirstEnd = new(2026, 3, 3, 5, 0, 0, TimeSpan.Zero);

    private static readonly QuietHours AllDayButOneMinute = new(new TimeOnly(0, 1), new TimeOnly(0, 0));

    [SkippableFact]
    public async Task Several_tickets_come_as_one_summary_at_the_end()
    {
        await using var desk = await DeskAsync();
        var (one, two) = (await OpenAsync(desk), await OpenAsync(desk));
        await HoldAsync(desk, one, NoticeKind.Progress, "due-1");
        await HoldAsync(desk, one, NoticeKind.Resolved, "resolve");
        await HoldAsync(desk, two, NoticeKind.Update, "progress");
        desk.Clock.Advance(TimeSpan.FromDays(1));
        await desk.One.PumpOnceAsync();

        var summary = CardOf(Assert.Single(desk.Posts)).GetRawText();
        Assert.Contains(one.Id.ToString(), summary, StringComparison.Ordinal);
        Assert.Contains(two.Id.ToString(), summary, StringComparison.Ordinal);
        Assert.Null(await FindAsync(desk));
    }

    [SkippableFact]
    public async Task Single_ticket_comes_as_itself_with_its_buttons()
    {
        await using var desk = await DeskAsync();
        var ticket = await OpenAsync(desk);
        await HoldAsync(desk, ticket, NoticeKind.Closed, "close");
        await EndAsync(desk, desk.One, "message-1");
        Assert.Contains("Your ticket is closed", CardOf(Assert.Single(desk.Posts)).GetRawText(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task What_people_write_and_what_is_critical_comes_through()
    {
        await using var desk = await DeskAsync();
        var ticket = desk.Open(Alex);
        await desk.SendAsync(Notice(NoticeKind.Reply, ticket, "reply", text: "Are you there?"), ticket);
        await desk.SendAsync(Notice(NoticeKind.Progress, ticket, "due-1"), ticket with { Priority = Priority.P1 });
        Assert.Equal(2, desk.Posts.Count);

        await desk.SendAsync(Notice(NoticeKind.Progress, ticket, "due-2"), ticket);
        Assert.Equal(2, desk.Posts.Count);

        // An edit makes no sound.
        await desk.SendAsync(Notice(NoticeKind.Progress, ticket, "due-3", isSilent: true), ticket);
        Assert.Equal(2, desk.Posts.Count);
        Assert.Equal(2, desk.Puts.Count);
    }

    [SkippableFact]
    public async Task Two_work_items_at_once_send_it_once()
    {
        await using var desk = await DeskAsync();
        var other = await desk.AddInstanceAsync();
        await HoldAsync(desk, await OpenAsync(desk), NoticeKind.Progress, "due-1");
        await HoldAsync(desk, await OpenAsync(desk), NoticeKind.Progress, "due-1");
        var window = (await FindAsync(desk))!;
        desk.Clock.Advance(TimeSpan.FromDays(1));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => HandleAsync(i % 2 == 0 ? desk.One : other, window.Until, $"message-{i}")));
        Assert.Single(desk.Posts);
    }

    [SkippableFact]
    public async Task Summary_that_was_being_sent_when_the_process_died_is_not_sent_again()
    {
        await using var desk = await DeskAsync();
        await HoldAsync(desk, await OpenAsync(desk), NoticeKind.Progress, "due-1");
        await HoldAsync(desk, await OpenAsync(desk), NoticeKind.Progress, "due-1");
        Assert.NotNull(await desk.One.Get<HeldNotices>().UpdateAsync((await FindAsync(desk))! with { Claim = "message-1", IsBegun = true }, default));
        await EndAsync(desk, desk.One, "message-1");
        Assert.Empty(desk.Posts);
        Assert.Null(await FindAsync(desk));
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_was_claimed_and_not_yet_sent_when_the_process_died_comes_once(int tickets)
    {
        await using var desk = await DeskAsync();
        for (var i = 0; i < tickets; i++)
        {
            await HoldAsync(desk, await OpenAsync(desk), NoticeKind.Progress, "due-1");
        }

        Assert.NotNull(await desk.One.Get<HeldNotices>().UpdateAsync((await FindAsync(desk))! with { Claim = "message-1" }, default));
        await EndAsync(desk, desk.One, "message-1");
        Assert.Single(desk.Posts);
        Assert.Null(await FindAsync(desk));
    }

    [SkippableFact]
    public async Task What_waited_for_throttling_when_the_app_was_stopped_comes_once()
    {
        await using var desk = await DeskAsync();
        await HoldAsync(desk, await OpenAsync(desk), NoticeKind.Progress, "due-1");
        await HoldAsync(desk, await OpenAsync(desk), NoticeKind.Progress, "due-1");
        desk.Connector.Next(201, new { id = "a:1" }).Next(429, null, ("Retry-After", "2"));
        using var stop = new CancellationTokenSource();
        desk.Clock.Advance(TimeSpan.FromDays(1));
        var sending = HandleAsync(desk.One, FirstEnd, "message-1", stop.Token);
        await Eventually.BecomesTrueAsync("Teams has refused it", () => Task.FromResult(desk.Posts.Count == 1));
        await Eventually.BecomesTrueAsync("it is known that it was not sent", async () => !(await FindAsync(desk))!.IsBegun);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);

        await HandleAsync(desk.One, FirstEnd, "message-1");
        Assert.Equal(2, desk.Posts.Count);
        Assert.Null(await FindAsync(desk));
    }

    [SkippableFact]
    public async Task What_Teams_could_not_take_stays_held()
    {
        await using var desk = await DeskAsync();
        await HoldAsync(desk, await OpenAsync(desk), NoticeKind.Progress, "due-1");
        desk.Connector.Next(429, null, ("Retry-After", "3600"));
        await Assert.ThrowsAsync<global::Azure.RequestFailedException>(() => EndAsync(desk, desk.One, "message-1"));
        await EndAsync(desk, desk.One, "message-1");
        Assert.Single(desk.Posts);
        Assert.Null(await FindAsync(desk));
    }

    [SkippableFact]
    public async Task What_one_work_item_could_not_send_another_one_sends()
    {
        await using var desk = await DeskAsync();
        await HoldAsync(desk, await OpenAsync(desk), NoticeKind.Progress, "due-1");
        desk.Connector.Next(429, null, ("Retry-After", "3600"));
        await Assert.ThrowsAsync<global::Azure.RequestFailedException>(() => EndAsync(desk, desk.One, "message-1"));
        await HandleAsync(desk.One, FirstEnd, "message-2");
        Assert.Single(desk.Posts);
        Assert.Null(await FindAsync(desk));
    }

    [SkippableTheory]
    [InlineData(400)]
    [InlineData(413)]
    public async Task Notices_come_singly_where_Teams_refuses_their_summary(int status)
    {
        await using var desk = await DeskAsync();
        await HoldAsync(desk, await OpenAsync(desk), NoticeKind.Progress, "due-1");
        await HoldAsync(desk, await OpenAsync(desk), NoticeKind.Progress, "due-1");
        desk.Connector.Next(201, new { id = "a:1" }).Next(status);
        await EndAsync(desk, desk.One, "message-1");
        Assert.Equal(3, desk.Posts.Count);
        Assert.Null(await FindAsync(desk));
    }

    [SkippableFact]
    public async Task What_is_held_after_the_end_waits_for_the_next()
    {
        await using var desk = await DeskAsync();
        var ticket = await OpenAsync(desk);
        await HoldAsync(desk, ticket, NoticeKind.Progress, "due-1");
        desk.Clock.Advance(TimeSpan.FromDays(1));
        await HoldAsync(desk, ticket, NoticeKind.Progress, "due-2");
        await HandleAsync(desk.One, FirstEnd, "message-1");
        Assert.Single(desk.Posts);
        Assert.Single((await desk.One.Get<HeldNotices>().FindAsync(Alex.Address, FirstEnd.AddDays(1), default))!.Notices);
    }

    private async Task<DeliveryDesk> DeskAsync()
    {
        var desk = await DeliveryDesk.StartAsync(azurite);
        await desk.WantsAsync(Alex, new Preferences { Quiet = AllDayButOneMinute });
        return desk;
    }

    private static async Task<Ticket> OpenAsync(DeliveryDesk desk) => (await desk.One.Desk.OpenAsync(
        new OpenTicket(Alex, $"Printer {Guid.NewGuid():N}", "It burns."),
        IntakeKey.Form(Alex, Guid.NewGuid().ToString()),
        new Actor(Alex, Roles.None, Channel.Web),
        default)).Value.Ticket;

    private static Task HoldAsync(DeliveryDesk desk, Ticket ticket, NoticeKind kind, string command) => desk.SendAsync(Notice(kind, ticket, command), ticket);

    private static async Task EndAsync(DeliveryDesk desk, OutgoingHarness instance, string messageId)
    {
        desk.Clock.Advance(TimeSpan.FromDays(1));
        await HandleAsync(instance, FirstEnd, messageId);
    }

    private static Task<HeldWindow?> FindAsync(DeliveryDesk desk) => desk.One.Get<HeldNotices>().FindAsync(Alex.Address, FirstEnd, default);

    private static Task<WorkOutcome> HandleAsync(OutgoingHarness instance, DateTimeOffset until, string messageId, CancellationToken cancellationToken = default) =>
        instance.Get<IEnumerable<IWorkHandler>>().Single(h => h.Kind == HeldNotices.WorkKind)
            .HandleAsync(new QueuedWork(new WorkItem(HeldNotices.WorkKind, Alex.Address, Due: until), messageId, "receipt", null), cancellationToken);
}

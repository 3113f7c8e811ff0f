using M365Support.Infrastructure;
using Microsoft.Extensions.Options;

namespace M365Support.Mail.Outgoing;

[Collection(AzuriteCollection.Name)]
public sealed class SendSlotsTests(AzuriteFixture azurite)
{
    private const string Mailbox = "support@contoso.example";

    private readonly ManualClock clock = new();
    private readonly string prefix = DeskHarness.NewPrefix();

    [SkippableFact]
    public async Task Thirty_of_a_hundred_at_once_go_out_whatever_the_number_of_instances()
    {
        SendSlots[] instances = [await NewAsync(), await NewAsync(), await NewAsync()];
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => instances[i % 3].TryTakeAsync(Mailbox, hasWaited: false, default)));

        Assert.Equal(30, answers.Count(a => a is null));
        Assert.All(answers.OfType<DateTimeOffset>(), later => Assert.InRange(later - clock.GetUtcNow(), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(63)));
    }

    [SkippableFact]
    public async Task Any_minute_holds_no_more_than_the_limit()
    {
        var slots = await NewAsync(limit: 5);
        var random = new Random(4);
        var sent = new List<DateTimeOffset>();
        for (var i = 0; i < 300; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(random.Next(0, 12)));
            if (await slots.TryTakeAsync(Mailbox, hasWaited: true, default) is null)
            {
                sent.Add(clock.GetUtcNow());
            }
        }

        Assert.All(sent, from => Assert.InRange(sent.Count(s => s >= from && s < from + TimeSpan.FromMinutes(1)), 1, 5));
        Assert.InRange(sent.Count / (clock.GetUtcNow() - sent[0]).TotalMinutes, 4, 5.1);
    }

    [SkippableFact]
    public async Task New_mail_goes_behind_what_waits_and_each_has_a_place_of_its_own()
    {
        var slots = await NewAsync(limit: 2);
        Assert.Null(await slots.TryTakeAsync(Mailbox, hasWaited: false, default));
        Assert.Null(await slots.TryTakeAsync(Mailbox, hasWaited: false, default));
        var start = clock.GetUtcNow();
        var places = new List<DateTimeOffset>();
        for (var i = 0; i < 3; i++)
        {
            Assert.NotNull(await slots.TryTakeAsync(Mailbox, hasWaited: false, default));
            places.Add(await slots.QueueUpAsync(Mailbox, notBefore: null, default));
        }

        Assert.Equal([62, 94.5, 127], places.Select(p => (p - start).TotalSeconds));
        clock.Advance(TimeSpan.FromSeconds(64));
        Assert.Equal(places[^1], await slots.TryTakeAsync(Mailbox, hasWaited: false, default));
        Assert.Null(await slots.TryTakeAsync(Mailbox, hasWaited: true, default));
    }

    [SkippableFact]
    public async Task Mailbox_that_Exchange_wants_quiet_is_quiet_in_every_instance()
    {
        var (one, other) = (await NewAsync(), await NewAsync());
        Assert.Null(await other.TryTakeAsync(Mailbox, hasWaited: true, default));
        var until = clock.GetUtcNow() + TimeSpan.FromSeconds(17);
        Assert.Equal(until, await one.QueueUpAsync(Mailbox, until, default));

        Assert.Null(await other.TryTakeAsync("second@contoso.example", hasWaited: true, default));
        Assert.Equal(until, await other.TryTakeAsync(Mailbox, hasWaited: true, default) ?? await (await NewAsync()).TryTakeAsync(Mailbox, hasWaited: true, default));
        clock.Advance(TimeSpan.FromSeconds(17));
        Assert.Null(await other.TryTakeAsync(Mailbox, hasWaited: true, default));
    }

    [SkippableFact]
    public async Task Clock_that_was_ahead_for_a_while_does_not_stop_the_mail()
    {
        var slots = await NewAsync(limit: 1);
        clock.Advance(TimeSpan.FromDays(2));
        Assert.Null(await slots.TryTakeAsync(Mailbox, hasWaited: false, default));
        await slots.QueueUpAsync(Mailbox, clock.GetUtcNow() + TimeSpan.FromMinutes(30), default);

        clock.Advance(TimeSpan.FromDays(-2));
        Assert.Null(await slots.TryTakeAsync(Mailbox, hasWaited: false, default));
    }

    private async Task<SendSlots> NewAsync(int limit = 30)
    {
        var storage = DeskHarness.StorageOf(azurite.ConnectionString, prefix);
        var slots = new SendSlots(storage, Options.Create(new OutgoingMailOptions { MailSendsPerMinute = limit }), clock);
        await storage.CreateAsync(default);
        return slots;
    }
}

using M365Support.Infrastructure;
using M365Support.Storage;
using M365Support.Tickets;
using Xunit.Abstractions;

namespace M365Support.Api.Tests.Tickets;

/// <summary>What everything costs in storage transactions, counted in the pipeline: what the service bills and throttles.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class StorageTransactionTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int MostForACommand = 8;
    private const int MostForProgress = 6;
    private const int MostForATab = 2;

    private static readonly Person Colleague = new("kim@contoso.example", "Kim Agent");

    [SkippableFact]
    public async Task Commands_reminders_and_tabs_stay_within_their_transactions_however_many_tickets_there_are()
    {
        await using var harness = await new DeskHarness(
            azurite.ConnectionString,
            DeskHarness.NewPrefix(),
            settings: new Dictionary<string, string?> { ["Support:Vendors:Fabrikam:ResolveWithin"] = "08:00:00", ["Support:EscalateAfter:L1:P3"] = "10.00:00:00", ["Support:Macros:Ask:Reply"] = "Which one?", ["Support:Macros:Ask:WaitFor"] = "Requester", ["Support:Macros:Ask:Tags:0"] = "asked" }).StartAsync();
        harness.Assigner.Proposal = new AssignTicket(DeskHarness.Agent, Tier.L1, new AssignmentReason(new ReasonFact(ReasonCode.Available)));
        await harness.OpenAsync();

        var few = await LiveAsync(harness);
        for (var i = 0; i < 60; i++)
        {
            await harness.OpenAsync($"Ticket {i}");
        }

        var many = await LiveAsync(harness);

        output.WriteLine(string.Join(Environment.NewLine, many.OrderByDescending(work => work.Value).Select(work => $"{work.Value} {work.Key}")));
        Assert.Equal(few.Where(work => Most(work.Key) <= MostForACommand), many.Where(work => Most(work.Key) <= MostForACommand));
        Assert.All(many, work => Assert.InRange(work.Value, 1, Most(work.Key)));
    }

    private static int Most(string work) => work.Split(' ')[0] switch
    {
        "tab" => MostForATab,
        "progress" => MostForProgress,

        // Two commands, one on each ticket.
        "merge" or "unmerge" or "split" => 2 * MostForACommand,
        _ => MostForACommand,
    };

    /// <summary>A ticket's life, each step with its number of transactions.</summary>
    private static async Task<SortedDictionary<string, int>> LiveAsync(DeskHarness harness)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var asColleague = new Actor(Colleague, Roles.Agent, Channel.Teams);
        harness.Clock.Advance(TimeSpan.FromMinutes(10));

        var ticket = await OpenAsync("open by mail", Channel.Mail);
        await DoAsync("acknowledge", new AcknowledgeTicket());
        await DoAsync("post progress", new PostProgress("We look into it."));
        await DoAsync("reply from the desk", new PostReply("Which device is it?"));
        await DoAsync("reply to the desk", new PostReply("The grey one."), DeskHarness.AsRequester);
        await DoAsync("note", new AddNote("Seen before."));
        await DoAsync("describe", new DescribeTicket(Subject: "Grey printer on fire", AddTags: ["printer"]));
        await DoAsync("prioritise", new PrioritiseTicket(Impact.Team, Urgency.Medium, "More people print."));
        await DoAsync("prioritise back", new PrioritiseTicket(Impact.Individual, Urgency.Medium, "They use another."));
        await DoAsync("nudge", new NudgeTicket(), DeskHarness.AsRequester);
        await DoAsync("wait", new WaitForTicket(WaitingFor.Requester, "Tell us the number on the label."));
        harness.Clock.Advance(TimeSpan.FromMinutes(5));
        await DoAsync("resume", new ResumeTicket());
        await DoAsync("wait for a vendor", new WaitForTicket(WaitingFor.Vendor, "They send a part.", Vendor: "Fabrikam"));
        await DoAsync("resume from a vendor", new ResumeTicket());
        await DoAsync("hand over", new HandOverTicket(Colleague, Tier.L2, "Knows printers."));
        await DoAsync("take", new TakeTicket(), asColleague);

        await RemindAsync("progress");
        await RemindAsync("progress again");

        await DoAsync("resolve", new ResolveTicket("Dust", "Cleaned it", "Clean monthly"), asColleague);
        await DoAsync("reopen", new ReopenTicket("It burns again."), DeskHarness.AsRequester);
        await DoAsync("resolve again", new ResolveTicket("Dust", "Cleaned it again", "Clean weekly"), asColleague);
        await DoAsync("confirm", new ConfirmTicket(), DeskHarness.AsRequester);
        await DoAsync("rate", new RateTicket(5), DeskHarness.AsRequester);

        ticket = await OpenAsync("open in Teams", Channel.Teams);
        await DoAsync("resolve unseen", new ResolveTicket("Dust", "Cleaned it", "Clean monthly"));
        ticket = await OpenAsync("open to work on", Channel.Teams);
        await DoAsync("take from the queue", new TakeTicket(), asColleague);
        await DoAsync("participants", new ChangeParticipants([new Person("dan@contoso.example", "Dan Colleague")], []));
        await DoAsync("watch", new WatchTicket(true));
        await DoAsync("reply that a watcher sees", new PostReply("It is grey."), DeskHarness.AsRequester);
        await DoAsync("mute", new MuteTicket(true), DeskHarness.AsRequester);
        await DoAsync("macro", new RunMacro("Ask"), asColleague);
        await DoAsync("resume after a macro", new ResumeTicket(), asColleague);
        await DoAsync("wait for a date", new WaitForTicket(WaitingFor.Schedule, "Later", harness.Clock.GetUtcNow().AddDays(1)), asColleague);
        await DoAsync("resume from a date", new ResumeTicket(), asColleague);
        await DoAsync("hand over to nobody", new HandOverTicket(null, Tier.L2, "Knows printers."), asColleague);

        var working = ticket;
        ticket = await OpenAsync("open to merge", Channel.Teams);
        await DoAsync("link", new LinkTicket(LinkKind.Related, working.Id));
        await DoAsync("unlink", new LinkTicket(LinkKind.Related, working.Id, Remove: true));
        await CountAsync("merge", async () => Assert.True((await harness.Desk.MergeAsync(ticket.Id, working.Id, DeskHarness.AsAgent, Guid.NewGuid().ToString(), default)).IsOk));
        await DoAsync("unmerge", new UnmergeTicket());
        await CountAsync("split", async () => Assert.True((await harness.Desk.SplitAsync(ticket.Id, 1, "Another one", DeskHarness.AsAgent, Guid.NewGuid().ToString(), default)).IsOk));

        ticket = await OpenAsync("open to withdraw", Channel.Teams);
        await DoAsync("withdraw", new WithdrawTicket(), DeskHarness.AsRequester);

        await CountAsync("tab mine", () => harness.Views.OfRequesterAsync(DeskHarness.Requester, null, default));
        await CountAsync("tab assigned", () => harness.Views.OfAssigneeAsync(DeskHarness.Agent, null, default));
        await CountAsync("tab queue", () => harness.Views.OfQueueAsync(null, null, default));
        return counts;

        async Task<Ticket> OpenAsync(string name, Channel channel)
        {
            Ticket? opened = null;
            await CountAsync(name, async () => opened = (await harness.Desk.OpenAsync(
                new OpenTicket(DeskHarness.Requester, "Printer on fire", "It burns."),
                IntakeKey.Form(DeskHarness.Requester, Guid.NewGuid().ToString()),
                DeskHarness.AsRequester with { Channel = channel },
                default)).Value.Ticket);
            return opened!;
        }

        Task DoAsync(string name, TicketCommand command, Actor? actor = null) => CountAsync(name, async () =>
        {
            var done = await harness.DoAsync(ticket.Id, command, actor);
            Assert.True(done.IsOk, $"{name}: {done.Rejection}");
        });

        // From the queue's message, as the pump does it; receiving it is one more, shared by up to 32.
        async Task RemindAsync(string name)
        {
            var armed = (await harness.Store.FindAsync(ticket.Id, default))!.Ticket;
            harness.Clock.Advance(armed.NextInformAt - harness.Clock.GetUtcNow());
            var told = harness.Notices.Sent.Count(s => s.Notice.Kind == NoticeKind.Progress);
            var message = await harness.Queue.SendAsync(TicketWork.Reminder(ticket.Id, armed.ArmedFor!.Value), TimeSpan.Zero, default);
            await CountAsync(name, () => harness.Pump.DoAsync(message, default));
            counts[name]++;
            Assert.Equal(told + 1, harness.Notices.Sent.Count(s => s.Notice.Kind == NoticeKind.Progress));
        }

        async Task CountAsync(string name, Func<Task> work)
        {
            using var scope = StorageTransactions.Begin(name);
            await work();
            await harness.Relay.WhenDeliveredAsync();
            counts[name] = scope.Count;
        }
    }
}

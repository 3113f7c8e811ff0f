using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using M365Support.Sla;
using M365Support.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static M365Support.Tickets.History;

namespace M365Support.Tickets;

/// <summary>What holds for every ticket, whatever happens to it: shown on random lives of up to 60 commands at random moments.</summary>
public class TicketPropertyTests
{
    private const int Lives = 400;

    private static readonly DeskRules BusinessRules = Business();
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public void Replaying_the_events_gives_the_state_that_was_stored() => Hold(history =>
    {
        var stored = JsonSerializer.Serialize(history.Ticket, JsonColumns.Options);
        var events = JsonSerializer.Deserialize<List<TicketEvent>>(JsonSerializer.Serialize(history.Events, JsonColumns.Options), JsonColumns.Options)!;
        var replayed = TicketDecider.Armed(events.Aggregate((Ticket?)null, Ticket.Evolve)!, history.Rules);
        Assert.Equal(stored, JsonSerializer.Serialize(replayed, JsonColumns.Options));
        Assert.Equal(stored, JsonSerializer.Serialize(JsonSerializer.Deserialize<Ticket>(stored, JsonColumns.Options), JsonColumns.Options));
    });

    [Fact]
    public void No_accepted_command_breaks_what_a_ticket_is() => Hold(history =>
    {
        var ticket = history.Ticket;
        Assert.Equal(history.Events.Count, ticket.Version);
        Assert.Equal(ticket.IsOngoing, ticket.EndedAt is null);
        Assert.Equal(ticket.Status == TicketStatus.Merged, ticket.MergedInto is not null);
        Assert.Equal(ticket.Status == TicketStatus.Waiting, ticket.Wait is not null);
        Assert.All(ticket.Stretches.SkipLast(1), stretch => Assert.True(stretch.To >= stretch.From));
        Assert.All(ticket.Stretches.Zip(ticket.Stretches.Skip(1)), pair => Assert.True(pair.First.To <= pair.Second.From));
        Assert.Equal(ticket.Status is TicketStatus.New or TicketStatus.Open, ticket.Stretches is [] or [.., { To: not null }]);
        Assert.Distinct(ticket.Participants);
        Assert.DoesNotContain(ticket.Requester, ticket.Participants);
        Assert.True(ticket.Status != TicketStatus.Open || ticket.AcknowledgedAt is not null);
        Assert.True(TicketDecider.NextDue(ticket, history.Rules) is not { } due || due.At >= ticket.OpenedAt);
    });

    [Fact]
    public void Clocks_are_never_negative_never_count_twice_and_never_run_backwards() => Hold(history =>
    {
        var clocks = history.Clocks;
        foreach (var clock in new[] { clocks.Acknowledge, clocks.Resolve, clocks.Escalate, clocks.Vendor }.OfType<TicketClock>())
        {
            var elapsed = clock.Elapsed(clocks.Time, history.Now);
            Assert.InRange(elapsed, TimeSpan.Zero, clocks.Time.Between(clock.Start, history.Now));
            Assert.True(clock.Elapsed(clocks.Time, history.Now.AddHours(3)) >= elapsed);
        }

        var resting = history.Ticket.Stretches
            .Where(s => s.Kind is not StretchKind.WaitingForVendor)
            .Aggregate(TimeSpan.Zero, (sum, s) => sum + clocks.Time.Between(s.From, s.To ?? history.Now));
        var stop = history.Ticket.EndedAt is null ? history.Now : history.Ticket.EndedAt.Value;
        var restingAfterStop = history.Ticket.EndedAt is { } ended ? clocks.Time.Between(ended, history.Now) : TimeSpan.Zero;
        Assert.InRange((history.Worked + resting - restingAfterStop - clocks.Time.Between(history.Ticket.OpenedAt, stop)).Ticks, -1, clocks.Time.Between(stop, history.Now).Ticks + 1);
    });

    [Fact]
    public void Time_to_resolve_depends_on_the_priority_of_now_and_not_on_the_way_there() => Hold(history =>
    {
        var changes = history.Events.OfType<TicketPrioritised>().ToList();
        if (changes.Count == 0)
        {
            return;
        }

        // The last change alone, put where the first one was, has to give the same clock.
        var kept = false;
        var once = new List<TicketEvent>();
        foreach (var happened in history.Events)
        {
            if (happened is not TicketPrioritised first)
            {
                once.Add(happened);
            }
            else if (!kept)
            {
                kept = true;
                once.Add(changes[^1] with { At = first.At });
            }
        }

        var other = new TicketClocks(once.Aggregate((Ticket?)null, Ticket.Evolve)!, history.Rules);
        Assert.Equal(history.Worked, other.Resolve.Elapsed(other.Time, history.Now));
        Assert.Equal(history.Clocks.Resolve.DueAt(history.Clocks.Time, history.Now), other.Resolve.DueAt(other.Time, history.Now));
    });

    [Fact]
    public void Evolve_takes_any_event_in_any_state() => Prop.ForAll(Seeds, seed =>
    {
        var random = new Random(seed);
        var lives = Enumerable.Range(0, 4).Select(i => Live(seed + i)).ToList();
        var happened = lives.SelectMany(life => life.Events.Skip(1)).ToArray();
        random.Shuffle(happened);
        var ticket = happened.Aggregate((Ticket?)Ticket.Evolve(null, lives[0].Events[0]), Ticket.Evolve)!;
        Assert.Equal(happened.Length + 1, ticket.Version);
        Assert.NotNull(JsonSerializer.Serialize(TicketDecider.Armed(ticket, BusinessRules), JsonColumns.Options));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Lives / 4));

    [Fact]
    public void What_is_due_is_done_once_and_leaves_nothing_due() => Hold(history =>
    {
        history.After("00:01");
        history.Try(new DoWhatIsDue(), Actor.System);
        Assert.Empty(history.Try(new DoWhatIsDue(), Actor.System).Value);
        Assert.True(TicketDecider.NextDue(history.Ticket, history.Rules) is not { } due || due.At > history.Now);
    });

    [Fact]
    public void Same_input_gives_the_same_events() => Prop.ForAll(Seeds, seed =>
        Assert.Equal(JsonSerializer.Serialize(Live(seed).Events, JsonColumns.Options), JsonSerializer.Serialize(Live(seed).Events, JsonColumns.Options)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    private static void Hold(Action<History> property) =>
        Prop.ForAll(Seeds, seed => property(Live(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(Lives));

    private static History Live(int seed)
    {
        var random = new Random(seed);
        var history = new History(BusinessRules, new DateTimeOffset(2026, 3, 27, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(4 * 1440)));
        history.Do(new OpenTicket(Mia, "No network", "Text", random.GetItems(Enum.GetValues<Impact>(), 1)[0], random.GetItems(Enum.GetValues<Urgency>(), 1)[0]) { Site = random.Next(2) == 0 ? "berlin" : "shanghai" }, AsMia);
        for (var step = random.Next(60); step > 0; step--)
        {
            history.After(TimeSpan.FromMinutes(random.Next(random.Next(2) == 0 ? 90 : 2_000)));
            var (command, actor) = Next(random, history);
            history.Try(command, actor);
        }

        return history;
    }

    private static (TicketCommand Command, Actor Actor) Next(Random random, History history)
    {
        var actor = random.GetItems([AsMia, AsAri, AsAri, AsBo, AsManager], 1)[0];
        return random.Next(24) switch
        {
            0 => (new AssignTicket(random.Next(2) == 0 ? Ari : Bo, (Tier)random.Next(1, 4), new AssignmentReason(new ReasonFact(ReasonCode.Text, "Fits"))), random.Next(2) == 0 ? Actor.System : actor),
            1 => (new TakeTicket(), actor),
            2 => (new AcknowledgeTicket(), actor),
            3 => (new PostProgress("News", random.Next(2) == 0 ? null : history.Now.AddMinutes(random.Next(1, 300))), actor),
            4 or 5 => (new PostReply("Words", [Bo]), actor),
            6 => (new AddNote("Note"), actor),
            7 => (new WaitForTicket(WaitingFor.Requester, "Which one?"), actor),
            8 => (new WaitForTicket(WaitingFor.Schedule, "Tomorrow", history.Now.AddHours(random.Next(1, 60))), actor),
            9 => (new WaitForTicket(WaitingFor.Vendor, "Their fault", Vendor: "Fiber Inc"), actor),
            10 => (new ResumeTicket(), actor),
            11 or 12 => (new ResolveTicket("a", "b", "c"), actor),
            13 => (new ReopenTicket("No"), AsMia),
            14 => (new ConfirmTicket(), AsMia),
            15 => random.Next(4) == 0 ? (new WithdrawTicket(), AsMia) : (new NudgeTicket(), AsMia),
            16 or 17 => (new PrioritiseTicket((Impact)random.Next(3), (Urgency)random.Next(3), "Because", random.Next(3) == 0 ? (Priority)random.Next(1, 5) : null), actor),
            18 => (new HandOverTicket(random.Next(2) == 0 ? Bo : null, (Tier)random.Next(1, 4), "Off shift"), actor),
            19 => random.Next(3) == 0 ? (new MergeTicket(TicketId.FromCompact(11_111_111)), AsAri) : (new UnmergeTicket(), AsAri),
            20 => (new DescribeTicket(Category: "Network", AddTags: ["a"], RemoveTags: ["b"]), actor),
            21 => (random.Next(2) == 0 ? new WatchTicket(true) : new MuteTicket(true), actor),
            22 => (new RateTicket(random.Next(0, 7)), AsMia),
            _ => (new DoWhatIsDue(), Actor.System),
        };
    }

    /// <summary>Two sites with lunch, holidays and daylight saving in the weeks of these lives.</summary>
    private static DeskRules Business()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Support:Calendars:berlin:Zone"] = "Europe/Berlin",
            ["Support:Calendars:berlin:Week:Monday-Friday"] = "08:00-12:00, 13:00-17:00",
            ["Support:Calendars:berlin:Holidays:0"] = "2026-04-03",
            ["Support:Calendars:berlin:Holidays:1"] = "2026-04-06",
            ["Support:Calendars:shanghai:Zone"] = "Asia/Shanghai",
            ["Support:Calendars:shanghai:Week:Monday-Friday"] = "09:00-12:00, 13:30-18:00",
            ["Support:Sites:berlin"] = "berlin",
            ["Support:Sites:shanghai"] = "shanghai",
            ["Support:DefaultCalendar"] = "berlin",
        }).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration);
        services.AddSla(configuration);
        var policy = new SupportPolicy { Vendors = new() { ["Fiber Inc"] = new Vendor { ResolveWithin = TimeSpan.FromHours(3) } } };
        return new DeskRules(Options.Create(policy), services.BuildServiceProvider().GetRequiredService<IWorkingTimes>());
    }
}

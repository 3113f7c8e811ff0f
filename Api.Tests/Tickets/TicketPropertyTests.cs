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

    private static readonly Person Cy = new("cy@contoso.example", "Cy Colleague");
    private static readonly Person Sam = new("sam@contoso.example", "Sam Stranger");
    private static readonly Actor AsCy = new(Cy, Roles.None, Channel.Mail);
    private static readonly Actor AsStranger = new(Sam, Roles.None, Channel.Web);
    private static readonly Actor AsProgram = new(new Person("monitor@contoso.example", "Monitor"), Roles.Integration, Channel.Api);
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
    public void No_accepted_command_breaks_what_a_ticket_is() => Prop.ForAll(Seeds, seed => Live(seed, history => Assert.Empty(TicketInvariants.BrokenBy(history))))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(Lives));

    [Fact]
    public void Clocks_count_what_the_ticket_went_through_once_and_are_never_negative() => Hold(history =>
    {
        var clocks = history.Clocks;
        Assert.Equal(history.While(t => t is { IsOngoing: true, Wait: null or { Kind: StretchKind.WaitingForVendor } }), history.Worked);
        Assert.Equal(history.While(t => t.Wait is { Kind: StretchKind.WaitingForVendor }), clocks.WithVendors(history.Now));
        Assert.Equal(
            history.While(t => t is { IsOngoing: true, AcknowledgedAt: null } && t.AwaitedSince == history.Ticket.AwaitedSince),
            clocks.Acknowledge.Elapsed(clocks.Time, history.Now));
        foreach (var clock in new[] { clocks.Acknowledge, clocks.ComplaintRisk, clocks.Resolve, clocks.Escalate, clocks.Vendor }.OfType<TicketClock>())
        {
            var elapsed = clock.Elapsed(clocks.Time, history.Now);
            Assert.InRange(elapsed, TimeSpan.Zero, clocks.Time.Between(clock.Start, history.Now));
            Assert.True(clock.Elapsed(clocks.Time, history.Now.AddHours(3)) >= elapsed);
        }
    });

    [Fact]
    public void Clock_of_the_server_that_is_set_back_and_forth_makes_nothing_negative_and_loses_no_reminder() => Prop.ForAll(Seeds, seed =>
    {
        var history = Live(seed, setsBack: true);
        var clocks = history.Clocks;
        Assert.All(new[] { clocks.Acknowledge, clocks.Resolve, clocks.Escalate, clocks.Vendor }.OfType<TicketClock>(), clock => Assert.True(clock.Elapsed(clocks.Time, history.Now) >= TimeSpan.Zero));

        // What was reckoned from a moment in the future may show to be due only after the first of these; each leaves a reminder for the next.
        for (var turn = 0; turn < 3; turn++)
        {
            history.Try(new DoWhatIsDue(), Actor.System);
        }

        Assert.True(TicketDecider.NextDue(history.Ticket, history.Rules) is not { } due || due.At > history.Now);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Lives));

    [Fact]
    public void Lives_reach_every_command_event_status_and_role()
    {
        var accepted = new HashSet<(Type Command, TicketStatus Status)>();
        var refused = new HashSet<(Type Command, RejectionReason Reason)>();
        var (acting, turnedAway, events) = (new HashSet<Roles>(), new HashSet<Roles>(), new HashSet<Type>());
        for (var seed = 0; seed < Lives; seed++)
        {
            var history = Live(seed, decided: (status, command, actor, result) =>
            {
                (result.IsOk ? acting : turnedAway).Add(actor.Roles);
                _ = result.IsOk ? result.Value.Count > 0 && accepted.Add((command.GetType(), status)) : refused.Add((command.GetType(), result.Rejection.Reason));
            });
            events.UnionWith(history.Events.Select(e => e.GetType()));
        }

        var commands = Derived<TicketCommand>().Where(t => t != typeof(OpenTicket)).ToList();
        Assert.Empty(commands.Except(accepted.Select(a => a.Command)).Select(t => t.Name));
        Assert.Empty(commands.Where(t => t != typeof(DoWhatIsDue)).Except(refused.Select(r => r.Command)).Select(t => t.Name));
        Assert.Empty(Derived<TicketEvent>().Except(events).Select(t => t.Name));
        Assert.Empty(Enum.GetValues<TicketStatus>().Except(accepted.Select(a => a.Status)));
        Roles[] roles = [Roles.None, Roles.Agent, Roles.Manager, Roles.Integration, Roles.System];
        Assert.Empty(roles.Except(acting));
        Assert.Empty(roles.Except(turnedAway));

        static IEnumerable<Type> Derived<T>() => typeof(T).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(T)));
    }

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

    private static History Live(
        int seed,
        Action<History>? after = null,
        Action<TicketStatus, TicketCommand, Actor, Result<IReadOnlyList<TicketEvent>>>? decided = null,
        bool setsBack = false)
    {
        var random = new Random(seed);
        var history = new History(BusinessRules, new DateTimeOffset(2026, 3, 27, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(4 * 1440)));
        history.Do(new OpenTicket(Mia, "No network", "Text", random.GetItems(Enum.GetValues<Impact>(), 1)[0], random.GetItems(Enum.GetValues<Urgency>(), 1)[0], Participants: [Cy]) { Site = random.Next(2) == 0 ? "berlin" : "shanghai" }, AsMia);
        for (var step = random.Next(60); step > 0; step--)
        {
            history.After(TimeSpan.FromMinutes(random.Next(random.Next(2) == 0 ? 90 : 2_000)));
            if (setsBack && random.Next(4) == 0)
            {
                history.After(TimeSpan.FromMinutes(-random.Next(3_000)));
            }

            var (status, (command, actor)) = (history.Ticket.Status, Next(random, history));
            var result = history.Try(command, actor);
            decided?.Invoke(status, command, actor, result);
            after?.Invoke(history);
        }

        return history;
    }

    private static (TicketCommand Command, Actor Actor) Next(Random random, History history)
    {
        var anybody = random.GetItems([AsMia, AsCy, AsStranger, AsProgram, Actor.System, AsManager], 1)[0];
        var actor = random.Next(5) == 0 ? anybody : random.GetItems([AsAri, AsAri, AsBo, AsManager], 1)[0];
        var requester = random.Next(5) == 0 ? anybody : AsMia;
        var other = TicketId.FromCompact(11_111_111 + random.Next(3));
        TicketCommand command = random.Next(34) switch
        {
            0 => new AssignTicket(random.Next(2) == 0 ? Ari : Bo, (Tier)random.Next(1, 4), new AssignmentReason(new ReasonFact(ReasonCode.Text, "Fits"))),
            1 => new TakeTicket(),
            2 => new AcknowledgeTicket(),
            3 => new PostProgress("News", random.Next(2) == 0 ? null : history.Now.AddMinutes(random.Next(1, 300))),
            4 => new PostReply("Words", [Bo]),
            5 => new AddNote("Note"),
            6 => new WaitForTicket(WaitingFor.Requester, "Which one?"),
            7 => new WaitForTicket(WaitingFor.Schedule, "Tomorrow", history.Now.AddHours(random.Next(1, 60))),
            8 => new WaitForTicket(WaitingFor.Vendor, "Their fault", Vendor: "Fiber Inc"),
            9 => new ResumeTicket(),
            10 or 11 => new ResolveTicket("a", "b", "c"),
            12 or 13 => new PrioritiseTicket((Impact)random.Next(3), (Urgency)random.Next(3), "Because", random.Next(3) == 0 ? (Priority)random.Next(1, 5) : null),
            14 => new HandOverTicket(random.Next(2) == 0 ? Bo : null, (Tier)random.Next(1, 4), "Off shift"),
            15 => random.Next(3) == 0 ? new MergeTicket(other) : new UnmergeTicket(),
            16 => new UnmergeTicket(),
            17 => new AbsorbTicket(other, random.Next(2) == 0 ? Cy : Sam, [Bo, Mia]) { Watchers = [Bo] },
            18 => new DescribeTicket(Category: "Network", AddTags: [random.Next(2) == 0 ? "a" : "A b"], RemoveTags: ["b"], Fields: new Dictionary<string, string> { [random.Next(9) == 0 ? "Colour" : "Device"] = "NB" }),
            19 => new WatchTicket(random.Next(3) > 0),
            20 => new LinkTicket((LinkKind)random.Next(4), other, random.Next(2) == 0),
            21 => new SplitTicket(other, 1),
            22 => new RunMacro(random.Next(4) == 0 ? "Nothing" : "Ask"),
            23 => new ChangeParticipants(random.Next(2) == 0 ? [Sam] : [], random.Next(2) == 0 ? [Cy, Sam] : []),
            24 or 25 => new PostReply("Answer") { Meaning = random.Next(2) == 0 ? ReplyMeaning.Agrees : ReplyMeaning.GoesOn },
            26 => new ReopenTicket("No"),
            27 => new ConfirmTicket(),
            28 => random.Next(4) == 0 ? new WithdrawTicket() : new NudgeTicket(),
            29 => new MuteTicket(random.Next(2) == 0),
            30 => new RateTicket(random.Next(0, 7)),
            31 => new ReleaseTicket(other),
            _ => new DoWhatIsDue(),
        };
        return (command, command switch
        {
            PostReply { Meaning: ReplyMeaning.Agrees } or ReopenTicket or ConfirmTicket or WithdrawTicket or NudgeTicket or MuteTicket or RateTicket => requester,
            PostReply { Text: "Answer" } => requester,
            ReleaseTicket => random.Next(2) == 0 ? Actor.System : actor,
            DoWhatIsDue => Actor.System,
            _ => actor,
        });
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
        var policy = new SupportPolicy
        {
            Vendors = new() { ["Fiber Inc"] = new Vendor { ResolveWithin = TimeSpan.FromHours(3) } },
            Fields = new() { ["Device"] = new TicketField() },
            Macros = new() { ["Ask"] = new Macro { Reply = "Which one?", Tags = ["asked"], WaitFor = WaitingFor.Requester } },
        };
        return new DeskRules(Options.Create(policy), services.BuildServiceProvider().GetRequiredService<IWorkingTimes>());
    }
}

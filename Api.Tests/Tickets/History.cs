using System.Globalization;
using M365Support.Infrastructure;

namespace M365Support.Tickets;

/// <summary>A ticket that lives in memory: commands are decided and folded as the desk does it, at moments that the test chooses.</summary>
internal sealed class History
{
    public static readonly Person Mia = new("mia@contoso.example", "Mia Employee");
    public static readonly Person Ari = new("ari@contoso.example", "Ari Agent");
    public static readonly Person Bo = new("bo@contoso.example", "Bo Agent");
    public static readonly Actor AsMia = new(Mia, Roles.None, Channel.Teams);
    public static readonly Actor AsAri = new(Ari, Roles.Agent, Channel.Teams);
    public static readonly Actor AsBo = new(Bo, Roles.Agent, Channel.Teams);
    public static readonly Actor AsManager = new(new Person("lea@contoso.example", "Lea Manager"), Roles.Manager, Channel.Teams);

    private readonly TicketId id = TicketId.FromCompact(48_201_936);

    public History(DeskRules? rules = null, DateTimeOffset? start = null)
    {
        Rules = rules ?? TestRules.Create();
        Now = start ?? new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    }

    public DeskRules Rules { get; }

    public DateTimeOffset Now { get; private set; }

    public List<TicketEvent> Events { get; } = [];

    /// <summary>What the ticket was from each moment on.</summary>
    public List<(DateTimeOffset From, Ticket Ticket)> States { get; } = [];

    public Ticket Ticket { get; private set; } = null!;

    public TicketClocks Clocks => new(Ticket, Rules);

    public TimeSpan Worked => Clocks.Resolve.Elapsed(Clocks.Time, Now);

    public static History Opened(DeskRules? rules = null, Impact impact = Impact.Individual, Urgency urgency = Urgency.Medium)
    {
        var history = new History(rules);
        history.Do(new OpenTicket(Mia, "No network", "The laptop finds no network.", impact, urgency), AsMia);
        return history;
    }

    public static History Acknowledged(DeskRules? rules = null, Impact impact = Impact.Individual, Urgency urgency = Urgency.Medium)
    {
        var history = Opened(rules, impact, urgency);
        history.Do(new TakeTicket());
        return history;
    }

    public History After(string time) => After(TimeSpan.Parse(time, CultureInfo.InvariantCulture));

    /// <summary>Working time, by the ticket's priority of now, in which the ticket was so: counted state by state, without its stretches.</summary>
    public TimeSpan While(Func<Ticket, bool> isSo) => States
        .Zip(States.Skip(1).Append((From: Now, Ticket)))
        .Where(state => isSo(state.First.Ticket))
        .Aggregate(TimeSpan.Zero, (sum, state) => sum + Clocks.Time.Between(state.First.From, state.Second.From));

    public History After(TimeSpan time)
    {
        Now += time;
        return this;
    }

    /// <summary>Does a command that has to be accepted.</summary>
    public History Do(TicketCommand command, Actor? actor = null)
    {
        var result = Try(command, actor);
        Assert.True(result.IsOk, $"{command}: {result.Rejection}");
        return this;
    }

    /// <summary>Goes on where another life stands.</summary>
    public void Adopt(IEnumerable<TicketEvent> events)
    {
        Events.AddRange(events);
        Ticket = TicketDecider.Armed(Events.Aggregate((Ticket?)null, Ticket.Evolve)!, Rules);
    }

    public Result<IReadOnlyList<TicketEvent>> Try(TicketCommand command, Actor? actor = null)
    {
        var decided = TicketDecider.Decide(id, Ticket, command, actor ?? AsAri, Rules, Now);
        if (!decided.IsOk)
        {
            return decided.Rejection;
        }

        foreach (var happened in decided.Value)
        {
            Events.Add(happened);
            Ticket = Ticket.Evolve(Ticket, happened);
        }

        Ticket = TicketDecider.Armed(Ticket, Rules);
        States.Add((Now, Ticket));
        return decided.Value.ToList();
    }

    /// <summary>Lets time pass as the queue does it: each reminder at its moment, until <paramref name="time"/> is over.</summary>
    public IReadOnlyList<(DateTimeOffset At, TicketEvent Event)> Run(string time)
    {
        var end = Now + TimeSpan.Parse(time, CultureInfo.InvariantCulture);
        var acted = new List<(DateTimeOffset, TicketEvent)>();
        while (TicketDecider.NextDue(Ticket, Rules) is { } due && due.At <= end)
        {
            Now = due.At > Now ? due.At : Now;
            var events = Try(new DoWhatIsDue(), Actor.System).Value;
            Assert.NotEmpty(events);
            acted.AddRange(events.Select(e => (Now, e)));
        }

        Now = end;
        return acted;
    }
}

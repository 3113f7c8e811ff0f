using M365Support.Tickets;

namespace M365Support.Bench.Simulation;

/// <content>What people do: they ask, answer, nudge and are silent; agents acknowledge, work, wait, hand over and solve.</content>
public sealed partial class VirtualMonth
{
    private async Task OpenAsync()
    {
        var requester = demand.Requester();
        var command = demand.Open(requester);
        var key = IntakeKey.Form(requester, NextCommand());
        var channel = random.Next(10) < 6 ? Channel.Mail : Channel.Teams;
        var actor = new Actor(requester, Roles.None, channel);
        TicketId? opened = null;
        var again = options.Faults && random.Next(50) == 0;
        while (opened is null)
        {
            var instance = Any();
            await Operations.CountAsync(async () =>
            {
                await instance.DoAsync(async () =>
                {
                    var change = await instance.Desk.OpenAsync(command, key, actor, default);
                    opened = change.Value.Ticket.Id;
                });
                return opened is null ? "died" : again ? "open.again" : "open";
            });
            await ReviveAsync();
            if (again)
            {
                (again, opened) = (false, null);
            }
        }

        var id = opened.Value;
        switch (random.Next(100))
        {
            case < 1:
                After(demand.Around(30), () => DoAsync(id, new WithdrawTicket(), actor));
                break;
            case < 6:
                After(demand.Around(60), () => DoAsync(id, new PostReply("It also happens on my phone."), actor));
                break;
            case < 9:
                After(demand.Around(90), () => DoAsync(id, new NudgeTicket(), actor));
                break;
        }
    }

    /// <summary>Takes up what people have been told since the last time.</summary>
    private void React()
    {
        while (world.Ledger.News.TryDequeue(out var news))
        {
            var (notice, ticket) = news;
            if (workers.TryGetValue(notice.To.Address, out var worker))
            {
                React(worker, notice, ticket.Id);
            }
            else if (notice.To == ticket.Requester)
            {
                React(new Actor(notice.To, Roles.None, Channel.Teams), notice, ticket.Id);
            }
        }
    }

    private void React(Worker worker, Notice notice, TicketId id)
    {
        switch (notice.Kind)
        {
            case NoticeKind.Assigned:
                ShareOut(worker);
                // Most see it within minutes, some when their meeting is over.
                AtWork(worker, random.Next(100) switch { < 80 => demand.Around(3), < 95 => demand.Around(7), _ => demand.Around(20) }, () => AcknowledgeAsync(worker, id));
                break;
            case NoticeKind.UpdateRequested when random.Next(100) < 55 && worker.IsOnShift(Now):
                var promise = random.Next(100) < 15 ? Now.AddHours(random.Next(1, 5)) : (DateTimeOffset?)null;
                After(demand.Around(3), () => DoAsync(id, new PostProgress("We found the cause and are testing a remedy.", promise), worker.Actor));
                break;
            case NoticeKind.Reply or NoticeKind.Reopened or NoticeKind.VendorLate or NoticeKind.NoAnswer:
                AtWork(worker, demand.Around(15), () => WorkAsync(worker, id));
                break;
            case NoticeKind.Nudged:
                AtWork(worker, demand.Around(5), () => DoAsync(id, new PostProgress("Sorry for the wait; a colleague joins in."), worker.Actor));
                break;
        }
    }

    private void React(Actor requester, Notice notice, TicketId id)
    {
        var draw = random.Next(100);
        switch (notice.Kind)
        {
            case NoticeKind.Resolved when draw < 35:
                After(demand.Around(90), () => DoAsync(id, new ConfirmTicket(), requester));
                break;
            case NoticeKind.Resolved when draw < 42:
                After(demand.Around(120), () => DoAsync(id, new ReopenTicket("It is back."), requester));
                break;
            case NoticeKind.AnswerNeeded when draw < 85:
                After(demand.Around(120), () => DoAsync(id, new PostReply("The number is on the label: 4711."), requester));
                break;
            case NoticeKind.Progress when draw < 2:
                After(demand.Around(10), () => DoAsync(id, new NudgeTicket(), requester));
                break;
            case NoticeKind.Update when draw < 5:
                After(demand.Around(20), () => DoAsync(id, new PostReply("Thank you."), requester));
                break;
            case NoticeKind.Rate when draw < 20:
                After(demand.Around(60), () => DoAsync(id, new RateTicket(random.Next(1, 6)), requester));
                break;
        }
    }

    /// <summary>After a while, and when the agent is at work.</summary>
    private void AtWork(Worker worker, TimeSpan delay, Func<Task> what)
    {
        var at = Now + delay;
        At(worker.IsOnShift(at) ? at : worker.NextOnShift(at) + demand.Around(4), what);
    }

    private async Task AcknowledgeAsync(Worker worker, TicketId id)
    {
        if (!worker.IsOnShift(Now))
        {
            AtWork(worker, TimeSpan.Zero, () => AcknowledgeAsync(worker, id));
        }
        else if (Known(id) is { AcknowledgedAt: null, IsOngoing: true } ticket && ticket.Assignee == worker.Person)
        {
            await DoAsync(id, random.Next(4) == 0 ? new TakeTicket() : new AcknowledgeTicket(), worker.Actor);
            AtWork(worker, demand.Around(10), () => WorkAsync(worker, id));
        }
    }

    /// <summary>A step of an agent's work on a ticket, and the next one after it.</summary>
    private async Task WorkAsync(Worker worker, TicketId id)
    {
        if (Known(id) is not { IsOngoing: true } ticket || ticket.Assignee != worker.Person)
        {
            return;
        }

        if (!worker.IsOnShift(Now))
        {
            AtWork(worker, TimeSpan.Zero, () => WorkAsync(worker, id));
            return;
        }

        if (ticket.Wait is { Kind: StretchKind.WaitingForVendor })
        {
            await DoAsync(id, new ResumeTicket(), worker.Actor);
        }
        else if (ticket.Wait is not null)
        {
            return;
        }

        var next = demand.Around(20);
        switch (random.Next(1_000))
        {
            case < 430:
                await DoAsync(id, new ResolveTicket("A setting was wrong after an update.", "Set it right.", "The update is held back until it is mended."), worker.Actor);
                return;
            case < 640:
                await DoAsync(id, new PostProgress("We are looking at the logs.", random.Next(5) == 0 ? Now.AddHours(2) : null), worker.Actor);
                break;
            case < 730:
                await DoAsync(id, new PostReply("Which device is it?"), worker.Actor);
                break;
            case < 800:
                await DoAsync(id, new AddNote("Seen twice this week."), worker.Actor);
                break;
            case < 830:
                await DoAsync(id, new DescribeTicket(AddTags: ["network"]), worker.Actor);
                break;
            case < 850:
                await DoAsync(id, new PrioritiseTicket(Impact.Team, (Urgency)random.Next(3), "More people are hit."), worker.Actor);
                break;
            case < 910:
                await DoAsync(id, new WaitForTicket(WaitingFor.Requester, "Please read out the number on the label."), worker.Actor);
                return;
            case < 940:
                await DoAsync(id, new WaitForTicket(WaitingFor.Vendor, "The vendor looks at it.", Vendor: "Fabrikam"), worker.Actor);
                next = demand.Around(300);
                break;
            case < 950:
                next = TimeSpan.FromHours(random.Next(2, 20));
                await DoAsync(id, new WaitForTicket(WaitingFor.Schedule, "The new part comes.", Now + next - TimeSpan.FromMinutes(5)), worker.Actor);
                break;
            case < 985:
                await DoAsync(id, new HandOverTicket(null, worker.Tier < Tier.L3 ? worker.Tier + 1 : Tier.L3, "Needs somebody who knows the network."), worker.Actor);
                return;
            default:
                await MergeAsync(ticket, worker);
                break;
        }

        AtWork(worker, next, () => WorkAsync(worker, id));
    }

    /// <summary>Merges with another ticket about the same; with two instances sometimes both ways at once.</summary>
    private async Task MergeAsync(Ticket ticket, Worker worker)
    {
        var other = world.Ledger.Tickets.Values
            .Where(t => t.IsOngoing && t.Subject == ticket.Subject && t.Id != ticket.Id)
            .OrderBy(t => t.OpenedAt).ThenBy(t => t.Requester.Address, StringComparer.Ordinal).FirstOrDefault();
        if (other is null)
        {
            return;
        }

        var (one, two) = (Any(), Any());
        await Operations.CountAsync(async () =>
        {
            await one.DoAsync(async () => Note(await one.Desk.MergeAsync(ticket.Id, other.Id, worker.Actor, NextCommand(), default)));
            return "merge";
        });
        if (options.Faults && random.Next(2) == 0)
        {
            await two.DoAsync(async () => Note(await two.Desk.MergeAsync(other.Id, ticket.Id, worker.Actor, NextCommand(), default)));
        }

        await ReviveAsync();
    }

    private Ticket? Known(TicketId id) => world.Ledger.Tickets.GetValueOrDefault(id);

    /// <summary>Does a command; what dies with its instance is done again by another, as a person taps again. Sometimes it comes to two instances at once.</summary>
    private async Task DoAsync(TicketId id, TicketCommand command, Actor actor)
    {
        var commandId = NextCommand();
        var name = NameOf(command);
        if (options.Faults && random.Next(100) == 0)
        {
            await Task.WhenAll(instances.Select(instance => instance.DoAsync(() => Task.Run(() => instance.Desk.ExecuteAsync(id, command, actor, commandId, default)))));
            await ReviveAsync();
        }

        for (var done = false; !done;)
        {
            var instance = Any();
            await Operations.CountAsync(async () =>
            {
                Result<Change> result = default;
                done = await instance.DoAsync(async () => result = await instance.Desk.ExecuteAsync(id, command, actor, commandId, default));
                return !done ? "died" : !Note(result) ? "refused" : result.Value.IsNew ? name : "again";
            });
            await ReviveAsync();
        }
    }

    private static string NameOf(TicketCommand command)
    {
        var name = command.GetType().Name.Replace("Ticket", "", StringComparison.Ordinal);
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private bool Note(Result<Change> result)
    {
        if (result.Rejection is { } rejection)
        {
            rejections[rejection.Reason.ToString()] = rejections.GetValueOrDefault(rejection.Reason.ToString()) + 1;
        }

        return result.IsOk;
    }
}

using Azure;
using Azure.Data.Tables;
using M365Support.Bench.Simulation.Memory;
using M365Support.Infrastructure;
using M365Support.Local;
using M365Support.Storage;
using M365Support.Tickets;
using Xunit.Abstractions;
using static M365Support.Mail.Intake.IntakeScene;

namespace M365Support.Mail.Intake;

/// <summary>The process dies, or a connection breaks, at any one of the storage requests that a mail costs, before or after storage has done what was asked.</summary>
public sealed class MailDeathTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Marker = "the-words-of-this-mail";
    private const int AtOnce = 16;

    private EmulatorDriver graph = null!;

    public static TheoryData<string> Kinds => ["new", "reply", "same again", "before the original", "original after the answer", "passed on", "stranger", "merged", "late", "away", "bounce", "files"];

    public async Task InitializeAsync() => graph = await EmulatorDriver.StartAsync();

    public async Task DisposeAsync() => await graph.DisposeAsync();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Mail_is_on_one_ticket_once_wherever_the_process_dies(string kind)
    {
        var places = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(2, 240).Select(i => (Request: i / 2, Afterwards: i % 2 == 1)),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (at, _) => Interlocked.Add(ref places, await DieAsync(kind, at.Request, at.Afterwards) ? 1 : 0));
        output.WriteLine($"{kind}: {places} deaths");
        Assert.InRange(places, 4, 200);
    }

    [Theory]
    [InlineData("new")]
    [InlineData("reply")]
    [InlineData("before the original")]
    public async Task Mail_is_on_one_ticket_once_wherever_a_connection_breaks(string kind)
    {
        var places = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(2, 120).Select(i => (Request: i / 2, Afterwards: i % 2 == 1)),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (at, _) => Interlocked.Add(ref places, await BreakAsync(kind, at.Request, at.Afterwards) ? 1 : 0));
        output.WriteLine($"{kind}: {places} broken connections");
        Assert.InRange(places, 4, 100);
    }

    private async Task<bool> DieAsync(string kind, int request, bool afterwards)
    {
        var clock = new ManualClock();
        using var storage = new MemoryStorage(clock);
        var mortal = new Mortal { InnerHandler = storage };
        Case story;
        bool died;
        List<Notice> told;
        await using (var first = await StartAsync(graph, clock, mortal))
        {
            story = await PrepareAsync(first, kind);
            mortal.DieAt(request, afterwards);
            try
            {
                await first.TakeAsync(story.Mail);
            }
            catch (Exception) when (mortal.IsDead)
            {
                // What the caller learns of it nobody is there to hear.
            }

            await first.Desk.Relay.WhenDeliveredAsync();
            died = mortal.IsDead;
            told = [.. first.Desk.Notices.Sent.Select(sent => sent.Notice)];
            mortal.DieAt(1, afterwards: false);
            await first.Desk.Relay.StopAsync(default);
        }

        await using var second = await StartAsync(graph, clock, storage);
        await second.TakeAsync(story.Mail);
        await CheckAsync(second, story, told);
        return died;
    }

    private async Task<bool> BreakAsync(string kind, int request, bool afterwards)
    {
        var clock = new ManualClock();
        using var storage = new MemoryStorage(clock);
        var breaking = new Breaking { InnerHandler = storage };
        await using var scene = await StartAsync(graph, clock, breaking);
        var story = await PrepareAsync(scene, kind);
        breaking.BreakAt(request, afterwards);
        try
        {
            await scene.TakeAsync(story.Mail);
        }
        catch (RequestFailedException)
        {
            // Where nobody knows whether it was done, the caller learns of it and hands the mail in again.
            await scene.TakeAsync(story.Mail);
        }

        await scene.Desk.Relay.WhenDeliveredAsync();
        await CheckAsync(scene, story, []);
        return breaking.HasBroken;
    }

    /// <summary>What is there before the mail comes.</summary>
    private static async Task<Case> PrepareAsync(IntakeScene scene, string kind)
    {
        var id = Id();
        var isFirst = kind is "new" or "before the original" or "passed on" or "files";
        var known = isFirst ? default : (await scene.TakeAsync(kind == "original after the answer"
            ? Compose(Lynne, "Re: No network", "Here too.", answers: id, to: $"{Partner}, {Support}")
            : Compose(Partner, "No network", id: id))).Ticket;
        var (mail, opens, on) = kind switch
        {
            "new" => (Compose(Partner, "Printer", Marker, cc: Lynne), true, default(TicketId?)),
            "reply" => (Compose(Partner, "Re: No network", Marker, answers: id), false, known),
            "same again" => (Compose(Partner, "Re: No network", Marker, answers: id), false, known),
            "before the original" => (Compose(Lynne, "Re: No network", Marker, answers: id, to: $"{Partner}, {Support}"), true, null),
            "original after the answer" => (Compose(Partner, "No network", Marker, id: id, cc: Lynne), false, known),
            "passed on" => (Compose(Adele, "Fwd: Screen", $"For you.\n\n---------- Forwarded message ---------\nFrom: Pat <{Partner}>\nDate: Mon, 2 Mar 2026 at 08:00\nSubject: Screen\nTo: <{Adele}>\n\n{Marker}"), true, null),
            "stranger" => (Compose(Stranger, "Re: No network", Marker, answers: id), true, null),
            "merged" => (Compose(Partner, "Re: No network", Marker, answers: id), false, known),
            "late" => (Compose(Partner, "Re: No network", Marker, answers: id), true, null),
            "away" => (Compose(Partner, "Automatic reply: No network", Marker, answers: id, more: "Auto-Submitted: auto-replied"), false, known),
            "bounce" => (Compose("MAILER-DAEMON@mx.partner.example", "Undelivered", Marker, answers: scene.Tokens.MessageId(known, "1", "contoso.example"), more: "Auto-Submitted: auto-replied\nReturn-Path: <>"), false, known),
            _ => (WithFiles(), true, null),
        };
        if (kind == "same again")
        {
            await scene.TakeAsync(mail);
        }
        else if (kind == "late")
        {
            await scene.EndAsync(known);
            scene.Clock.Advance(TimeSpan.FromDays(8));
        }
        else if (kind == "merged")
        {
            var (into, _) = await scene.TakeAsync(Compose(Alex, "Network is down"));
            Assert.True((await scene.Desk.Desk.MergeAsync(known, into, new Actor(Person.Create(Adele, null), Roles.Agent, Channel.Web), "merge", default)).IsOk);
            on = into;
        }

        await scene.Desk.Relay.WhenDeliveredAsync();
        var tickets = (await EventsAsync(scene)).Count(e => e.Event is TicketOpened);
        return new Case(mail, tickets + (opens ? 1 : 0), on == default(TicketId) ? null : on, scene.Desk.Notices.Sent.Select(sent => sent.Notice.Command).ToHashSet());
    }

    private static async Task CheckAsync(IntakeScene scene, Case story, IReadOnlyList<Notice> told)
    {
        // What was cut off is finished from the queue, where it becomes visible after a minute.
        await scene.Desk.Relay.WhenDeliveredAsync();
        for (var i = 0; i < 3; i++)
        {
            scene.Clock.Advance(TimeSpan.FromSeconds(61));
            while (await scene.Desk.DoDueAsync() > 0)
            {
                await scene.Desk.Relay.WhenDeliveredAsync();
            }
        }

        var events = await EventsAsync(scene);
        var (ticket, happened) = Assert.Single(events, e => e.Event is TicketOpened { Text: var t } && t.Contains(Marker, StringComparison.Ordinal)
            || e.Event is ReplyPosted { Text: var r } && r.Contains(Marker, StringComparison.Ordinal)
            || e.Event is NoteAdded { Text: var n } && n.Contains(Marker, StringComparison.Ordinal));
        Assert.Equal(story.Tickets, events.Count(e => e.Event is TicketOpened));
        Assert.True(story.On is null || story.On == ticket, $"on {ticket} instead of {story.On}");
        Assert.Equal((ticket, MailOutcome.Duplicate), await scene.TakeAsync(story.Mail));

        // The requester hears of it; where that is twice, both have one name, by which the second is known.
        if (happened is TicketOpened { Author: Authorship.Person } opened)
        {
            var receipts = told.Concat(scene.Desk.Notices.Sent.Select(sent => sent.Notice)).Where(n => n.Kind == NoticeKind.Received && n.To == opened.Requester && !story.Before.Contains(n.Command)).ToList();
            Assert.Single(receipts.Select(n => (n.Command, n.Key)).Distinct());
            Assert.Contains((await scene.Desk.Views.OfRequesterAsync(opened.Requester, null, default)).Value.Items, t => t.Id == ticket);
        }

        var stored = await scene.TicketAsync(ticket);
        foreach (var file in stored.Attachments.Select(a => a.Blob).Append(stored.Original).OfType<string>())
        {
            await using var content = await scene.Desk.Get<TicketFiles>().OpenAsync(file, default);
            Assert.True(content.ReadByte() >= 0);
        }

        Assert.Equal(0, (await scene.Desk.Queue.CountAsync(default)).Poison);
        Assert.DoesNotContain(await RowsAsync(scene), row => row.RowKey.Contains("|out|", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<(TicketId Ticket, TicketEvent Event)>> EventsAsync(IntakeScene scene) =>
        [.. (await RowsAsync(scene)).Where(row => row.RowKey.Contains("|evt|", StringComparison.Ordinal)).Select(row => (TicketId.Parse(row.PartitionKey, null), row.Read<TicketEvent>()))];

    private static async Task<IReadOnlyList<TableEntity>> RowsAsync(IntakeScene scene)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in scene.Desk.Get<DeskStorage>().Table("Tickets").QueryAsync<TableEntity>(filter: null))
        {
            rows.Add(row);
        }

        return rows;
    }

    private static string WithFiles() => Compose(
        Partner,
        "Files",
        $"""
        --b
        Content-Type: text/html; charset=utf-8

        <p>{Marker} <img src="cid:p@x"></p>
        --b
        Content-Type: image/png; name=p.png
        Content-ID: <p@x>
        Content-Transfer-Encoding: base64

        iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==
        --b
        Content-Type: text/plain; name=log.txt
        Content-Disposition: attachment; filename=log.txt

        a log
        --b--
        """,
        more: "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b");

    /// <summary>A mail, how many tickets there are once it has come, which it is to be on where that is known before, and what had been told till then.</summary>
    private sealed record Case(string Mail, int Tickets, TicketId? On, IReadOnlySet<string?> Before);
}

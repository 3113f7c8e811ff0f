using M365Support.Bot;
using M365Support.Infrastructure;
using M365Support.Local;
using M365Support.Mail.Threading;
using M365Support.Tickets;

namespace M365Support.Mail.Outgoing;

/// <summary>Which notices become mail, and which do not.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class NoticeSenderTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly Person Ari = new("ari@contoso.example", "Ari Agent");
    private static readonly Person Alex = new("alex@contoso.example", "Alex Wilber");

    private readonly ManualClock clock = new();
    private readonly string prefix = DeskHarness.NewPrefix();
    private EmulatorDriver graph = null!;
    private FakeConnector connector = null!;
    private SentMail sent = null!;

    public async Task InitializeAsync()
    {
        graph = await EmulatorDriver.StartAsync();
        connector = await FakeConnector.StartAsync();
        sent = new SentMail(graph, clock);
    }

    public async Task DisposeAsync()
    {
        await connector.DisposeAsync();
        await graph.DisposeAsync();
    }

    [SkippableFact]
    public async Task Fifty_receipts_to_one_sender_at_once_are_five()
    {
        await using var desk = await NewAsync();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
        {
            var ticket = Of(new Person("robot@fabrikam.example", "Robot"), $"Alert {i}");
            return desk.Sender.SendAsync(Notice(NoticeKind.Received, ticket, $"open-{i}"), ticket, default);
        }));

        Assert.Equal(5, sent.Look().Count);
        Assert.All(sent.All, m => Assert.Equal("auto-replied", m.Mail.Headers["Auto-Submitted"]));
    }

    /// <summary>A robot that opens a new ticket with each of its answers would have twice as many in every hour.</summary>
    [SkippableFact]
    public async Task Robot_that_has_had_its_answers_hears_no_progress_until_somebody_of_the_desk_has_looked()
    {
        await using var desk = await NewAsync();
        var tickets = Enumerable.Range(0, 6).Select(i => Of(new Person("robot@fabrikam.example", "Robot"), $"Alert {i}")).ToList();
        await SendAllAsync(NoticeKind.Progress, 0);
        await SendAllAsync(NoticeKind.Received, 0);
        Assert.Equal(6 + 5, sent.Look().Count);

        clock.Advance(TimeSpan.FromHours(2));
        await SendAllAsync(NoticeKind.Progress, 1);
        Assert.Equal(6 + 5, sent.Look().Count);

        tickets[0] = tickets[0] with { AcknowledgedAt = clock.GetUtcNow() };
        await SendAllAsync(NoticeKind.Progress, 2);
        Assert.Equal(6 + 5 + 1, sent.Look().Count);

        clock.Advance(TimeSpan.FromDays(1));
        await SendAllAsync(NoticeKind.Progress, 3);
        Assert.Equal(6 + 5 + 1 + 6, sent.Look().Count);

        async Task SendAllAsync(NoticeKind kind, int round)
        {
            foreach (var ticket in tickets)
            {
                await desk.Sender.SendAsync(Notice(kind, ticket, $"{kind}-{round}-{ticket.Id}"), ticket, default);
            }
        }
    }

    [SkippableFact]
    public async Task Receipt_that_is_tried_again_is_sent_again_and_counted_once()
    {
        await using var desk = await NewAsync();
        var ticket = Of(new Person("mia@fabrikam.example", "Mia"));
        for (var i = 0; i < 4; i++)
        {
            await desk.Sender.SendAsync(Notice(NoticeKind.Received, ticket, "open"), ticket, default);
        }

        Assert.Equal(4, sent.Look().Count);
        Assert.Single(sent.All.Select(m => m.Mail.MessageId).Distinct(StringComparer.Ordinal));
    }

    [SkippableTheory]
    [InlineData("support@contoso.example", NoticeKind.Reply, false)]
    [InlineData("support+482019365.k7m2p9q4xz@contoso.example", NoticeKind.Reply, false)]
    [InlineData("unknown@invalid address", NoticeKind.Reply, false)]
    [InlineData("unknown@invalid", NoticeKind.Received, false)]
    [InlineData("米娅@fabrikam.example", NoticeKind.Received, true)]
    [InlineData("no-reply@fabrikam.example", NoticeKind.Received, false)]
    [InlineData("mailer-daemon@fabrikam.example", NoticeKind.Progress, false)]
    [InlineData("postmaster@fabrikam.example", NoticeKind.Report, false)]
    [InlineData("no-reply@fabrikam.example", NoticeKind.Reply, true)]
    [InlineData("mia@fabrikam.example", NoticeKind.Received, true)]
    [InlineData("mia@fabrikam.example", NoticeKind.Progress, true)]
    public async Task Nobody_is_written_to_who_does_not_read_it(string address, NoticeKind kind, bool isSent)
    {
        await using var desk = await NewAsync();
        var ticket = Of(new Person(address, "Somebody"));
        await desk.Sender.SendAsync(Notice(kind, ticket, "command"), ticket, default);
        Assert.Equal(isSent ? 1 : 0, sent.Look().Count);
    }

    [SkippableFact]
    public async Task Resolution_report_goes_to_Teams_and_by_mail()
    {
        await using var desk = await NewAsync();
        var ticket = Of(Alex) with { Resolution = new("Broken part", "Replaced it", "Buy better ones") };
        foreach (var kind in new[] { NoticeKind.Report, NoticeKind.Resolved })
        {
            await desk.Sender.SendAsync(Notice(kind, ticket, "resolve"), ticket, default);
        }

        var (_, mail) = Assert.Single(sent.Look());
        Assert.Equal(Alex.Address, Assert.Single(mail.To).Address);
        Assert.Contains("Replaced it", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Replaced it", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Single(connector.Requests, r => r.RawPath.EndsWith("/activities", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Resolution_report_is_not_mailed_twice_to_whom_is_not_in_Teams()
    {
        await using var desk = await NewAsync();
        var ticket = Of(new Person("mia@fabrikam.example", "Mia"));
        foreach (var kind in new[] { NoticeKind.Report, NoticeKind.Resolved })
        {
            await desk.Sender.SendAsync(Notice(kind, ticket, "resolve"), ticket, default);
        }

        Assert.Single(sent.Look());
    }

    [SkippableFact]
    public async Task Resolving_leads_to_two_notices_that_are_ticked_off_each_on_its_own()
    {
        await using var desk = await NewAsync();
        var ticket = await desk.OpenAsync(Alex, "Printer on fire");
        var (agent, manager) = (new Actor(Ari, Roles.Agent, Channel.Web), new Actor(Ari, Roles.Agent | Roles.Manager, Channel.Web));
        Assert.True((await desk.Desk.ExecuteAsync(ticket.Id, new TakeTicket(), manager, "take", default)).IsOk);
        await Infrastructure.Eventually.BecomesTrueAsync("the receipt is in Teams", async () => await desk.Get<LiveCards>().FindAsync(ticket.Id, Alex, default) is { IsKnown: true });
        connector.Next(429, null, ("Retry-After", "3600"));
        Assert.True((await desk.Desk.ExecuteAsync(ticket.Id, new ResolveTicket("Broken part", "Replaced it", "Buy better ones"), agent, "resolve", default)).IsOk);
        await Infrastructure.Eventually.BecomesTrueAsync("the report is mailed and ticked off", async () => (await desk.OutboxAsync(ticket.Id, "resolve")).Length == 1);
        Assert.Single(sent.Look());

        clock.Advance(TimeSpan.FromMinutes(1));
        await Infrastructure.Eventually.BecomesTrueAsync("Teams has it too", async () =>
        {
            await desk.PumpOnceAsync();
            return connector.Requests.Any(r => r.Body.ToString()!.Contains("Replaced it", StringComparison.Ordinal)) && (await desk.OutboxAsync(ticket.Id, "resolve")).IsEmpty;
        });
        Assert.Single(sent.Look());
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_finds_its_ticket_by_every_mark(bool plusAddressing)
    {
        await using var desk = await NewAsync(("Support:PlusAddressing", plusAddressing.ToString()));
        var ticket = Of(new Person("mia@fabrikam.example", "Mia"));
        await desk.Sender.SendAsync(Notice(NoticeKind.Update, ticket, "progress"), ticket, default);

        var (_, mail) = Assert.Single(sent.Look());
        var tokens = await desk.Get<ThreadKeys>().LoadAsync(default);
        string?[] marks = [mail.Subject, mail.MessageId, mail.References[0], plusAddressing ? mail.ReplyTo[0].Address : mail.Subject];
        Assert.All(marks, mark => Assert.True(tokens.TryFind(mark, out var found) && found == ticket.Id));
        Assert.Equal(plusAddressing ? 1 : 0, mail.ReplyTo.Count);
        Assert.Equal(new MailAddress("Contoso IT Support", EmulatorDriver.Support), mail.From);
        Assert.Equal("asked@fabrikam.example", mail.InReplyTo);
    }

    [SkippableFact]
    public async Task News_that_come_late_say_what_they_were_for_and_what_is_known_by_now()
    {
        await using var desk = await NewAsync();
        var ticket = Of(new Person("mia@fabrikam.example", "Mia")) with { LastUpdate = "The cable is next." };
        await desk.Sender.SendAsync(Notice(NoticeKind.Update, ticket, "one") with { Text = "The fuse is being replaced." }, ticket, default);
        await desk.Sender.SendAsync(Notice(NoticeKind.Update, ticket, "two") with { Text = ticket.LastUpdate }, ticket, default);

        var texts = sent.Look().Select(m => m.Mail.TextBody!).OrderByDescending(text => text.Length).ToList();
        Assert.Matches("(?s)fuse is being replaced.*cable is next", texts[0]);
        Assert.DoesNotContain("fuse", texts[1], StringComparison.Ordinal);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(texts[1], "cable is next"));
    }

    [SkippableFact]
    public async Task Person_is_written_to_in_the_language_and_time_zone_of_the_directory()
    {
        await using var desk = await NewAsync();
        var ticket = Of(new Person("zhangwei@contoso.example", "张伟"));
        await desk.Sender.SendAsync(Notice(NoticeKind.Report, ticket, "resolve"), ticket, default);
        var outsider = Of(new Person("mia@fabrikam.example", "Mia")) with { Language = "zh" };
        await desk.Sender.SendAsync(Notice(NoticeKind.Update, outsider, "progress"), outsider, default);

        sent.Look();
        Assert.All(sent.All, m => Assert.Equal("zh-Hans", m.Mail.Headers["Content-Language"]));
        Assert.Contains(sent.All, m => m.Mail.TextBody!.Contains("(UTC+08:00)", StringComparison.Ordinal));
    }

    private Task<OutgoingHarness> NewAsync(params (string Name, string Value)[] settings) =>
        OutgoingHarness.StartAsync(azurite.ConnectionString, prefix, graph, clock, connector.ServiceUrl, settings);

    private static Notice Notice(NoticeKind kind, Ticket ticket, string command) => new("000", kind, ticket.Requester, Ari, "Some words") { Command = command };

    private static Ticket Of(Person requester, string subject = "Printer on fire")
    {
        var opened = new TicketOpened(TicketId.Create(), requester, subject, "It burns.", Impact.Individual, Urgency.Medium, Priority.P3, null, [], [], null, "asked@fabrikam.example", null)
        {
            At = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
            By = requester,
            Via = Channel.Mail,
        };
        return TicketDecider.Armed(Ticket.Evolve(null, opened), TestRules.Create());
    }
}

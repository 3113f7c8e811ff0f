using System.Globalization;
using M365Support.Cards;
using M365Support.Delivery;
using M365Support.Infrastructure;
using M365Support.People;
using M365Support.Tabs;
using M365Support.Tickets;

namespace M365Support.Mail.Outgoing;

public sealed class NoticeMailTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly DeskRules Rules = TestRules.Create();
    private static readonly Person Mia = new("mia@fabrikam.example", "Mia");
    private static readonly Person Ari = new("ari@contoso.example", "Ari Agent");

    public static TheoryData<NoticeKind> Kinds => [.. Enum.GetValues<NoticeKind>().Where(kind => kind != NoticeKind.Effect)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_notice_can_be_mailed_in_both_languages(NoticeKind kind)
    {
        foreach (var language in new[] { "en-GB", "zh-CN" })
        {
            var text = Write(kind, language, "Etc/UTC", "What *somebody* wrote");
            Assert.Contains("Printer on fire", text, StringComparison.Ordinal);
            Assert.Equal(language == "zh-CN", text.Contains('。', StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Times_are_the_reader_s_own()
    {
        Assert.Contains("11:00 (UTC+01:00)", Write(NoticeKind.Received, "en-GB", "Europe/Berlin"), StringComparison.Ordinal);
        Assert.Contains("2026年3月2日", Write(NoticeKind.Received, "zh-CN", "Asia/Shanghai"), StringComparison.Ordinal);
        Assert.Contains("18:00 (UTC+08:00)", Write(NoticeKind.Received, "zh-CN", "Asia/Shanghai"), StringComparison.Ordinal);
        Assert.Contains("(UTC)", Write(NoticeKind.Received, "no language", "No/Zone"), StringComparison.Ordinal);
    }

    [Fact]
    public void Summer_time_holds_at_the_moment_that_is_shown() =>
        Assert.Equal("UTC+02:00", NoticeMail.Moment(new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero), "Europe/Berlin", CultureInfo.InvariantCulture).Split('(', ')')[1]);

    [Fact]
    public void Report_has_cause_action_and_prevention()
    {
        var text = Write(NoticeKind.Report, "en-US", "Etc/UTC");
        Assert.Contains("Cause: Broken part\nWhat was done: Replaced it\nTo prevent it: Buy better ones\n", text, StringComparison.Ordinal);
        Assert.Contains("answer this mail", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Desk_writes_Markdown_and_requesters_do_not()
    {
        Assert.Contains("\nWhat somebody wrote\n", Write(NoticeKind.Reply, "en", "Etc/UTC", "What *somebody* wrote"), StringComparison.Ordinal);
        Assert.Contains("\nWhat *somebody* wrote\n", Write(NoticeKind.Nudged, "en", "Etc/UTC", "What *somebody* wrote"), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_is_linked_for_people_who_can_sign_in()
    {
        Assert.DoesNotContain("https://", Write(NoticeKind.Update, "en", "Etc/UTC", "x"), StringComparison.Ordinal);
        Assert.Contains("https://desk.contoso.example/tickets/", Write(NoticeKind.Update, "en", "Etc/UTC", "x", isKnown: true), StringComparison.Ordinal);
    }

    private static string Write(NoticeKind kind, string language, string timeZone, string? text = null, bool isKnown = false)
    {
        var ticket = Opened();
        var toAgent = kind is NoticeKind.Assigned or NoticeKind.UpdateRequested or NoticeKind.Nudged or NoticeKind.Reopened or NoticeKind.Confirmed or NoticeKind.Withdrawn;
        var (to, by) = toAgent ? (Ari, Mia) : (Mia, Ari);
        var person = new DirectoryPerson { Address = to.Address, Name = to.Name, Language = language, TimeZone = timeZone, AadObjectId = isKnown ? "id" : null };
        var context = new CardContext
        {
            Viewer = new Actor(to, Roles.None, Channel.Teams),
            Culture = Cultures.Of(language),
            Now = Now,
            Rules = Rules,
            LinkTo = path => new Uri(new Uri("https://desk.contoso.example/"), path),
        };
        return MailTextWriter.Write(NoticeMail.Draw(new Notice("000", kind, to, by, text), ticket, person, context));
    }

    private static Ticket Opened()
    {
        var id = TicketId.Create();
        TicketEvent[] events =
        [
            new TicketOpened(id, Mia, "Printer on fire", "It *burns*.", Impact.Individual, Urgency.Medium, Priority.P3, null, [], [], null, null, null) { At = Now, By = Mia, Via = Channel.Mail },
            new TicketAssigned(Ari, Tier.L1, new AssignmentReason(new ReasonFact(ReasonCode.Available))) { At = Now, By = Person.Desk, Via = Channel.System },
        ];
        return TicketDecider.Armed(events.Aggregate((Ticket?)null, Ticket.Evolve)!, Rules) with { Resolution = new("Broken part", "Replaced it", "Buy better ones") };
    }
}

using System.Globalization;
using M365Support.Acts;
using M365Support.Cards.Elements;
using M365Support.Cards.Forms;
using M365Support.Infrastructure;
using M365Support.Insights;
using M365Support.People;
using M365Support.Tickets;
using M365Support.Wording;

namespace M365Support.Cards;

/// <summary>Cards of every kind, drawn at a fixed moment with counted nonces.</summary>
internal static class CardSamples
{
    public static readonly DateTimeOffset Now = new(2026, 3, 31, 14, 30, 0, TimeSpan.Zero);

    public static readonly DeskRules Rules = TestRules.Create(new SupportPolicy
    {
        Vendors = new() { ["Contoso Hardware"] = new(), ["Contoso Print"] = new() { Contract = "CP-2026-014", Contact = "+1 555 0100", ResolveWithin = TimeSpan.FromHours(8) } },
        Categories = new()
        {
            ["network"] = new() { Reports = [new() { Name = "VPN gateway", Cause = "The gateway dropped connections.", Action = "You were moved to another one.", Prevention = "It is watched." }] },
            ["printing"] = new(),
        },
        Fields = new()
        {
            ["Asset"] = new(),
            ["Seats"] = new() { Type = FieldType.Number },
            ["Needed by"] = new() { Type = FieldType.Date },
            ["Building"] = new() { Type = FieldType.Choice, Choices = ["North", "South"] },
        },
        Macros = new()
        {
            ["Ask for the asset tag"] = new() { Reply = "Hello {requester}, which number is on the sticker?", WaitFor = WaitingFor.Requester, Tags = ["asset"] },
            ["Password was reset"] = new() { Resolve = new() { Cause = "Forgotten.", Action = "Reset.", Prevention = "Self-service shown." } },
        },
    });

    public static readonly Person Alex = Person.Create("alex@contoso.example", "Alex Wilber");
    public static readonly Person ZhangWei = Person.Create("zhangwei@contoso.example", "张伟 (Zhang Wei)");
    public static readonly Person Adele = Person.Create("adele@contoso.example", "Adele Vance");
    public static readonly Person LiNa = Person.Create("lina@contoso.example", "李娜 (Li Na)");
    public static readonly Person Megan = Person.Create("megan@contoso.example", "Megan Bowen");

    public static readonly AssignmentReason Chosen = new AssignmentReason(new ReasonFact(ReasonCode.Available), new ReasonFact(ReasonCode.HasSkills, "vpn"), new ReasonFact(ReasonCode.Load, "2", "10")).Before(
    [
        new PassedOver(LiNa.Name, new ReasonFact(ReasonCode.MoreLoad, "6", "10")),
        new PassedOver("Diego Siciliani", new ReasonFact(ReasonCode.Offline)),
    ]);

    public static readonly TicketId Id = TicketId.FromCompact(48201936);


    /// <summary>The cards that are drawn for the page only, which has room.</summary>
    public static IReadOnlySet<string> OnPages { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "list-mine", "list-assigned", "list-queue", "list-queue-zh", "list-select", "list-select-all-zh", "ticket-full", "ticket-full-zh", "ticket-refused",
    };

    public static IReadOnlyDictionary<string, AdaptiveCard> All { get; } = Draw();

    public static CardContext Context(Person viewer, Roles roles = Roles.None, string culture = "en", CardHost host = CardHost.Message)
    {
        var nonce = 0;
        return new CardContext
        {
            Viewer = new Actor(viewer, roles, Channel.Teams),
            Culture = CultureInfo.GetCultureInfo(culture),
            Now = Now,
            Rules = Rules,
            Host = host,
            NewNonce = () => new Guid(++nonce, 0, 0, new byte[8]),
            LinkTo = path => new Uri(new Uri("https://desk.contoso.example"), path),
        };
    }

    /// <summary>A ticket with the events of its life so far.</summary>
    public static (Ticket Ticket, IReadOnlyList<RecordedEvent> History) Ticket(
        Person requester, string subject, string text, params IEnumerable<(Actor Actor, TicketCommand Command, int Minute)> acts)
    {
        var openedAt = Now.AddHours(-3);
        var open = new OpenTicket(requester, subject, text, Impact.Team, Urgency.Medium, "The month-end payments cannot go out.", Attachments:
        [
            new AttachmentRef("screenshot_vpn.png", "image/png", 183_400, "482/a/0"),
            new AttachmentRef("setup.exe", "application/octet-stream", 34_500_000, null),
        ]);
        Ticket? ticket = null;
        var history = new List<RecordedEvent>();
        Do(new Actor(requester, Roles.None, Channel.Mail), open, openedAt);
        foreach (var (actor, command, minute) in acts)
        {
            Do(actor, command, openedAt.AddMinutes(minute));
        }

        history.Reverse();
        return (TicketDecider.Armed(ticket!, Rules), history);

        void Do(Actor actor, TicketCommand command, DateTimeOffset at)
        {
            foreach (var happened in TicketDecider.Decide(Id, ticket, command, actor, Rules, at).Value)
            {
                ticket = M365Support.Tickets.Ticket.Evolve(ticket, happened);
                history.Add(new RecordedEvent(ticket.Version, happened));
            }
        }
    }

    public static (Ticket Ticket, IReadOnlyList<RecordedEvent> History) InProgress() => Ticket(
        Alex,
        "VPN drops every few minutes since this morning",
        "Hi desk,\n\nmy VPN connection drops every 5 minutes since this morning.\nI tried:\n1. restarting\n2. another network\n\nPlease help, we cannot pay our suppliers.",
        (Actor.System, new AssignTicket(Adele, Tier.L1, Chosen), 0),
        (Agent(Adele), new AcknowledgeTicket(), 6),
        (Agent(Adele), new PostProgress("We see the drops on the gateway in Frankfurt and are moving you to another one.", Now.AddMinutes(40)), 95),
        (Agent(Adele), new AddNote("Gateway fra-2 again; see change of Sunday."), 97),
        (new Actor(Alex, Roles.None, Channel.Teams), new PostReply("Thank you! It is quarter end, so please hurry."), 120),
        (new Actor(Alex, Roles.None, Channel.Teams), new NudgeTicket(), 130));

    public static (Ticket Ticket, IReadOnlyList<RecordedEvent> History) Resolved()
    {
        return Ticket(
            ZhangWei,
            "打印机无法打印增值税发票",
            "三楼的打印机从上午开始无法打印发票，提示“驱动程序不可用”。",
            (Actor.System, new AssignTicket(LiNa, Tier.L1, new AssignmentReason(new ReasonFact(ReasonCode.Available), new ReasonFact(ReasonCode.Speaks, "zh-CN"), new ReasonFact(ReasonCode.Load, "0", "10"))), 0),
            (Agent(LiNa), new AcknowledgeTicket(), 3),
            (Agent(LiNa), new ResolveTicket("打印机驱动程序在更新后损坏。", "重新安装驱动程序并打印了测试页。", "将该驱动程序从自动更新中排除。"), 60));
    }

    public static (Ticket Ticket, IReadOnlyList<RecordedEvent> History) Hostile() => Ticket(
        Person.Create("mallory@contoso.example", "[Mallory](https://evil.example) **IT**\u202e"),
        "# [Click here](javascript:alert(1)) <b>now</b> {{DATE(2020-01-01T00:00:00Z)}} `code`",
        "![x](https://evil.example/pixel.png)\n<script>alert(1)</script>\n    code\n- list\n> quote\n1. one\n***bold***\n~~gone~~ &lt;img&gt; a|b\n\\[not a link\\](https://evil.example)");

    /// <summary>A ticket that came as formatted mail with files of every concern, and a formatted answer.</summary>
    public static (Ticket Ticket, IReadOnlyList<RecordedEvent> History) ByMail()
    {
        var open = new OpenTicket(Alex, "Cannot sign in to the *finance* mailbox", "Steps:\n1. open Outlook\n2. sign in\nSee https://contoso.example", Attachments:
        [
            new AttachmentRef("image001.png", "image/png", 48_000, "mail/a/0") { ContentId = "image001.png@01DA" },
            new AttachmentRef("report.pdf", "application/pdf", 183_400, "mail/a/1"),
            new AttachmentRef("invoice.pdf.exe", "application/octet-stream", 34_500, "mail/a/2", AttachmentConcern.Executable),
            new AttachmentRef("prices.xlsm", "application/octet-stream", 91_000, "mail/a/3", AttachmentConcern.Macro),
            new AttachmentRef("trace.zip", "application/zip", 61_000_000, null, AttachmentConcern.TooLarge),
        ], Original: "mail/a/original.eml")
        {
            Html = "mail/a/message.html",
            Markdown = "**Steps**:\n\n1. open Outlook\n2. sign in\n\nSee [the page](https://contoso.example/) \\[▣ Screenshot\\]",
        };
        var reply = new PostReply("It works now, thank you!", Original: "mail/b/original.eml") { Html = "mail/b/message.html", Markdown = "It works **now**, _thank you_!" };
        Ticket? ticket = null;
        var history = new List<RecordedEvent>();
        foreach (var (command, minute) in new (TicketCommand, int)[] { (open, 0), (reply, 90) })
        {
            foreach (var happened in TicketDecider.Decide(Id, ticket, command, new Actor(Alex, Roles.None, Channel.Mail), Rules, Now.AddMinutes(minute - 180)).Value)
            {
                ticket = M365Support.Tickets.Ticket.Evolve(ticket, happened);
                history.Insert(0, new RecordedEvent(ticket.Version, happened));
            }
        }

        return (TicketDecider.Armed(ticket!, Rules), history);
    }

    private static Actor Agent(Person person) => new(person, Roles.Agent, Channel.Teams);

    private static Dictionary<string, AdaptiveCard> Draw()
    {
        var cards = new Dictionary<string, AdaptiveCard>(StringComparer.Ordinal);
        Tickets(cards);
        Forms(cards);
        Lists(cards);
        Bulk(cards);
        Drafts(cards);
        Overviews(cards);
        Notices(cards);
        Rosters(cards);
        return cards;
    }

    private static void Tickets(Dictionary<string, AdaptiveCard> cards)
    {
        var (waiting, waitingHistory) = Ticket(Alex, "Laptop does not start", "The screen stays black.");
        var (ticket, history) = InProgress();
        var (resolved, resolvedHistory) = Resolved();
        var (hostile, hostileHistory) = Hostile();
        var mine = new TicketView(ticket, [.. history.Where(e => e.Event is not (NoteAdded or UpdateRequested))]);
        cards["ticket-waiting-agent"] = TicketCard.Draw(new TicketView(waiting, waitingHistory), Context(Adele, Roles.Agent, host: CardHost.Tab));
        var asked = Waiting(new WaitForTicket(WaitingFor.Requester, "Which floor is it?"));
        cards["ticket-asked-agent"] = TicketCard.Draw(new TicketView(asked, []), Context(Adele, Roles.Agent, host: CardHost.Tab));
        cards["ticket-asked-zh"] = TicketCard.Draw(new TicketView(asked, []), Context(Alex, culture: "zh-CN", host: CardHost.Tab));
        cards["ticket-closed"] = TicketCard.Draw(new TicketView(Resolved().Ticket with { Status = TicketStatus.Closed, EndedBy = Person.Desk }, []), Context(Alex, host: CardHost.Tab));
        cards["ticket-agent"] = TicketCard.Draw(new TicketView(ticket, history), Context(Adele, Roles.Agent, host: CardHost.Tab));
        cards["ticket-manager-page"] = TicketCard.Draw(new TicketView(ticket, [.. history.Skip(2).Take(3)], Before: 7), Context(Megan, Roles.Manager, host: CardHost.Tab));
        cards["ticket-requester"] = TicketCard.Draw(mine, Context(Alex, host: CardHost.Tab));
        cards["ticket-requester-message"] = TicketCard.Draw(mine, Context(Alex) with { RefreshFor = ["29:alex"] });
        cards["ticket-resolved-zh"] = TicketCard.Draw(new TicketView(resolved, resolvedHistory), Context(ZhangWei, culture: "zh-CN", host: CardHost.Tab));
        var (byMail, byMailHistory) = ByMail();
        cards["ticket-mail"] = TicketCard.Draw(new TicketView(byMail, byMailHistory), Context(Adele, Roles.Agent, host: CardHost.Tab));
        cards["ticket-mail-zh"] = TicketCard.Draw(new TicketView(byMail, byMailHistory), Context(Adele, Roles.Agent, "zh-CN", CardHost.Tab));
        cards["ticket-mail-message"] = TicketCard.Draw(new TicketView(byMail, byMailHistory), Context(Alex));
        cards["notice-reply-formatted"] = NoticeCard.Draw(
            new Notice("000", NoticeKind.Reply, Alex, Adele, "It works now.") { Markdown = "It works **now**." }, byMail, Context(Alex));
        cards["ticket-hostile"] = TicketCard.Draw(new TicketView(hostile, hostileHistory), Context(Adele, Roles.Agent));
    }

    /// <summary>A ticket about which everything is known that can be.</summary>
    public static (Ticket Ticket, IReadOnlyList<RecordedEvent> History) Full()
    {
        var others = new Actor(Person.Desk, Roles.System, Channel.System);
        return Ticket(
            Alex,
            "Printer on floor 3 prints blank pages",
            "All pages are empty.",
            (Agent(Adele), new TakeTicket(), 5),
            (Agent(Adele), new DescribeTicket(Category: "network", Fields: new Dictionary<string, string> { ["Asset"] = "PRN-0815", ["Building"] = "North" }) { Tags = ["floor-3", "printer"] }, 6),
            (Agent(Adele), new PrioritiseTicket(Impact.Team, Urgency.Medium, "Payroll is printed today", Priority.P1), 8),
            (Agent(LiNa), new WatchTicket(true), 9),
            (Agent(Adele), new ChangeParticipants([ZhangWei], []), 10),
            (Agent(Adele), new LinkTicket(LinkKind.Parent, TicketId.FromCompact(77101234)), 11),
            (others, new AbsorbTicket(TicketId.FromCompact(35519876), ZhangWei, []), 12),
            (Agent(Adele), new PostProgress("The drum is worn out.", Now.AddHours(1), "The vendor brings a new one."), 20),
            (new Actor(Alex, Roles.None, Channel.Mail), new PostReply("By the way, my badge does not open the door."), 25),
            (Agent(Adele), new WaitForTicket(WaitingFor.Vendor, "A new drum is delivered", Now.AddHours(5), "Contoso Print"), 30));
    }

    private static void Forms(Dictionary<string, AdaptiveCard> cards)
    {
        var (ticket, history) = Full();
        var agent = Context(Adele, Roles.Agent, host: CardHost.Tab);
        cards["ticket-full"] = TicketCard.Draw(new TicketView(ticket, history, Viewers: [new Viewing(LiNa, Now.AddMinutes(-2))]), agent);
        cards["ticket-full-zh"] = TicketCard.Draw(new TicketView(ticket, history), Context(LiNa, Roles.Agent, "zh-CN", CardHost.Tab));
        cards["ticket-full-message"] = TicketCard.Draw(new TicketView(ticket, history), Context(Adele, Roles.Agent));
        cards["ticket-full-requester"] = TicketCard.Draw(new TicketView(ticket, [.. history.Where(e => TicketDecider.MayRead(e.Event, new Actor(Alex, Roles.None, Channel.Web)))]), Context(Alex, host: CardHost.Tab));
        cards["ticket-refused"] = TicketCard.Draw(
            new TicketView(ticket, history) { Refusal = new Rejection(RejectionReason.AlreadyTaken, Adele.Name).ToText(CultureInfo.GetCultureInfo("en")), Unsent = "I am *on* it." },
            Context(LiNa, Roles.Agent, host: CardHost.Tab));
        var message = history.First(e => e.Event is ReplyPosted);
        foreach (var name in FormCard.Names)
        {
            var view = new FormView(name, ticket, Members, name == TicketVerbs.Resolve ? "VPN gateway" : null, message);
            cards[$"form-{name}"] = FormCard.Draw(view, Context(Adele, Roles.Agent));
            cards[$"form-{name}-zh"] = FormCard.Draw(view, Context(LiNa, Roles.Agent, "zh-CN"));
        }

        var (merged, mergedHistory) = Ticket(Alex, "Same as another", "Please merge.", (Agent(Adele), new MergeTicket(TicketId.FromCompact(77101234)), 170));
        cards["ticket-merged"] = TicketCard.Draw(new TicketView(merged, mergedHistory), agent);
    }

    private static RosterMember[] Members =>
    [
        new() { Address = Adele.Address, Name = Adele.Name, Role = RosterRole.Agent, Tier = Tier.L1, TimeZone = "Etc/UTC" },
        new() { Address = LiNa.Address, Name = LiNa.Name, Role = RosterRole.Agent, Tier = Tier.L2, TimeZone = "Etc/UTC" },
        new() { Address = Megan.Address, Name = Megan.Name, Role = RosterRole.Manager, TimeZone = "Etc/UTC" },
    ];

    private static void Bulk(Dictionary<string, AdaptiveCard> cards)
    {
        var page = new TicketListView(new ListPlace(TicketList.Queue), new Page<TicketSummary>([.. Summaries(8)], null));
        cards["list-select"] = SelectionCard.Draw(page, TicketSelection.None, Members, Context(Adele, Roles.Agent, host: CardHost.Tab));
        cards["list-select-all-zh"] = SelectionCard.Draw(page, TicketSelection.All, Members, Context(LiNa, Roles.Agent, "zh-CN", CardHost.Tab));
        cards["list-select-message"] = SelectionCard.Draw(new TicketListView(new ListPlace(TicketList.Queue), new Page<TicketSummary>([.. Summaries(25)], null)), TicketSelection.None, Members, Context(Adele, Roles.Agent));
        var (ticket, _) = Full();
        ActOutcome[] outcomes =
        [
            new(ticket.Id, new Change(ticket, IsNew: true)),
            new(TicketId.FromCompact(77101234), new Rejection(RejectionReason.AlreadyEnded, Megan.Name)),
            new(TicketId.FromCompact(35519876), new Rejection(RejectionReason.FieldMissing, "Building")),
        ];
        cards["bulk-resolve"] = BulkCard.Draw(new BulkView(TicketVerbs.Resolve, outcomes, new ListPlace(TicketList.Queue)), Context(Adele, Roles.Agent, host: CardHost.Tab));
        cards["bulk-tag-zh"] = BulkCard.Draw(new BulkView(TicketVerbs.Describe, outcomes, new ListPlace(TicketList.Queue), "asset"), Context(LiNa, Roles.Agent, "zh-CN"));
    }

    private static void Lists(Dictionary<string, AdaptiveCard> cards)
    {
        var summaries = Summaries(12).ToList();
        var page = new Page<TicketSummary>(summaries, "bmV4dA");
        foreach (var list in Enum.GetValues<TicketList>())
        {
            var name = new ListPlace(list).Name;
            var roles = list == TicketList.Mine ? Roles.None : Roles.Agent;
            cards[$"list-{name}"] = TicketListCard.Draw(new TicketListView(new ListPlace(list), page), Context(Adele, roles, host: CardHost.Tab));
            cards[$"list-{name}-empty"] = TicketListCard.Draw(new TicketListView(new ListPlace(list), new Page<TicketSummary>([], null)), Context(Adele, roles, host: CardHost.Tab));
        }

        cards["list-queue-zh"] = TicketListCard.Draw(new TicketListView(new ListPlace(TicketList.Queue, "cGFnZQ", Tier.L2), page), Context(LiNa, Roles.Agent, "zh-CN", CardHost.Tab));
        cards["list-queue-message"] = TicketListCard.Draw(new TicketListView(new ListPlace(TicketList.Queue), new([.. Summaries(25)], null)), Context(Adele, Roles.Agent));
    }

    private static void Drafts(Dictionary<string, AdaptiveCard> cards)
    {
        cards["new-empty"] = NewTicketCard.Draw(new TicketDraft(), Context(Alex));
        cards["new-agent"] = NewTicketCard.Draw(new TicketDraft(), Context(Adele, Roles.Agent));
        cards["new-filled-zh"] = NewTicketCard.Draw(
            new TicketDraft("邮箱收不到外部邮件", "从今天上午开始收不到客户的邮件。", Impact.Team, Urgency.High, "无法确认订单。", "a1b2"),
            Context(ZhangWei, culture: "zh-CN"));
        var (ticket, _) = InProgress();
        cards["created"] = CreatedCard.Draw(ticket, isNew: true, Context(Alex));
        cards["created-before-zh"] = CreatedCard.Draw(ticket, isNew: false, Context(Alex, culture: "zh-CN"));
        cards["welcome"] = WelcomeCard.Draw(Context(Alex));
        cards["welcome-agent-zh"] = WelcomeCard.Draw(Context(LiNa, Roles.Agent, "zh-CN"));
    }

    private static void Overviews(Dictionary<string, AdaptiveCard> cards)
    {
        var desk = Overview();
        var quiet = DeskOverview.From([], [], Now.AddDays(-1), Now);
        cards["desk"] = DeskCard.Draw(desk, Context(Megan, Roles.Manager, host: CardHost.Tab));
        cards["desk-zh"] = DeskCard.Draw(desk, Context(Megan, Roles.Manager, "zh-CN", CardHost.Tab));
        cards["desk-quiet"] = DeskCard.Draw(quiet, Context(Megan, Roles.Manager, host: CardHost.Tab));
        cards["digest"] = DigestCard.Draw(desk, Context(Megan, Roles.Manager));
        cards["digest-zh"] = DigestCard.Draw(desk, Context(Megan, Roles.Manager, "zh-CN"));
    }

    private static void Rosters(Dictionary<string, AdaptiveCard> cards)
    {
        var member = new RosterMember
        {
            Address = LiNa.Address,
            Name = LiNa.Name,
            Role = RosterRole.Agent,
            Tier = Tier.L1,
            IsLead = true,
            Skills = [new Skill("software"), new Skill("email", "MD-102", new DateOnly(2027, 5, 1)), new Skill("vpn", "CCNA", new DateOnly(2026, 1, 31))],
            Languages = ["zh-CN", "en-US"],
            TimeZone = "Asia/Shanghai",
            Hours = WeeklyHours.Read(WeeklyHours.Days.Take(5).ToDictionary(day => day, _ => "09:00-12:00, 13:00-18:00"), out _)!,
            Holidays = [new DayRange(new DateOnly(2026, 5, 1), new DateOnly(2026, 5, 5))],
            Capacity = 8,
            IsPaused = true,
            PausedUntil = Now.AddHours(1),
            Version = 2,
        };
        var megan = new RosterMember { Address = Megan.Address, Name = Megan.Name, Role = RosterRole.Manager, TimeZone = "America/New_York", Languages = ["en-US"] };
        var change = new RosterChange("0001", LiNa.Address, Now.AddMinutes(-5), Megan, member with { Capacity = 10, IsPaused = false, PausedUntil = null }, member);
        var manager = Context(Megan, Roles.Manager, host: CardHost.Tab);
        cards["roster"] = RosterListCard.Draw(new RosterListView([megan, member], 25, 10, "a"), manager);
        cards["roster-message-zh"] = RosterListCard.Draw(new RosterListView([member], 1, 0, News: new RosterNews("已保存 李娜。", change)), Context(Megan, Roles.Manager, "zh-CN"));
        cards["roster-none"] = RosterListCard.Draw(new RosterListView([], 0, 0, "xyz"), manager);
        var draft = RosterDraft.Of(member);
        cards["roster-member"] = RosterMemberCard.Draw(new RosterMemberView(draft, "W/\"1\"", [], Changes: [change]), manager);
        var wrong = draft with { Name = "", TimeZone = "Mars", Hours = new Dictionary<string, string>(draft.Hours) { ["tue"] = "9-5" }, Holidays = ["soon"] };
        cards["roster-member-faults"] = RosterMemberCard.Draw(new RosterMemberView(wrong, "W/\"1\"", wrong.Read().Faults), manager);
        cards["roster-member-faults-zh"] = RosterMemberCard.Draw(new RosterMemberView(wrong, "W/\"1\"", wrong.Read().Faults), Context(Megan, Roles.Manager, "zh-CN", CardHost.Tab));
        cards["roster-new"] = RosterMemberCard.Draw(new RosterMemberView(new RosterDraft { Tier = "L1", Hours = WeeklyHours.Office.ToTexts() }, null, []), Context(Megan, Roles.Manager));
        var page = new Page<TicketSummary>([.. Summaries(2)], null);
        cards["list-assigned-agent"] = TicketListCard.Draw(new TicketListView(new ListPlace(TicketList.Assigned), page) { Agent = member with { IsPaused = false } }, Context(LiNa, Roles.Agent, host: CardHost.Tab));
        cards["list-assigned-paused-zh"] = TicketListCard.Draw(new TicketListView(new ListPlace(TicketList.Assigned), page) { Agent = member }, Context(LiNa, Roles.Agent, "zh-CN", CardHost.Tab));
    }

    private static void Notices(Dictionary<string, AdaptiveCard> cards)
    {
        foreach (var kind in Enum.GetValues<NoticeKind>().Where(kind => kind is not (NoticeKind.Effect or NoticeKind.Report)))
        {
            var about = About(kind);
            var toAgent = !new Notice("", kind, about.Requester, Person.Desk).IsLive(about) && kind != NoticeKind.Rate;
            var to = kind is NoticeKind.Escalated or NoticeKind.ComplaintRisk ? Megan : toAgent ? about.Assignee! : about.Requester;
            var text = kind switch
            {
                NoticeKind.Reply or NoticeKind.Update or NoticeKind.Reopened or NoticeKind.Watched or NoticeKind.Noted => "It *still* does not work.",
                NoticeKind.AnswerNeeded => about.Wait!.Reason,
                _ => null,
            };
            var notice = new Notice("000", kind, to, kind == NoticeKind.HandedOn ? LiNa : toAgent ? about.Requester : about.Assignee!, text);
            var name = $"notice-{kind.ToString().ToLowerInvariant()}";
            cards[name] = NoticeCard.Draw(notice, about, Context(to, toAgent ? Roles.Agent : Roles.None));
            cards[$"{name}-zh"] = NoticeCard.Draw(notice, about, Context(to, toAgent ? Roles.Agent : Roles.None, "zh-CN"));
        }

        cards["notice-plain"] = NoticeCard.Draw(new NoticeView("The draft was thrown away", "Nothing was sent."), Context(Alex));
        Live(cards);
    }

    /// <summary>What the requester sees of a ticket in the course of its life.</summary>
    private static void Live(Dictionary<string, AdaptiveCard> cards)
    {
        var (ticket, _) = InProgress();
        var words = new PlainWords(new Dictionary<string, string> { ["gateway"] = "the exit from one network into another" }, "en");
        var progress = new Notice("000", NoticeKind.Progress, Alex, Person.Desk);
        var context = Context(Alex) with { Plain = words.Explain };
        cards["progress-silent"] = NoticeCard.Draw(progress with { IsSilent = true }, ticket, context);
        cards["progress-missed"] = NoticeCard.Draw(progress, ticket with { NewsAt = ticket.LastUpdateAt!.Value, NudgedAt = null }, context);
        cards["progress-muted-zh"] = NoticeCard.Draw(progress, ticket with { Muted = [Alex], NextStep = "把您移到上海的网关。" }, Context(Alex, culture: "zh-CN"));
        cards["progress-new"] = NoticeCard.Draw(progress, Ticket(Alex, "Laptop does not start", "The screen stays black.").Ticket, context);
        cards["progress-specialists"] = NoticeCard.Draw(progress, ticket with { Tier = Tier.L2, LastUpdate = null, LastUpdateAt = null }, context);
        cards["progress-vendor"] = NoticeCard.Draw(progress, Waiting(new WaitForTicket(WaitingFor.Vendor, "The new power supply is on its way.", Vendor: "Contoso Hardware")), context);
        cards["progress-vendor-zh"] = NoticeCard.Draw(progress, Waiting(new WaitForTicket(WaitingFor.Vendor, "新电源已在路上。", Vendor: "Contoso Hardware")), Context(Alex, culture: "zh-CN"));
        cards["progress-schedule"] = NoticeCard.Draw(progress, Waiting(new WaitForTicket(WaitingFor.Schedule, "The switch is replaced at the weekend.", Now.AddDays(3))), context);
        cards["former"] = FormerCard.Draw(ticket, ProgressCard.Said(ticket, context), Now.AddHours(-1), context);
        cards["held"] = HeldCard.Draw([(progress, ticket), (progress with { Kind = NoticeKind.Resolved }, Resolved().Ticket)], context);
        cards["held-zh"] = HeldCard.Draw([(progress, ticket), (progress with { Kind = NoticeKind.Resolved }, Resolved().Ticket)], Context(ZhangWei, culture: "zh-CN"));
        cards["settings"] = SettingsCard.Draw(new SettingsView(new PreferenceDraft("Both", "en", "22:00", "07:00"), "Europe/Berlin"), Context(Alex));
        cards["settings-zh"] = SettingsCard.Draw(new SettingsView(new PreferenceDraft(), "Asia/Shanghai", "已保存。"), Context(Alex, culture: "zh-CN", host: CardHost.Tab));
        Glossaries(cards);
    }

    private static void Glossaries(Dictionary<string, AdaptiveCard> cards)
    {
        GlossaryTerm[] terms =
        [
            new("en", "DNS resolution failure", "the computer cannot find the server's address") { ETag = Glossary.Shipped },
            new("en", "VPN", "the secure connection to the company network") { ETag = "W/1", By = Megan, At = Now },
        ];
        var manager = Context(Megan, Roles.Agent | Roles.Manager, host: CardHost.Tab);
        cards["glossary"] = GlossaryCard.Draw(new GlossaryView("en", terms, 101, 0, "", new GlossaryNews("VPN is saved.", terms[1], "the tunnel", "W/1")), manager);
        cards["glossary-zh"] = GlossaryCard.Draw(new GlossaryView("zh-Hans", [], 0, 0, "没有的"), Context(Megan, Roles.Agent | Roles.Manager, "zh-CN"));
        cards["glossary-term"] = GlossaryTermCard.Draw(new GlossaryTermView("en", "VPN", "the tunnel", "W/1", "Somebody else changed it."), manager);
        cards["glossary-term-new"] = GlossaryTermCard.Draw(new GlossaryTermView("en", "", "", null), manager);
    }

    private static Ticket About(NoticeKind kind) => kind switch
    {
        NoticeKind.Resolved or NoticeKind.Confirmed or NoticeKind.Rate => Resolved().Ticket,
        NoticeKind.Closed or NoticeKind.ArticleDue => Resolved().Ticket with { Status = TicketStatus.Closed, EndedAt = Now.AddHours(-2) },
        NoticeKind.AnswerNeeded or NoticeKind.NoAnswer => Waiting(new WaitForTicket(WaitingFor.Requester, "Which floor are you on, and does it happen on the guest Wi-Fi too?")),
        NoticeKind.VendorLate => Waiting(new WaitForTicket(WaitingFor.Vendor, "A power supply was ordered.", Vendor: "Contoso Hardware")),
        NoticeKind.Merged => InProgress().Ticket with { Status = TicketStatus.Merged, MergedInto = TicketId.FromCompact(77101234) },
        NoticeKind.Assigned or NoticeKind.Unacknowledged => Ticket(Alex, "Laptop does not start", "The screen stays black.", (Actor.System, new AssignTicket(Adele, Tier.L1, Chosen), 0)).Ticket,
        NoticeKind.Escalated or NoticeKind.ComplaintRisk => Ticket(Alex, "Laptop does not start", "The screen stays black.").Ticket with { Tier = Tier.L2 },
        _ => InProgress().Ticket,
    };

    private static Ticket Waiting(WaitForTicket wait) => Ticket(
        Alex,
        "The printer on floor 3 is dead",
        "It does not switch on.",
        (Actor.System, new AssignTicket(Adele, Tier.L1, Chosen), 0),
        (Agent(Adele), wait, 60)).Ticket;

    private static DeskOverview Overview() => new()
    {
        Since = Now.AddDays(-1),
        Until = Now,
        Opened = 41,
        Resolved = 37,
        Ongoing = 23,
        Nudges = 0,
        Waiting = 2,
        Oldest = Id,
        OldestOpenedAt = Now.AddDays(-4),
        ByPriority = new Dictionary<Priority, int> { [Priority.P1] = 1, [Priority.P2] = 4, [Priority.P3] = 12, [Priority.P4] = 6 },
        ByAgent = [new AgentLoad(Adele, 7, 11), new AgentLoad(LiNa, 9, 14), new AgentLoad(Megan, 0, 0)],
        AtRiskCount = 12,
        AtRisk =
        [
            new TicketAtRisk(Id, Priority.P1, Now.AddMinutes(-25), IsAcknowledged: true),
            new TicketAtRisk(TicketId.FromCompact(77101234), Priority.P2, Now.AddMinutes(50), IsAcknowledged: true),
            new TicketAtRisk(TicketId.FromCompact(35519876), Priority.P3, Now.AddHours(30), IsAcknowledged: false),
        ],
    };

    private static IEnumerable<TicketSummary> Summaries(int count)
    {
        string[] subjects =
        [
            "VPN drops every few minutes since this morning",
            "打印机无法打印增值税发票",
            "Cannot open the shared mailbox *finance*",
            "New laptop for Johanna, starts on Monday",
            "邮箱收不到外部邮件，客户的订单无法确认",
            "Password reset does not send the code",
        ];
        for (var i = 0; i < count; i++)
        {
            yield return new TicketSummary
            {
                Id = TicketId.FromCompact(48201936 + (i * 1_234_567)),
                Version = i + 1,
                Subject = subjects[i % subjects.Length],
                Status = (TicketStatus)(i % 4),
                Priority = (Priority)(1 + (i % 4)),
                Tier = Tier.L1,
                Requester = i % 2 == 0 ? Alex : ZhangWei,
                Assignee = i % 3 == 0 ? null : Adele,
                OpenedAt = Now.AddHours(-i - 1),
                ResolveBy = Now.AddMinutes((i * 47) - 20),
                LastUpdate = i % 2 == 1 ? "We are moving you to another gateway." : null,
            };
        }
    }
}

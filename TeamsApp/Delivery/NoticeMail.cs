using System.Globalization;
using M365Support.Cards;
using M365Support.Mail.Outgoing;
using M365Support.People;
using M365Support.Tickets;
using NodaTime;

namespace M365Support.Delivery;

/// <summary>A notice as a mail, in the language and time zone of the person it goes to.</summary>
internal sealed class NoticeMail
{
    private const int LongestName = 200;

    private readonly Notice notice;
    private readonly Ticket ticket;
    private readonly DirectoryPerson person;
    private readonly CardContext context;
    private readonly Texts texts;
    private readonly bool isRequester;

    private NoticeMail(Notice notice, Ticket ticket, DirectoryPerson person, CardContext context)
    {
        (this.notice, this.ticket, this.person, this.context, texts) = (notice, ticket, person, context, context.Texts);
        isRequester = ticket.Requester == notice.To;
    }

    public static MailDocument Draw(Notice notice, Ticket ticket, DirectoryPerson person, CardContext context) =>
        new NoticeMail(notice, ticket, person, context).Draw();

    /// <summary>A moment as the person's own clock shows it, with the zone's distance from UTC.</summary>
    internal static string Moment(DateTimeOffset at, string timeZone, CultureInfo culture)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) ?? DateTimeZone.Utc;
        var local = Instant.FromDateTimeOffset(at).InZone(zone).ToDateTimeOffset();
        var offset = local.Offset == TimeSpan.Zero ? "UTC" : local.ToString("'UTC'zzz", CultureInfo.InvariantCulture);
        return $"{local.ToString("f", culture)} ({offset})";
    }

    private MailDocument Draw()
    {
        List<MailBlock> blocks = [.. Body(), .. Standing()];
        if (person.IsKnown && context.LinkTo?.Invoke($"/tickets/{ticket.Id}") is { } page)
        {
            blocks.Add(new MailButton(texts["Action_OpenTab"], page));
        }

        blocks.Add(new MailSmallPrint($"{texts[isRequester ? "Mail_ReplyHint" : "Mail_AgentHint"]}\n{ticket.Id} · {ticket.Subject}"));
        return new MailDocument(texts.Culture.Name, NoticeCard.Summary(notice, texts), blocks);
    }

    /// <summary>What is told: our own words, or those that somebody wrote.</summary>
    private IEnumerable<MailBlock> Body() => notice.Kind switch
    {
        NoticeKind.Received =>
        [
            MailParagraph.Of(texts.Format("Created_Title", ticket.Id)),
            MailParagraph.Of(texts.Format("Created_Intro", texts.Duration(context.Policy.ProgressInterval))),
        ],
        NoticeKind.Assigned => MailParagraph.AllOf(ticket.Text),
        NoticeKind.UpdateRequested => [MailParagraph.Of(texts.Format("Ask_Intro", CardText.Plain(ticket.Requester.Name, LongestName), Time(ticket.NextInformAt)))],
        NoticeKind.Progress or NoticeKind.Update => Story(),
        NoticeKind.AnswerNeeded => [.. MailMarkdown.Read(context.Plain(notice.Text ?? "")), .. NextAndWhen()],
        NoticeKind.Closed => [MailParagraph.Of(texts["Closed_Final"]), .. Facts(), MailParagraph.Of(texts["Mail_ReopenHint"])],
        NoticeKind.Merged => [MailParagraph.Of(texts.Format("Merged_Into", ticket.MergedInto?.ToString() ?? notice.Text))],
        NoticeKind.Resolved or NoticeKind.Report => Report(),

        // The desk writes Markdown; what a requester wrote is shown as it came.
        _ when notice.Text is { } text => isRequester ? MailMarkdown.Read(context.Plain(text)) : MailParagraph.AllOf(text),
        _ => [],
    };

    private IEnumerable<MailBlock> Report() =>
        [.. Facts(), MailParagraph.Of(texts["Notice_ResolvedAsk"]), MailParagraph.Of(texts["Mail_ConfirmHint"]), MailParagraph.Of(texts["Mail_ReopenHint"])];

    /// <summary>What was found and done.</summary>
    private IEnumerable<MailBlock> Facts() => ticket.Resolution is not { } report
        ? []
        :
        [
            new MailFacts(
            [
                new(texts["Fact_Cause"], context.Plain(report.Cause)),
                new(texts["Fact_Action"], context.Plain(report.Action)),
                new(texts["Fact_Prevention"], context.Plain(report.Prevention)),
            ]),
        ];

    /// <summary>What happened, what happens next, and when; the same sentences as on the card.</summary>
    private IEnumerable<MailBlock> Story()
    {
        var story = Sentences();
        yield return MailParagraph.Of(string.Join(' ', story.Happened(notice)));
        foreach (var block in new[] { story.Late(notice), ticket.LastUpdate is { } update ? context.Plain(update) : null }.OfType<string>().SelectMany(MailMarkdown.Read))
        {
            yield return block;
        }

        foreach (var block in NextAndWhen())
        {
            yield return block;
        }
    }

    private IEnumerable<MailBlock> NextAndWhen()
    {
        var story = Sentences();
        var facts = new[] { (Key: "Section_Next", Text: string.Join(' ', story.Next())), (Key: "Section_When", Text: string.Join(' ', story.When())) };
        if (facts.Where(f => f.Text.Length > 0).Select(f => new MailFact(texts[f.Key], f.Text)).ToList() is { Count: > 0 } told)
        {
            yield return new MailFacts(told);
        }
    }

    private ProgressStory Sentences() => new(ticket, context, Time, text => CardText.Plain(text, 400));

    /// <summary>Where the ticket stands.</summary>
    private IEnumerable<MailBlock> Standing()
    {
        if (notice.Kind is NoticeKind.Progress or NoticeKind.Update or NoticeKind.AnswerNeeded)
        {
            yield break;
        }

        List<MailFact> facts = [new(texts["Fact_Stage"], texts.Of(ticket.Status))];
        if (isRequester)
        {
            facts.Add(new(texts["Fact_Assignee"], ticket.Assignee?.Name ?? texts["None_Assignee"]));
        }
        else
        {
            facts.Add(new(texts["Fact_Requester"], ticket.Requester.Name));
            if (ticket.AssignmentReason is { } reason && notice.Kind == NoticeKind.Assigned)
            {
                facts.Add(new(texts["Fact_Why"], reason.ToText(texts.Culture)));
            }
        }

        if (isRequester && ticket.InformBy is { } next)
        {
            facts.Add(new(texts["Fact_Next"], Time(next)));
        }
        else if (!isRequester && ticket.IsOngoing)
        {
            facts.Add(new(texts["Fact_Due"], Time(ticket.ResolveBy)));
        }

        yield return new MailFacts(facts);
    }

    private string Time(DateTimeOffset at) => Moment(at, person.TimeZone, DateCulture());

    /// <summary>The person's own way to write dates, where it is one of the text's language.</summary>
    private CultureInfo DateCulture()
    {
        try
        {
            var own = CultureInfo.GetCultureInfo(person.Language);
            return own.TwoLetterISOLanguageName == texts.Culture.TwoLetterISOLanguageName ? own : texts.Culture;
        }
        catch (CultureNotFoundException)
        {
            return texts.Culture;
        }
    }
}

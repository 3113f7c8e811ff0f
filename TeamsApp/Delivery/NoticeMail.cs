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
        NoticeKind.Progress when ticket.LastUpdate is { } update => MailMarkdown.Read(update),
        NoticeKind.Progress => [MailParagraph.Of(texts["Progress_NoNews"])],
        NoticeKind.Resolved or NoticeKind.Report => Report(),

        // The desk writes Markdown; what a requester wrote is shown as it came.
        _ when notice.Text is { } text => isRequester ? MailMarkdown.Read(text) : MailParagraph.AllOf(text),
        _ => [],
    };

    private IEnumerable<MailBlock> Report()
    {
        if (ticket.Resolution is { } report)
        {
            yield return new MailFacts(
            [
                new(texts["Fact_Cause"], report.Cause),
                new(texts["Fact_Action"], report.Action),
                new(texts["Fact_Prevention"], report.Prevention),
            ]);
        }

        yield return MailParagraph.Of(texts["Notice_ResolvedAsk"]);
        yield return MailParagraph.Of(texts["Mail_ReopenHint"]);
    }

    /// <summary>Where the ticket stands.</summary>
    private IEnumerable<MailBlock> Standing()
    {
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

        if (notice.Kind == NoticeKind.Progress && ticket.LastUpdateAt is { } updatedAt)
        {
            facts.Add(new(texts["Fact_LastUpdate"], Time(updatedAt)));
        }

        if (ticket.IsOngoing)
        {
            facts.Add(isRequester ? new(texts["Fact_Next"], Time(ticket.NextInformAt)) : new(texts["Fact_Due"], Time(ticket.ResolveBy)));
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

using System.Globalization;
using System.Text;
using M365Support.Cards;
using M365Support.Tickets;

namespace M365Support.Delivery;

/// <summary>A notice as the plain text of a mail.</summary>
internal static class NoticeMail
{
    public static string Draw(Notice notice, Ticket ticket, Texts texts)
    {
        var mail = new StringBuilder();
        mail.Append(NoticeCard.Summary(notice, texts)).Append("\n\n");
        if (!string.IsNullOrWhiteSpace(notice.Text))
        {
            mail.Append(notice.Text).Append("\n\n");
        }

        if (notice.Kind == NoticeKind.Progress && ticket.LastUpdate is { } update)
        {
            mail.Append(texts["Fact_LastUpdate"]).Append(": ").Append(update).Append("\n\n");
        }

        if (notice.Kind == NoticeKind.Resolved && ticket.Resolution is { } report)
        {
            Fact("Fact_Cause", report.Cause);
            Fact("Fact_Action", report.Action);
            Fact("Fact_Prevention", report.Prevention);
            mail.Append('\n');
        }

        Fact("Fact_Stage", texts.Of(ticket.Status));
        Fact("Fact_Assignee", ticket.Assignee?.Name ?? texts["None_Assignee"]);
        if (ticket.IsOngoing)
        {
            Fact("Fact_Next", ticket.NextInformAt.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        }

        return mail.Append('\n').Append(CultureInfo.InvariantCulture, $"{ticket.Id} · {ticket.Subject}\n").ToString();

        void Fact(string key, string value) => mail.Append(texts[key]).Append(": ").Append(value).Append('\n');
    }
}

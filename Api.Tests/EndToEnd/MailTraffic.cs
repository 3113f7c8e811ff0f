using System.Globalization;
using System.Text;
using M365Support.Mail.Threading;
using M365Support.Tickets;

namespace M365Support.EndToEnd;

/// <summary>What a mail of the traffic is to lead to.</summary>
internal enum Expected
{
    /// <summary>A person's words: once, on the ticket of their conversation.</summary>
    Message,

    /// <summary>A machine's answer: a note, once, on the ticket of the conversation.</summary>
    Note,

    /// <summary>A machine's mail that answers nothing: a ticket of its own, without receipt.</summary>
    MachineTicket,

    /// <summary>Mail of our own, or a copy: nothing that was not there.</summary>
    Nothing,
}

/// <summary>A mail, and what it is to lead to.</summary>
/// <param name="Marker">A word that is in this mail alone and its copies.</param>
/// <param name="Conversation">Which conversation it belongs to.</param>
internal sealed record TrafficMail(string Marker, string Conversation, Expected Expected, string Mailbox, string Mime);

/// <summary>What reaches an IT desk in a bad hour, the same for the same seed: people in several languages, their answers and copies, robots, bounces, lists and loops.</summary>
internal sealed class MailTraffic(int seed, IReadOnlyList<string> mailboxes)
{
    private static readonly string[] Colleagues = ["alex", "zhangwei", "lynne", "liuyang", "isaiah", "zhaomin", "johanna", "sunli"];

    private static readonly (string Subject, string Text, string Answer, string Prefix)[] Words =
    [
        ("Printer does not print", "The printer on floor 3 eats paper.", "Still broken, thank you.", "Re"),
        ("打印机故障", "三楼的打印机坏了，请帮忙。", "还是不行，谢谢。", "回复"),
        ("Kein Netz im Büro", "Seit heute früh geht das WLAN nicht mehr.", "Es geht immer noch nicht.", "AW"),
        ("Mot de passe oublié", "Je ne peux plus me connecter à ma session.", "Toujours rien, merci.", "RE"),
        ("パスワードを忘れました", "ログインできなくなりました。", "まだできません。", "Re"),
        ("Не работает почта", "Письма не отправляются с утра.", "Все ещё не работает.", "Re"),
    ];

    private readonly Random random = new(seed);
    private readonly List<(string Conversation, string Id, string From, string Cc, int Words)> openings = [];
    private readonly List<TrafficMail> made = [];
    private int count;

    /// <summary>Everything made so far, with the mails in the order they were made.</summary>
    public IReadOnlyList<TrafficMail> Made => made;

    /// <summary>Mail that needs no ticket of ours to exist: people, their answers and copies, and machines that answer nothing.</summary>
    public IEnumerable<TrafficMail> First(int mails)
    {
        for (var i = 0; i < mails; i++)
        {
            yield return Keep(random.Next(100) switch
            {
                < 50 => Opening(),
                < 76 => openings.Count > 0 ? Answer() : Opening(),
                < 88 => made.Count > 0 ? Copy() : Opening(),
                < 92 => Machine("Auto-Submitted: auto-generated", "Disk almost full"),
                < 95 => Machine("Precedence: bulk\nList-Unsubscribe: <mailto:leave@news.example>", "Our offers of the week"),
                < 97 => Machine("Auto-Submitted: auto-replied", "Automatic reply: what you wrote to me"),
                _ => StrangeBounce(),
            });
        }
    }

    /// <summary>What comes back to mail that the desk has sent about its tickets.</summary>
    public IEnumerable<TrafficMail> Second(int mails, ThreadTokens tokens, IReadOnlyDictionary<string, TicketId> tickets)
    {
        for (var i = 0; i < mails; i++)
        {
            var opening = openings[random.Next(openings.Count)];
            var ticket = tickets[opening.Conversation];
            yield return Keep(random.Next(6) switch
            {
                0 => OutOfOffice(opening, tokens.MessageId(ticket, $"{seed}-{i}", "contoso.example")),
                1 => Bounce(opening, tokens.MessageId(ticket, $"{seed}-{i}", "contoso.example")),
                2 => Loop(opening, tokens, ticket),
                3 => AnswerToUs(opening, tokens.Subject(ticket, Words[opening.Words].Subject)),
                4 => Answer(),
                _ => Copy(),
            });
        }
    }

    private TrafficMail Keep(TrafficMail mail)
    {
        made.Add(mail);
        return mail;
    }

    private TrafficMail Opening()
    {
        var (marker, words) = (Marker(), random.Next(Words.Length));
        var from = random.Next(3) == 0 ? $"customer{random.Next(40)}@partner.example" : Colleague();
        var cc = random.Next(2) == 0 ? $"friend{random.Next(40)}@partner.example" : Colleague();
        openings.Add((marker, Id(marker), from, cc, words));
        var mailbox = Mailbox();
        return new(marker, marker, Expected.Message, mailbox, Text(from, mailbox, Encoded($"{Words[words].Subject} {count}"), $"{Words[words].Text} {marker}", Id(marker), cc: cc));
    }

    /// <summary>From the author or who was in Cc; it may be met before what it answers.</summary>
    private TrafficMail Answer()
    {
        var opening = openings[random.Next(openings.Count)];
        var (marker, words, mailbox, byAuthor) = (Marker(), Words[opening.Words], Mailbox(), random.Next(2) == 0);
        var text = $"{words.Answer} {marker}\n\nOn Mon, Mar 2, 2026 at 9:00 AM {opening.From} wrote:\n> {words.Text}\n";
        return new(marker, opening.Conversation, Expected.Message, mailbox, Text(
            byAuthor ? opening.From : opening.Cc, $"{mailbox}, {(byAuthor ? opening.Cc : opening.From)}", Encoded($"{words.Prefix}: {words.Subject}"), text, Id(marker), $"In-Reply-To: <{opening.Id}>\nReferences: <{opening.Id}>\n"));
    }

    private TrafficMail AnswerToUs((string Conversation, string Id, string From, string Cc, int Words) opening, string subject)
    {
        var (marker, mailbox) = (Marker(), Mailbox());
        return new(marker, opening.Conversation, Expected.Message, mailbox, Text(opening.From, mailbox, Encoded($"Re: {subject}"), $"{Words[opening.Words].Answer} {marker}", Id(marker)));
    }

    /// <summary>The same mail once more: through the other mailbox, or with what a scanner adds.</summary>
    private TrafficMail Copy()
    {
        var first = made[random.Next(made.Count)];
        return first with { Expected = Expected.Nothing, Mailbox = Mailbox(), Mime = $"Received: from mx{random.Next(9)}.contoso.example\n{first.Mime}" };
    }

    private TrafficMail Machine(string headers, string subject)
    {
        var (marker, mailbox) = (Marker(), Mailbox());
        return new(marker, marker, Expected.MachineTicket, mailbox, Text($"robot{random.Next(5)}@machines.example", mailbox, subject, $"Hello {marker}", Id(marker), headers + "\n"));
    }

    private TrafficMail OutOfOffice((string Conversation, string Id, string From, string Cc, int Words) opening, string ours)
    {
        var (marker, mailbox) = (Marker(), Mailbox());
        return new(marker, opening.Conversation, Expected.Note, mailbox, Text(
            opening.From, mailbox, "Automatic reply: your ticket", $"I am away. {marker}", Id(marker), $"Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\nIn-Reply-To: <{ours}>\n"));
    }

    private TrafficMail Loop((string Conversation, string Id, string From, string Cc, int Words) opening, ThreadTokens tokens, TicketId ticket)
    {
        var (marker, mailbox) = (Marker(), Mailbox());
        return new(marker, opening.Conversation, Expected.Nothing, mailbox, Text(
            mailboxes[0], mailbox, Encoded(tokens.Subject(ticket, "x")), $"News of your ticket {marker}", tokens.MessageId(ticket, marker, "contoso.example"), "Auto-Submitted: auto-generated\n"));
    }

    private TrafficMail Bounce((string Conversation, string Id, string From, string Cc, int Words) opening, string ours)
    {
        var (marker, mailbox) = (Marker(), Mailbox());
        return new(marker, opening.Conversation, Expected.Note, mailbox, Report(marker, mailbox, opening.From, $"Message-ID: <{ours}>\nSubject: Your ticket"));
    }

    private TrafficMail StrangeBounce()
    {
        var (marker, mailbox) = (Marker(), Mailbox());
        return new(marker, marker, Expected.MachineTicket, mailbox, Report(marker, mailbox, "nobody@elsewhere.example", "Message-ID: <else@elsewhere.example>\nSubject: Hello"));
    }

    private static string Report(string marker, string mailbox, string recipient, string returned) => Text(
        "Mail Delivery System <mailer-daemon@mx.partner.example>",
        mailbox,
        "Undelivered Mail Returned to Sender",
        $"""
        --b
        Content-Type: text/plain; charset=utf-8

        Your message could not be delivered. {marker}
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.partner.example

        Final-Recipient: rfc822; {recipient}
        Action: failed
        Status: 5.1.1

        --b
        Content-Type: text/rfc822-headers

        {returned}
        --b--
        """,
        Id(marker),
        "Auto-Submitted: auto-replied\nReturn-Path: <>\n",
        contentType: "multipart/report; report-type=delivery-status; boundary=b");

    private static string Text(string from, string to, string subject, string text, string id, string headers = "", string? cc = null, string contentType = "text/plain; charset=utf-8") =>
        $"From: {from}\nTo: {to}\n{(cc is null ? "" : $"Cc: {cc}\n")}Subject: {subject}\nMessage-ID: <{id}>\nDate: Mon, 2 Mar 2026 09:00:00 +0100\n{headers}MIME-Version: 1.0\nContent-Type: {contentType}\nContent-Transfer-Encoding: 8bit\n\n{text}\n";

    private static string Encoded(string text) => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";

    private static string Id(string marker) => $"{marker}@mail.example";

    private string Marker() => string.Create(CultureInfo.InvariantCulture, $"x{seed:x}-{++count:D5}");

    private string Colleague() => Colleagues[random.Next(Colleagues.Length)] + "@contoso.example";

    private string Mailbox() => mailboxes[random.Next(mailboxes.Count)];
}

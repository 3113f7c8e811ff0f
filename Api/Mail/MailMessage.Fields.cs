using M365Support.Mail.Headers;

namespace M365Support.Mail;

/// <content>The header fields that have a meaning of their own.</content>
public sealed partial class MailMessage
{
    private Known known;
    private string? messageId;
    private string? inReplyTo;
    private string? subject;
    private DateTimeOffset? date;
    private MailAddress? from;
    private MailAddress? sender;
    private IReadOnlyList<string>? references;
    private IReadOnlyList<MailAddress>? to;
    private IReadOnlyList<MailAddress>? cc;
    private IReadOnlyList<MailAddress>? bcc;
    private IReadOnlyList<MailAddress>? replyTo;

    [Flags]
    private enum Known
    {
        None = 0,
        MessageId = 1,
        InReplyTo = 2,
        Subject = 4,
        Date = 8,
        From = 16,
        Sender = 32,
    }

    /// <summary>The identifier without angle brackets, or null.</summary>
    public string? MessageId => Once(Known.MessageId) ? messageId = Root.FirstId("Message-ID") : messageId;

    /// <summary>The identifier of the message answered, or null.</summary>
    public string? InReplyTo => Once(Known.InReplyTo) ? inReplyTo = Root.FirstId("In-Reply-To") : inReplyTo;

    /// <summary>The identifiers of the thread, oldest first, each once.</summary>
    public IReadOnlyList<string> References
    {
        get
        {
            if (references is null)
            {
                var ids = new List<string>();
                foreach (var raw in Root.RawHeaders("References"))
                {
                    MessageIds.Read(raw.Span, document, ids);
                }

                references = ids;
            }

            return references;
        }
    }

    /// <summary>The subject on one line, or null where the field is absent.</summary>
    public string? Subject => Once(Known.Subject) ? subject = Headers["Subject"] : subject;

    /// <summary>When the sender says it was written, or null where that cannot be read.</summary>
    public DateTimeOffset? Date
    {
        get
        {
            if (Once(Known.Date))
            {
                var raw = Root.RawHeader("Date").Span;
                date = raw.IsEmpty ? null : MailDate.Parse(raw);
                if (date is null && !raw.IsEmpty)
                {
                    document.Warn(MailWarningCode.MalformedDate, "The date cannot be read.");
                }
            }

            return date;
        }
    }

    /// <summary>The first author, one with an address if there is any; null where the field is absent.</summary>
    public MailAddress? From => Once(Known.From) ? from = FirstAddress("From") : from;

    /// <summary>Who sent it for the author, or null.</summary>
    public MailAddress? Sender => Once(Known.Sender) ? sender = FirstAddress("Sender") : sender;

    public IReadOnlyList<MailAddress> To => to ??= Addresses("To");

    public IReadOnlyList<MailAddress> Cc => cc ??= Addresses("Cc");

    public IReadOnlyList<MailAddress> Bcc => bcc ??= Addresses("Bcc");

    public IReadOnlyList<MailAddress> ReplyTo => replyTo ??= Addresses("Reply-To");

    /// <summary>The identifier of the mailing list, or null (RFC 2919).</summary>
    public string? ListId
    {
        get
        {
            var value = Headers["List-Id"];
            var open = value?.LastIndexOf('<') ?? -1;
            return open >= 0 ? value![(open + 1)..].TrimEnd('>', ' ') : value;
        }
    }

    /// <summary>Outlook's conversation index in Base64, or null.</summary>
    public string? ThreadIndex => Headers["Thread-Index"]?.Replace(" ", "", StringComparison.Ordinal);

    /// <summary>Outlook's conversation topic, or null.</summary>
    public string? ThreadTopic => Headers["Thread-Topic"];

    /// <summary>The address that bounces go to: empty for <c>&lt;&gt;</c>, null where the field is absent.</summary>
    public string? ReturnPath => Headers.Contains("Return-Path") ? FirstAddress("Return-Path")?.Address ?? "" : null;

    private bool Once(Known field)
    {
        if ((known & field) != Known.None)
        {
            return false;
        }

        known |= field;
        return true;
    }

    private MailAddress? FirstAddress(string name)
    {
        var raw = Root.RawHeader(name);
        if (raw.IsEmpty)
        {
            return null;
        }

        var found = new List<MailAddress>(1);
        AddressReader.Read(raw.Span, document, found);
        return found.Find(a => a.Address.Contains('@', StringComparison.Ordinal)) ?? (found.Count > 0 ? found[0] : null);
    }

    /// <summary>The addresses of all fields of the name, each once; names without an address are no recipients.</summary>
    private List<MailAddress> Addresses(string name)
    {
        var found = new List<MailAddress>();
        foreach (var raw in Root.RawHeaders(name))
        {
            AddressReader.Read(raw.Span, document, found);
        }

        found.RemoveAll(a => a.Address.Length == 0);
        return found;
    }
}

using System.Globalization;
using System.Net.Mail;

namespace M365Support.Tickets;

/// <summary>The commands as people and programs name them: in card actions and in the HTTP API.</summary>
public static class TicketVerbs
{
    public const string Take = "take";
    public const string Acknowledge = "acknowledge";
    public const string Progress = "progress";
    public const string Reply = "reply";
    public const string Note = "note";
    public const string Resolve = "resolve";
    public const string Nudge = "nudge";
    public const string Confirm = "confirm";
    public const string Reopen = "reopen";
    public const string Withdraw = "withdraw";
    public const string Prioritise = "prioritise";

    /// <summary>Every verb that changes an existing ticket.</summary>
    public static readonly IReadOnlyList<string> All =
        [Take, Acknowledge, Progress, Reply, Note, Resolve, Nudge, Confirm, Reopen, Withdraw, Prioritise];

    /// <summary>Reads a command from its verb and the fields that came with it; texts are checked by the rules of the ticket, not here.</summary>
    /// <param name="field">The value of a field, or null where it was not given.</param>
    public static Result<TicketCommand> Parse(string verb, Func<string, string?> field)
    {
        TicketCommand? command = verb switch
        {
            Take => new TakeTicket(),
            Acknowledge => new AcknowledgeTicket(),
            Reply => new PostReply(Text(field, "text")),
            Note => new AddNote(Text(field, "text")),
            Resolve => new ResolveTicket(Text(field, "cause"), Text(field, "action"), Text(field, "prevention")),
            Nudge => new NudgeTicket(),
            Confirm => new ConfirmTicket(),
            Reopen => new ReopenTicket(Text(field, "reason")),
            Withdraw => new WithdrawTicket(),
            _ => null,
        };
        return verb switch
        {
            _ when command is not null => command,
            Progress => ParseProgress(field),
            Prioritise => ParsePrioritise(field),
            _ => new Rejection(RejectionReason.ValueUnknown, "command", Short(verb), string.Join(", ", All)),
        };
    }

    /// <summary>Reads a new ticket; impact and urgency have defaults.</summary>
    public static Result<OpenTicket> ParseOpen(Person requester, Func<string, string?> field)
    {
        var impact = ParseEnum<Impact>(field, "impact", Impact.Individual);
        var urgency = ParseEnum<Urgency>(field, "urgency", Urgency.Medium);
        return (impact.Rejection ?? urgency.Rejection) is { } rejection
            ? rejection
            : new OpenTicket(requester, Text(field, "subject"), Text(field, "text"), impact.Value, urgency.Value, field("businessEffect"));
    }

    /// <summary>A person by mail address.</summary>
    public static Result<Person> ParsePerson(string address, string? name) =>
        address.Length <= 254 && MailAddress.TryCreate(address, out var parsed) && parsed.Address == address.Trim()
            ? Person.Create(parsed.Address, name ?? parsed.DisplayName)
            : new Rejection(RejectionReason.AddressInvalid, Short(address));

    private static Result<TicketCommand> ParseProgress(Func<string, string?> field)
    {
        if (field("promisedAt") is not { Length: > 0 } promise)
        {
            return new PostProgress(Text(field, "text"));
        }

        return DateTimeOffset.TryParse(promise, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var promisedAt)
            ? new PostProgress(Text(field, "text"), promisedAt)
            : new Rejection(RejectionReason.ValueUnknown, "promisedAt", Short(promise), "2026-03-31T14:30:00+02:00");
    }

    private static Result<TicketCommand> ParsePrioritise(Func<string, string?> field)
    {
        var impact = ParseEnum<Impact>(field, "impact", null);
        var urgency = ParseEnum<Urgency>(field, "urgency", null);
        return (impact.Rejection ?? urgency.Rejection) is { } rejection
            ? rejection
            : new PrioritiseTicket(impact.Value, urgency.Value, Text(field, "reason"));
    }

    private static Result<T> ParseEnum<T>(Func<string, string?> field, string name, T? fallback)
        where T : struct, Enum
    {
        var text = field(name);
        if (string.IsNullOrWhiteSpace(text))
        {
            return fallback is { } value ? value : new Rejection(RejectionReason.TextMissing, name);
        }

        return Enum.TryParse<T>(text, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) && !char.IsAsciiDigit(text[0])
            ? parsed
            : new Rejection(RejectionReason.ValueUnknown, name, Short(text), string.Join(", ", Enum.GetNames<T>()));
    }

    private static string Text(Func<string, string?> field, string name) => field(name) ?? "";

    private static string Short(string text) => text.Length > 60 ? text[..60] + "…" : text;
}

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
    public const string HandOver = "handover";
    public const string Wait = "wait";
    public const string Resume = "resume";
    public const string Describe = "describe";
    public const string Participants = "participants";
    public const string Watch = "watch";
    public const string Unwatch = "unwatch";
    public const string Mute = "mute";
    public const string Unmute = "unmute";
    public const string Rate = "rate";
    public const string Link = "link";
    public const string Unlink = "unlink";
    public const string Unmerge = "unmerge";
    public const string Macro = "macro";

    /// <summary>Needs more than one ticket; see <see cref="Desk.MergeAsync"/>.</summary>
    public const string Merge = "merge";

    /// <summary>Needs more than one ticket; see <see cref="Desk.SplitAsync"/>.</summary>
    public const string Split = "split";

    /// <summary>Every verb that changes an existing ticket.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        Take, Acknowledge, Progress, Reply, Note, Resolve, Nudge, Confirm, Reopen, Withdraw, Prioritise, HandOver, Wait, Resume,
        Describe, Participants, Watch, Unwatch, Mute, Unmute, Rate, Link, Unlink, Merge, Unmerge, Split, Macro,
    ];

    /// <summary>What a choice sends for "none of these"; an empty value is not sent by every client.</summary>
    public const string NoChoice = "-";

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
            Resume => new ResumeTicket(),
            Watch or Unwatch => new WatchTicket(verb == Watch),
            Mute or Unmute => new MuteTicket(verb == Mute),
            Unmerge => new UnmergeTicket(),
            Macro => new RunMacro(Text(field, "name")),
            _ => null,
        };
        return verb switch
        {
            _ when command is not null => command,
            Progress => ParseProgress(field),
            Prioritise => ParsePrioritise(field),
            HandOver => ParseHandOver(field),
            Wait => ParseWait(field),
            Describe => ParseDescribe(field),
            Participants => ParseParticipants(field),
            Rate => ParseRate(field),
            Link or Unlink => ParseLink(field, verb == Unlink),
            Merge => ParseMerge(field),
            _ => new Rejection(RejectionReason.ValueUnknown, "command", Short(verb), string.Join(", ", All)),
        };
    }

    /// <summary>Reads a new ticket; impact and urgency have defaults.</summary>
    public static Result<OpenTicket> ParseOpen(Person requester, Func<string, string?> field)
    {
        var impact = ParseEnum<Impact>(field, "impact", Impact.Individual);
        var urgency = ParseEnum<Urgency>(field, "urgency", Urgency.Medium);
        var source = ParseOptional<Channel>(field, "source");
        return (impact.Rejection ?? urgency.Rejection ?? source.Rejection) is { } rejection
            ? rejection
            : new OpenTicket(requester, Text(field, "subject"), Text(field, "text"), impact.Value, urgency.Value, field("businessEffect"))
            {
                Source = source.Value,
                Category = Chosen(field("category")),
                Language = field("language"),
                Site = field("site"),
            };
    }

    /// <summary>A person by mail address.</summary>
    public static Result<Person> ParsePerson(string address, string? name) =>
        address.Length <= 254 && MailAddress.TryCreate(address, out var parsed) && parsed.Address == address.Trim()
            ? Person.Create(parsed.Address, name ?? parsed.DisplayName)
            : new Rejection(RejectionReason.AddressInvalid, Short(address));

    private static Result<TicketCommand> ParseProgress(Func<string, string?> field)
    {
        var promisedAt = ParseMoment(field, "promisedAt");
        return promisedAt.IsOk ? new PostProgress(Text(field, "text"), promisedAt.Value, field("next")) : promisedAt.Rejection;
    }

    private static Result<TicketCommand> ParsePrioritise(Func<string, string?> field)
    {
        var impact = ParseEnum<Impact>(field, "impact", null);
        var urgency = ParseEnum<Urgency>(field, "urgency", null);
        var priority = ParseOptional<Priority>(field, "priority");
        var seen = ParseOptional<Priority>(field, "seen.priority");
        return (impact.Rejection ?? urgency.Rejection ?? priority.Rejection ?? seen.Rejection) is { } rejection
            ? rejection
            : new PrioritiseTicket(impact.Value, urgency.Value, Text(field, "reason"), priority.Value, seen.Value);
    }

    /// <summary>The next one is named by address, or as a tier for whoever is the best of it.</summary>
    private static Result<TicketCommand> ParseHandOver(Func<string, string?> field)
    {
        var tier = ParseOptional<Tier>(field, "tier");
        if (!tier.IsOk)
        {
            return tier.Rejection;
        }

        if (Chosen(field("to")) is not { Length: > 0 } address)
        {
            return new HandOverTicket(null, tier.Value, Text(field, "reason"));
        }

        if (ParseEnum<Tier>(_ => address, "to", null) is { IsOk: true, Value: var anyOf })
        {
            return new HandOverTicket(null, anyOf, Text(field, "reason"));
        }

        var person = ParsePerson(address, field("toName"));
        return person.IsOk ? new HandOverTicket(person.Value, tier.Value, Text(field, "reason")) : person.Rejection;
    }

    /// <summary>A vendor is named apart, or together with what is waited for: <c>Vendor:Name</c>. A date without a time is a day.</summary>
    private static Result<TicketCommand> ParseWait(Func<string, string?> field)
    {
        var (what, vendor) = Text(field, "for").Split(':', 2) is [var first, var rest] ? (first, rest) : (Text(field, "for"), field("vendor"));
        var waitingFor = ParseEnum<WaitingFor>(_ => what, "for", null);
        var isDay = DateOnly.TryParseExact(field("until"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        var until = isDay ? default(DateTimeOffset?) : ParseMoment(field, "until");
        return (waitingFor.Rejection ?? until.Rejection) is { } rejection
            ? rejection
            : new WaitForTicket(waitingFor.Value, Text(field, "reason"), until.Value, vendor, isDay ? day : null);
    }

    /// <summary>
    /// Fields of the configuration come as <c>field.Name</c>, all names in <c>fields</c>; tags as a list with commas, as they are to be.
    /// What a form showed comes as <c>seen.…</c>: what was left as it was is no change, and what others changed meanwhile stays.
    /// </summary>
    private static Result<TicketCommand> ParseDescribe(Func<string, string?> field)
    {
        var values = List(field("fields")).Distinct(StringComparer.OrdinalIgnoreCase)
            .ToDictionary(name => name, name => Chosen(Text(field, $"field.{name}"))!, StringComparer.OrdinalIgnoreCase);
        string[] names = ["subject", "category", .. values.Keys];
        var seen = names.Select(name => (Name: name, Value: field($"seen.{name}"))).Where(s => s.Value is not null)
            .ToDictionary(s => s.Name, s => s.Value!, StringComparer.OrdinalIgnoreCase);
        var changed = values.Where(v => !seen.TryGetValue(v.Key, out var before) || before != v.Value).ToDictionary(StringComparer.OrdinalIgnoreCase);
        var tags = field("seen.tags") is null && field("tags") is { } given ? List(given) : null;
        var (add, remove) = field("seen.tags") is { } seenTags
            ? (List(field("tags")).Except(List(seenTags), StringComparer.OrdinalIgnoreCase), List(seenTags).Except(List(field("tags")), StringComparer.OrdinalIgnoreCase))
            : (List(field("addTags")), List(field("removeTags")));
        return new DescribeTicket(Unless(field("subject"), "subject"), Unless(Chosen(field("category")), "category"), [.. add], [.. remove], changed)
        {
            Tags = tags,
            Seen = seen,
        };

        string? Unless(string? value, string name) => seen.TryGetValue(name, out var before) && before == value ? null : value;
    }

    private static Result<TicketCommand> ParseParticipants(Func<string, string?> field)
    {
        var add = List(field("add")).Select(address => ParsePerson(address, null)).ToList();
        var remove = List(field("remove")).Select(address => ParsePerson(address, null)).ToList();
        return add.Concat(remove).FirstOrDefault(person => !person.IsOk).Rejection is { } rejection
            ? rejection
            : new ChangeParticipants([.. add.Select(p => p.Value)], [.. remove.Select(p => p.Value)]);
    }

    private static Result<TicketCommand> ParseRate(Func<string, string?> field) =>
        int.TryParse(field("score"), NumberStyles.None, CultureInfo.InvariantCulture, out var score)
            ? new RateTicket(score, field("comment"))
            : new Rejection(RejectionReason.ValueUnknown, "score", Short(Text(field, "score")), "1, 2, 3, 4, 5");

    /// <summary>The kind and the number come apart, or together as <c>Related:482-019-360</c> in <c>link</c>.</summary>
    private static Result<TicketCommand> ParseLink(Func<string, string?> field, bool remove)
    {
        var together = field("link")?.Split(':', 2) is [var first, var second] ? (Kind: first, Other: second) : default((string Kind, string Other)?);
        var kind = ParseEnum<LinkKind>(name => together?.Kind ?? field(name), "kind", LinkKind.Related);
        var other = ParseTicket(name => together?.Other ?? field(name), "other");
        return (kind.Rejection ?? other.Rejection) is { } rejection ? rejection : new LinkTicket(kind.Value, other.Value, remove);
    }

    private static Result<TicketCommand> ParseMerge(Func<string, string?> field)
    {
        var into = ParseTicket(field, "into");
        return into.IsOk ? new MergeTicket(into.Value) : into.Rejection;
    }

    private static string? Chosen(string? value) => value == NoChoice ? "" : value;

    /// <summary>A ticket's number.</summary>
    public static Result<TicketId> ParseTicket(Func<string, string?> field, string name) =>
        TicketId.TryParse(field(name), out var id) ? id : new Rejection(RejectionReason.ValueUnknown, name, Short(Text(field, name)), "482-019-360");

    private static Result<DateTimeOffset?> ParseMoment(Func<string, string?> field, string name)
    {
        if (field(name) is not { Length: > 0 } text)
        {
            return default(DateTimeOffset?);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : new Rejection(RejectionReason.ValueUnknown, name, Short(text), "2026-03-31T14:30:00+02:00");
    }

    private static Result<T?> ParseOptional<T>(Func<string, string?> field, string name)
        where T : struct, Enum
    {
        if (string.IsNullOrWhiteSpace(Chosen(field(name))))
        {
            return default(T?);
        }

        var parsed = ParseEnum<T>(field, name, null);
        return parsed.IsOk ? parsed.Value : parsed.Rejection;
    }

    private static string[] List(string? text) => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

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

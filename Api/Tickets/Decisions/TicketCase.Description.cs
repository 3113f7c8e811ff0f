using System.Collections.Immutable;
using static M365Support.Tickets.Decisions.TicketText;

namespace M365Support.Tickets.Decisions;

/// <content>How a ticket is described, and who has to do with it.</content>
internal sealed partial class TicketCase
{
    private const int MaxTags = 30;
    private const int MaxTag = 50;
    private const int MaxCategory = 100;

    public static Rejection? CheckCategory(string? category, SupportPolicy policy) =>
        string.IsNullOrWhiteSpace(category) || policy.Categories.ContainsKey(category)
            ? null
            : policy.Categories.Count == 0
                ? TooLong(category, "category", MaxCategory)
                : new Rejection(RejectionReason.ValueUnknown, "category", category, string.Join(", ", policy.Categories.Keys));

    private Result<ImmutableArray<TicketEvent>> Prioritise(PrioritiseTicket command)
    {
        var refused = NotWorkable() ?? Required(command.Reason, "reason", MaxReason);
        if (refused is not null)
        {
            return refused;
        }

        var usual = rules.Policy.PriorityOf(command.Impact, command.Urgency);
        var happened = new TicketPrioritised(command.Impact, command.Urgency, command.Override ?? usual, OneLine(command.Reason), command.Override is { } other && other != usual);
        if (command.Seen is { } seen && seen != state.Priority && happened.Priority != state.Priority)
        {
            return new Rejection(RejectionReason.ChangedMeanwhile, "priority", state.Priority);
        }

        return (state.Impact, state.Urgency, state.Priority) == (happened.Impact, happened.Urgency, happened.Priority) ? Nothing() : Happened(happened);
    }

    private Result<ImmutableArray<TicketEvent>> Describe(DescribeTicket command)
    {
        if (!IsDesk && !IsSystem)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        var subject = command.Subject is null ? null : OneLine(command.Subject);
        var added = Tags(command.Tags ?? command.AddTags).Except(state.Tags, StringComparer.OrdinalIgnoreCase).ToList();
        var removed = command.Tags is null
            ? Tags(command.RemoveTags).Intersect(state.Tags, StringComparer.OrdinalIgnoreCase).ToList()
            : [.. state.Tags.Except(Tags(command.Tags), StringComparer.OrdinalIgnoreCase)];
        var refused = (subject is null ? null : Required(subject, "subject", TicketDecider.MaxSubject))
            ?? CheckCategory(command.Category, rules.Policy)
            ?? added.Select(tag => TooLong(tag, "tags", MaxTag)).FirstOrDefault(problem => problem is not null)
            ?? (state.Tags.Count + added.Count - removed.Count > MaxTags ? new Rejection(RejectionReason.TooMany, "tags", MaxTags) : null);
        if (refused is not null)
        {
            return refused;
        }

        var fields = ReadFields(command.Fields);
        if (!fields.IsOk)
        {
            return fields.Rejection;
        }

        subject = subject == state.Subject ? null : subject;
        var category = command.Category is null || OneLine(command.Category) == (state.Category ?? "") ? null : OneLine(command.Category);
        if (Overtaken(command, subject, category, fields.Value) is { } overtaken)
        {
            return overtaken;
        }

        return subject is null && category is null && added.Count == 0 && removed.Count == 0 && fields.Value.Count == 0
            ? Nothing()
            : Happened(new TicketDescribed(subject, category, added, removed, fields.Value));
    }

    /// <summary>Why a change would undo one that its author has not seen; null where it does not.</summary>
    private Rejection? Overtaken(DescribeTicket command, string? subject, string? category, IReadOnlyDictionary<string, string> fields)
    {
        return (subject is null ? null : Conflict("subject", state.Subject))
            ?? (category is null ? null : Conflict("category", state.Category ?? ""))
            ?? fields.Keys.Select(name => Conflict(name, state.Fields.GetValueOrDefault(name, ""))).FirstOrDefault(conflict => conflict is not null);

        Rejection? Conflict(string name, string now) =>
            command.Seen is { } seen && seen.TryGetValue(name, out var before) && before != now ? new Rejection(RejectionReason.ChangedMeanwhile, name, now) : null;
    }

    /// <summary>The values that change, as they are kept.</summary>
    private Result<Dictionary<string, string>> ReadFields(IReadOnlyDictionary<string, string>? values)
    {
        var changed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (given, value) in values ?? new Dictionary<string, string>())
        {
            if (rules.Policy.Fields.FirstOrDefault(f => f.Key.Equals(given, StringComparison.OrdinalIgnoreCase)) is not { Key: { } name, Value: { } field })
            {
                if (string.IsNullOrWhiteSpace(value) && state.Fields.ContainsKey(given))
                {
                    // Of a field that was renamed or given up.
                    changed[given] = "";
                    continue;
                }

                return new Rejection(RejectionReason.ValueUnknown, "fields", given, string.Join(", ", rules.Policy.Fields.Keys));
            }

            var kept = string.IsNullOrWhiteSpace(value) ? "" : field.Read(value);
            if (kept is null)
            {
                return new Rejection(RejectionReason.ValueUnknown, name, value.Length > MaxTag ? value[..MaxTag] : value, field.Describe());
            }

            if (kept != state.Fields.GetValueOrDefault(name, ""))
            {
                changed[name] = kept;
            }
        }

        return changed;
    }

    private static IEnumerable<string> Tags(IReadOnlyList<string>? tags) =>
        (tags ?? []).Select(tag => OneLine(tag).Replace(' ', '-')).Where(tag => tag.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase);

    private Result<ImmutableArray<TicketEvent>> Participants(ChangeParticipants command)
    {
        if (!IsDesk && !IsSystem && state.Requester != actor.Person)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        var added = command.Add.Where(p => !state.Concerns(p)).Distinct().ToList();
        var removed = command.Remove.Intersect(state.Participants).ToList();
        if (state.Participants.Count + added.Count - removed.Count > Ticket.MaxListed)
        {
            return new Rejection(RejectionReason.TooMany, "participants", Ticket.MaxListed);
        }

        return added.Count + removed.Count == 0 ? Nothing() : Happened(new ParticipantsChanged(added, removed));
    }

    private Result<ImmutableArray<TicketEvent>> Watch(WatchTicket command)
    {
        if (!IsDesk)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        return state.Watchers.Contains(actor.Person) == command.Watch ? Nothing() : Happened(new WatchChanged(command.Watch));
    }

    private Result<ImmutableArray<TicketEvent>> Mute(MuteTicket command)
    {
        if (!state.Concerns(actor.Person))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        return state.Muted.Contains(actor.Person) == command.Mute ? Nothing() : Happened(new MuteChanged(command.Mute));
    }
}

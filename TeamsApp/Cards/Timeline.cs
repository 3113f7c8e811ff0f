using System.Globalization;
using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>The history of a ticket: who did what, when, and in what words.</summary>
internal static class Timeline
{
    /// <summary>Entries that a chat shows; a page shows all it was given.</summary>
    private const int MostInMessage = 5;

    public static IEnumerable<CardElement> Draw(TicketView view, CardContext context, int max)
    {
        var entries = Entries(view.History);
        entries = context.Host == CardHost.Message ? entries[..Math.Min(entries.Count, MostInMessage)] : entries;
        if (entries.Count == 0)
        {
            yield break;
        }

        yield return CardParts.SectionHeading(context.Texts["Section_Timeline"]);
        if (view.Before is not null)
        {
            yield return CardParts.Small(context.Texts["Timeline_Page"]);
        }

        foreach (var entry in entries)
        {
            yield return Draw(entry, view.Ticket, context, max);
        }

        var actions = Paging(view, entries.Min(entry => entry.First.Sequence), context).ToList();
        if (actions.Count > 0)
        {
            yield return new ActionSet(actions);
        }
    }

    /// <summary>What the hour brings by itself would bury what people did, so of what is alike and follows upon each other only the latest is shown.</summary>
    private static List<TimelineEntry> Entries(IReadOnlyList<RecordedEvent> history)
    {
        List<TimelineEntry> entries = [];
        var routine = 0;
        foreach (var recorded in history)
        {
            if (recorded.Event is not (RequesterInformed or UpdateRequested))
            {
                routine = 0;
                entries.Add(new TimelineEntry(recorded, recorded, 1));
                continue;
            }

            var like = entries.FindIndex(entries.Count - routine, entry => entry.Latest.Event.GetType() == recorded.Event.GetType());
            if (like >= 0)
            {
                entries[like] = entries[like] with { First = recorded, Count = entries[like].Count + 1 };
            }
            else
            {
                routine++;
                entries.Add(new TimelineEntry(recorded, recorded, 1));
            }
        }

        return entries;
    }

    private static IEnumerable<CardAction> Paging(TicketView view, long first, CardContext context)
    {
        if (first > 1)
        {
            yield return Page("Timeline_Earlier", first.ToString(CultureInfo.InvariantCulture));
        }

        if (view.Before is not null)
        {
            yield return Page("Timeline_Latest", null);
        }

        ActionExecute Page(string titleKey, string? before) => context.Execute(CardVerbs.Refresh, context.Texts[titleKey], view.Ticket.Id, ("before", before)) with
        {
            Id = before is null ? "timeline-latest" : "timeline-earlier",
            AssociatedInputs = AssociatedInputs.None,
        };
    }

    private static Container Draw(TimelineEntry entry, Ticket ticket, CardContext context, int max)
    {
        var recorded = entry.Latest;
        var (what, text) = Describe(recorded.Event, context);
        if (recorded.Event is TicketOpened || (recorded.Event is TicketResolved { Report: var report } && report == ticket.Resolution))
        {
            // The card has shown these words above.
            text = null;
        }

        var items = new List<CardElement>
        {
            new TextBlock(what) { Weight = text is null ? TextWeight.Default : TextWeight.Bolder },
            CardParts.Small(entry.Count > 1
                ? context.Texts.Format("Event_Repeated", CardText.Moment(recorded.Event.At), entry.Count, CardText.Moment(entry.First.Event.At))
                : recorded.Event.Via == Channel.System
                ? CardText.Moment(recorded.Event.At)
                : $"{CardText.Moment(recorded.Event.At)} · {context.Texts.Of(recorded.Event.Via)}"),
        };
        if (!string.IsNullOrWhiteSpace(text))
        {
            var words = recorded.Event is ProgressPosted or ReplyPosted { FromDesk: true } or TicketResolved or WaitStarted ? context.Plain(text) : text;
            items.Add(new TextBlock(CardText.Message(words, (recorded.Event as ReplyPosted)?.Markdown, max)) { Spacing = Spacing.Small });
        }

        if (recorded.Event is ReplyPosted or NoteAdded && TicketMessage.Of(recorded) is { } message)
        {
            items.AddRange(CardParts.MessageLinks(ticket, message.Sequence, message.HasMore, message.Original is not null, context));
        }

        // In a chat, where every byte counts, the page is where a message is split off.
        if (context.Host == CardHost.Tab && recorded.Event is ReplyPosted { FromDesk: false } && new TicketActions(ticket, context).Split(recorded.Sequence) is { } split)
        {
            items.Add(new ActionSet([split]) { Spacing = Spacing.Small });
        }

        return new Container(items)
        {
            Style = recorded.Event is NoteAdded ? ContainerStyle.Warning : null,
            Separator = true,
            Spacing = Spacing.Medium,
        };
    }

    private static (string What, string? Text) Describe(TicketEvent happened, CardContext context)
    {
        var texts = context.Texts;
        var by = CardText.Line(happened.By.Name);
        return happened switch
        {
            TicketOpened e => (texts.Format("Event_Opened", by), e.Text),
            TicketAssigned e => (texts.Format("Event_Assigned", CardText.Line(e.Agent.Name)), (TicketDecider.IsDesk(context.Viewer) ? e.Reason : e.Reason.ForRequester()).ToText(context.Culture)),
            TicketAcknowledged => (texts.Format("Event_Acknowledged", by), null),
            ProgressPosted e => (texts.Format("Event_Progress", by), e.Next is null ? e.Text : $"{e.Text}\n{texts.Format("Event_Next", e.Next)}"),
            ReplyPosted e => (texts.Format(e.FromDesk ? "Event_ReplyDesk" : "Event_Reply", by), e.Text),
            NoteAdded e => (texts.Format("Event_Note", by), e.Text),
            TicketResolved e => (texts.Format("Event_Resolved", by), $"{e.Report.Cause}\n{e.Report.Action}\n{e.Report.Prevention}"),
            TicketNudged => (texts.Format("Event_Nudged", by), null),
            TicketConfirmed => (texts.Format("Event_Confirmed", by), null),
            TicketReopened e => (texts.Format("Event_Reopened", by), e.Reason),
            TicketWithdrawn => (texts.Format("Event_Withdrawn", by), null),
            TicketPrioritised e => (texts.Format(e.IsOverride ? "Event_Overridden" : "Event_Prioritised", by, e.Priority), e.Reason),
            UpdateRequested => (texts["Event_UpdateRequested"], null),
            RequesterInformed => (texts["Event_Informed"], null),
            WaitStarted e => (texts.Format($"Event_Waiting{e.For}", by, CardText.Line(e.Vendor ?? "")), e.Reason),
            WaitEnded => (texts["Event_Resumed"], null),
            TicketHandedOver e => (texts.Format("Event_HandedOver", by, e.Tier), e.Reason),
            TicketEscalated { Tier: not Tier.L1 } e when !TicketDecider.IsDesk(context.Viewer) => (texts[$"Story_Passed{e.Tier}"], null),
            TicketEscalated e => (texts.Format("Event_Escalated", e.Tier), null),
            TicketClosed => (texts["Event_Closed"], null),
            Reminded e => (texts[$"Event_Reminded_{e.Kind}"], null),
            TicketMerged e => (texts.Format("Event_Merged", by, e.Into), null),
            TicketUnmerged e => (texts.Format("Event_Unmerged", by, e.From), null),
            TicketAbsorbed e => (texts.Format("Event_Absorbed", by, e.Other), null),
            TicketReleased e => (texts.Format("Event_Released", by, e.Other), null),
            TicketSplit e => (texts.Format("Event_Split", by, e.Into), null),
            TicketLinked e => (texts.Format("Event_Linked", by, e.Link.Other, texts[$"LinkKind_{e.Link.Kind}"]), null),
            TicketUnlinked e => (texts.Format("Event_Unlinked", by, e.Link.Other), null),
            TicketDescribed e => (texts.Format("Event_Described", by), Changes(e, texts)),
            ParticipantsChanged e => (texts.Format("Event_Participants", by), string.Join(", ", e.Added.Select(p => $"+{p.Name}").Concat(e.Removed.Select(p => $"−{p.Name}")))),
            WatchChanged e => (texts.Format(e.Watches ? "Event_Watches" : "Event_WatchesNot", by), null),
            MuteChanged e => (texts.Format(e.Muted ? "Event_Muted" : "Event_Unmuted", by), null),
            TicketRated e => (texts.Format("Event_Rated", by, e.Score), e.Comment),
            _ => throw new InvalidOperationException($"{happened.GetType().Name} has no description."),
        };
    }

    private static string Changes(TicketDescribed e, Texts texts)
    {
        List<string> changes = [];
        Add("Fact_Subject", e.Subject);
        Add("Fact_Category", e.Category is "" ? "–" : e.Category);
        Add("Fact_Tags", e.AddedTags.Count + e.RemovedTags.Count == 0 ? null : string.Join(", ", e.AddedTags.Select(t => $"+{t}").Concat(e.RemovedTags.Select(t => $"−{t}"))));
        changes.AddRange(e.Fields.Select(f => $"{f.Key}: {(f.Value.Length == 0 ? "–" : f.Value)}"));
        return string.Join('\n', changes);

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                changes.Add($"{texts[key]}: {value}");
            }
        }
    }

    /// <summary>Something that happened, perhaps several times.</summary>
    private sealed record TimelineEntry(RecordedEvent Latest, RecordedEvent First, int Count);
}

using System.Globalization;
using M365Support.Acts;
using M365Support.Bot;
using M365Support.Cards;
using M365Support.Cards.Elements;
using M365Support.Storage;
using M365Support.Tabs;
using M365Support.Tickets;

namespace M365Support.Turns;

/// <summary>Does what a pressed button says; the same for the bot's chat, card tabs and the web page.</summary>
public sealed class CardActions(TicketActs acts, Faces faces, RosterFaces roster, SettingsFaces settings, GlossaryFaces glossary, TimeProvider clock)
{
    /// <summary>What can be done to several tickets at once, and what takes it back.</summary>
    private static readonly HashSet<string> BulkActs = new(StringComparer.Ordinal)
    {
        TicketVerbs.Take, TicketVerbs.HandOver, TicketVerbs.Describe, TicketVerbs.Resolve, TicketVerbs.Prioritise, TicketVerbs.Merge, TicketVerbs.Unmerge, TicketVerbs.Reopen,
    };

    /// <summary>The card that takes the place of the one that was pressed, or why nothing was done.</summary>
    public async Task<Result<AdaptiveCard>> DoAsync(CardActionData data, CardContext context, CancellationToken cancellationToken)
    {
        var face = await ShowAsync(data, context, cancellationToken);
        return face.IsOk ? face.Value.Card : face.Rejection;
    }

    /// <summary>The same with what a page around the card has to know of it.</summary>
    public async Task<Result<Face>> ShowAsync(CardActionData data, CardContext context, CancellationToken cancellationToken) =>
        data.Verb switch
        {
            CardVerbs.Open or CardVerbs.Refresh => data.Ticket is { } id
                ? await faces.TicketAsync(id, Number(data, "before"), context, cancellationToken)
                : new Rejection(RejectionReason.NotFound),
            CardVerbs.Form => data.Ticket is { } about
                ? await faces.FormAsync(data.Field("name") ?? "", about, data.Field("template"), Number(data, "sequence"), context, cancellationToken)
                : new Rejection(RejectionReason.NotFound),
            CardVerbs.List => await faces.ListAsync(ListPlace.Of(data), context, cancellationToken, SelectionOf(data)),
            CardVerbs.Bulk => await BulkAsync(data, context, cancellationToken),
            CardVerbs.Desk => await faces.DeskAsync(context, cancellationToken),
            CardVerbs.New => Faces.NewTicket(new TicketDraft(), context),
            CardVerbs.Create => await CreateAsync(data, context, cancellationToken),
            CardVerbs.Cancel => Cancelled(context),
            _ when SettingsFaces.Knows(data.Verb) => await settings.DoAsync(data, context, cancellationToken),
            _ when GlossaryFaces.Knows(data.Verb) => await glossary.DoAsync(data, context, cancellationToken),
            CardVerbs.Pause => await faces.PauseAsync(pause: true, PauseParts.Until(data.Field("for"), clock.GetUtcNow()), context, cancellationToken),
            CardVerbs.Resume => await faces.PauseAsync(pause: false, until: null, context, cancellationToken),
            _ when RosterFaces.Knows(data.Verb) => await roster.DoAsync(data, context, cancellationToken),
            _ => await ExecuteAsync(data, context, cancellationToken),
        };

    /// <summary>The same for a host that puts what comes back in the place of the card: a draft that was refused comes back as it was, with the reason.</summary>
    public async Task<AdaptiveCard> ReplaceAsync(CardActionData data, CardContext context, CancellationToken cancellationToken)
    {
        var result = await DoAsync(data, context, cancellationToken);
        if (result.IsOk)
        {
            return result.Value;
        }

        var refusal = result.Rejection.ToText(context.Culture);
        return data.Verb == CardVerbs.Create
            ? Faces.NewTicket(DraftOf(data) with { Trouble = refusal }, context).Card
            : NoticeCard.Draw(new NoticeView(refusal), context);
    }

    /// <summary>The same as the answer to an invoke.</summary>
    public async Task<AdaptiveCardInvokeResponse> AnswerAsync(CardActionData data, CardContext context, CancellationToken cancellationToken) =>
        Answer(await ShowAsync(data, context, cancellationToken), context);

    /// <summary>A face, or why there is none, as the answer to an invoke.</summary>
    public static AdaptiveCardInvokeResponse Answer(Result<Face> result, CardContext context)
    {
        if (result.IsOk)
        {
            return AdaptiveCardInvokeResponse.Card(CardJson.ToElement(result.Value.Card));
        }

        var status = result.Rejection.Reason == RejectionReason.NotAllowed ? StatusCodes.Status403Forbidden : StatusCodes.Status400BadRequest;
        return AdaptiveCardInvokeResponse.Error(status, result.Rejection.Reason.ToString(), result.Rejection.ToText(context.Culture));
    }

    private async Task<Result<Face>> CreateAsync(CardActionData data, CardContext context, CancellationToken cancellationToken)
    {
        // Only what is opened for somebody else came by another way than this card.
        var isForOther = !string.IsNullOrWhiteSpace(data.Field("requester"));

        // Minted when the draft was drawn, so that confirming it twice, by whichever way it comes, opens one ticket.
        var nonce = data.Nonce ?? Guid.NewGuid();
        var opened = await acts.OpenAsync(
            name => name == "source" && !isForOther ? null : data.Field(name),
            IntakeKey.Form(context.Viewer.Person, nonce.ToString("N")),
            context.Viewer,
            isForOther ? null : context.Culture.Name,
            cancellationToken);
        return opened.IsOk
            ? new Face(context.Texts.Format("Created_Title", opened.Value.Ticket.Id), CreatedCard.Draw(opened.Value.Ticket, opened.Value.IsNew, context))
            : opened.Rejection;
    }

    private static TicketDraft DraftOf(CardActionData data) => new(data.Field("subject") ?? "", data.Field("text") ?? "")
    {
        Impact = Enum.TryParse<Impact>(data.Field("impact"), out var impact) && Enum.IsDefined(impact) ? impact : Impact.Individual,
        Urgency = Enum.TryParse<Urgency>(data.Field("urgency"), out var urgency) && Enum.IsDefined(urgency) ? urgency : Urgency.Medium,
        BusinessEffect = data.Field("businessEffect"),
        Reference = data.Field("draft"),
        Requester = data.Field("requester"),
        Source = data.Field("source"),
        Category = data.Field("category"),
    };

    private async Task<Result<Face>> ExecuteAsync(CardActionData data, CardContext context, CancellationToken cancellationToken)
    {
        if (data.Ticket is not { } id)
        {
            return TicketVerbs.All.Contains(data.Verb) ? new Rejection(RejectionReason.NotFound) : new Rejection(RejectionReason.ValueUnknown, "verb", data.Verb, string.Join(", ", TicketVerbs.All));
        }

        var change = await acts.DoAsync(id, data.Verb, Fields(data), context.Viewer, CommandId(data, context.Viewer, id), cancellationToken);
        if (change.IsOk)
        {
            return await faces.TicketAsync(change.Value.Ticket, null, context, cancellationToken);
        }

        return change.Rejection.IsConflict
            ? await faces.RefusedAsync(id, change.Rejection, string.Join('\n', data.Typed()), context, cancellationToken)
            : change.Rejection;
    }

    private async Task<Result<Face>> BulkAsync(CardActionData data, CardContext context, CancellationToken cancellationToken)
    {
        var act = data.Field("act") ?? "";
        if (!TicketDecider.IsDesk(context.Viewer) || !BulkActs.Contains(act))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        var ids = (data.Field("selected") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(text => TicketId.TryParse(text, out var id) ? id : default(TicketId?)).OfType<TicketId>().Distinct().Take(TicketActs.MostTickets).ToList();
        if (ids.Count == 0)
        {
            return new Rejection(RejectionReason.TextMissing, context.Texts["Input_Selected"]);
        }

        var fields = Fields(data);
        if (act == TicketVerbs.Merge)
        {
            // Without a number the first one goes on for the others.
            var into = string.IsNullOrWhiteSpace(data.Field("into")) ? ids[0].ToString() : data.Field("into")!;
            var given = fields;
            fields = name => name == "into" ? into : given(name);
            ids.RemoveAll(id => TicketId.TryParse(into, out var survivor) && survivor == id);
            if (ids.Count == 0)
            {
                return new Rejection(RejectionReason.TextMissing, context.Texts["Input_BulkMergeInto"]);
            }
        }

        var outcomes = await acts.DoAllAsync(ids, act, fields, context.Viewer, id => CommandId(data, context.Viewer, id), cancellationToken);
        var view = new BulkView(act, outcomes, ListPlace.Of(data), data.Field("addTags"));
        return new Face(BulkCard.Title(view, context.Texts), BulkCard.Draw(view, context));
    }

    private static Result<Face> Cancelled(CardContext context) =>
        new Face(context.Texts["Action_Cancel"], NoticeCard.Draw(new NoticeView(TurnTexts.Get("Cancelled", context.Culture)), context));

    /// <summary>The fields of a command; a promise "within an hour" counts from now.</summary>
    private Func<string, string?> Fields(CardActionData data)
    {
        var now = clock.GetUtcNow();
        return name => data.Field(name, now);
    }

    /// <summary>One press is one command, however often it arrives. What was entered counts too: another text on the same card is another command.</summary>
    private static string CommandId(CardActionData data, Actor viewer, TicketId ticket) =>
        $"{data.Verb}-{TableKeys.Hash($"{viewer.Person.Address}\n{ticket}\n{data.Nonce ?? Guid.NewGuid()}\n{data.Everything()}")[..40]}";

    private static long? Number(CardActionData data, string name) =>
        long.TryParse(data.Field(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static TicketSelection? SelectionOf(CardActionData data) =>
        Enum.TryParse<TicketSelection>(data.Field("select"), ignoreCase: true, out var selection) && Enum.IsDefined(selection) ? selection : null;
}

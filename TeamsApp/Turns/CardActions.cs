using System.Globalization;
using M365Support.Bot;
using M365Support.Cards;
using M365Support.Cards.Elements;
using M365Support.Storage;
using M365Support.Tabs;
using M365Support.Tickets;

namespace M365Support.Turns;

/// <summary>Does what a pressed button says; the same for the bot's chat, card tabs and the web page.</summary>
public sealed class CardActions(Desk desk, Faces faces, SettingsFaces settings, GlossaryFaces glossary, TimeProvider clock)
{
    private static readonly string[] Fields = ["text", "promisedIn", "cause", "action", "prevention", "reason", "impact", "urgency", "next", "score", "comment"];

    /// <summary>The card that takes the place of the one that was pressed, or why nothing was done.</summary>
    public async Task<Result<AdaptiveCard>> DoAsync(CardActionData data, CardContext context, CancellationToken cancellationToken)
    {
        var face = data.Verb switch
        {
            CardVerbs.Open or CardVerbs.Refresh => data.Ticket is { } id
                ? await faces.TicketAsync(id, Before(data), context, cancellationToken)
                : new Rejection(RejectionReason.NotFound),
            CardVerbs.List => await faces.ListAsync(ListOf(data), data.Field("cursor"), context, cancellationToken),
            CardVerbs.Desk => await faces.DeskAsync(context, cancellationToken),
            CardVerbs.New => Faces.NewTicket(new TicketDraft(), context),
            CardVerbs.Create => await CreateAsync(data, context, cancellationToken),
            CardVerbs.Cancel => Cancelled(context),
            _ when SettingsFaces.Knows(data.Verb) => await settings.DoAsync(data, context, cancellationToken),
            _ when GlossaryFaces.Knows(data.Verb) => await glossary.DoAsync(data, context, cancellationToken),
            _ => await ExecuteAsync(data, context, cancellationToken),
        };
        return face.IsOk ? face.Value.Card : face.Rejection;
    }

    /// <summary>The same as the answer to an invoke.</summary>
    public async Task<AdaptiveCardInvokeResponse> AnswerAsync(CardActionData data, CardContext context, CancellationToken cancellationToken)
    {
        var result = await DoAsync(data, context, cancellationToken);
        if (result.IsOk)
        {
            return AdaptiveCardInvokeResponse.Card(CardJson.ToElement(result.Value));
        }

        var status = result.Rejection.Reason == RejectionReason.NotAllowed ? StatusCodes.Status403Forbidden : StatusCodes.Status400BadRequest;
        return AdaptiveCardInvokeResponse.Error(status, result.Rejection.Reason.ToString(), result.Rejection.ToText(context.Culture));
    }

    private async Task<Result<Face>> CreateAsync(CardActionData data, CardContext context, CancellationToken cancellationToken)
    {
        var command = TicketVerbs.ParseOpen(context.Viewer.Person, data.Field);
        if (!command.IsOk)
        {
            return command.Rejection;
        }

        // Minted when the draft was drawn, so that confirming it twice, by whichever way it comes, opens one ticket.
        var nonce = data.Nonce ?? Guid.NewGuid();
        var opened = await desk.OpenAsync(command.Value, IntakeKey.Form(context.Viewer.Person, nonce.ToString("N")), context.Viewer, cancellationToken);
        return opened.IsOk
            ? new Face(context.Texts.Format("Created_Title", opened.Value.Ticket.Id), CreatedCard.Draw(opened.Value.Ticket, opened.Value.IsNew, context))
            : opened.Rejection;
    }

    private async Task<Result<Face>> ExecuteAsync(CardActionData data, CardContext context, CancellationToken cancellationToken)
    {
        var command = TicketVerbs.Parse(data.Verb, name => data.Field(name, clock.GetUtcNow()));
        if (!command.IsOk)
        {
            return command.Rejection;
        }

        if (data.Ticket is not { } id)
        {
            return new Rejection(RejectionReason.NotFound);
        }

        var change = await desk.ExecuteAsync(id, command.Value, context.Viewer, CommandId(data, context.Viewer), cancellationToken);
        return change.IsOk ? await faces.TicketAsync(change.Value.Ticket, null, context, cancellationToken) : change.Rejection;
    }

    private static Result<Face> Cancelled(CardContext context) =>
        new Face(context.Texts["Action_Cancel"], NoticeCard.Draw(new NoticeView(TurnTexts.Get("Cancelled", context.Culture)), context));

    /// <summary>One press is one command, however often it arrives. What was entered counts too: another text on the same card is another command.</summary>
    private static string CommandId(CardActionData data, Actor viewer)
    {
        var entered = string.Join('\n', Fields.Select(data.Field));
        return $"{data.Verb}-{TableKeys.Hash($"{viewer.Person.Address}\n{data.Nonce ?? Guid.NewGuid()}\n{entered}")[..40]}";
    }

    private static long? Before(CardActionData data) =>
        long.TryParse(data.Field("before"), NumberStyles.None, CultureInfo.InvariantCulture, out var before) && before > 0 ? before : null;

    private static TicketList ListOf(CardActionData data) =>
        Enum.TryParse<TicketList>(data.Field("view"), ignoreCase: true, out var list) && Enum.IsDefined(list) ? list : TicketList.Mine;
}

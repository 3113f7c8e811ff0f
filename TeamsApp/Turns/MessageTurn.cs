using System.Text.RegularExpressions;
using M365Support.Bot;
using M365Support.Cards;
using M365Support.Cards.Elements;
using M365Support.Tabs;
using M365Support.Tickets;

namespace M365Support.Turns;

/// <summary>Somebody says something to the bot: a word it knows, a ticket's number, or what is wrong.</summary>
internal sealed partial class MessageTurn(Viewers viewers, Faces faces, CardActions actions) : ITurnHandler
{
    private const int SubjectLength = 100;

    public bool Handles(Activity activity) => activity.Type == ActivityTypes.Message;

    public async Task<InvokeResponse?> HandleAsync(TurnContext turn, CancellationToken cancellationToken)
    {
        if (await viewers.OfAsync(turn, CardHost.Message, cancellationToken) is not { } viewer)
        {
            await turn.SendTextAsync(TurnTexts.Get("WhoAreYou", Cultures.Of(turn.Activity.Locale)), cancellationToken);
            return null;
        }

        var text = Said(turn.Activity);
        var card = turn.Activity.Value is { ValueKind: System.Text.Json.JsonValueKind.Object } submitted && text.Length == 0
            ? await actions.DoAsync(CardActionData.Read(null, submitted), viewer, cancellationToken)
            : await AnswerAsync(text, viewer, cancellationToken);
        if (card.IsOk)
        {
            await turn.SendActivityAsync(Activity.Card(CardJson.ToElement(card.Value), card.Value.FallbackText), cancellationToken);
        }
        else
        {
            await turn.SendTextAsync(CardText.Escape(card.Rejection.ToText(viewer.Culture)), cancellationToken);
        }

        return null;
    }

    private async Task<Result<AdaptiveCard>> AnswerAsync(string text, CardContext viewer, CancellationToken cancellationToken)
    {
        if (TicketId.TryParse(text.TrimStart('#'), out var id))
        {
            return CardOf(await faces.TicketAsync(id, null, viewer, cancellationToken));
        }

        switch (text.ToLowerInvariant())
        {
            case "" or "help" or "?" or "hi" or "hello" or "帮助" or "你好":
                return WelcomeCard.Draw(viewer);
            case "new" or "新建":
                return CardOf(Faces.NewTicket(new TicketDraft(), viewer));
            case "digest" or "简报" or "摘要":
                return CardOf(await faces.DigestAsync(viewer, cancellationToken));
            case "desk" or "服务台":
                return CardOf(await faces.DeskAsync(viewer, cancellationToken));
            case "mine" or "my tickets" or "我的工单":
                return CardOf(await faces.ListAsync(new ListPlace(TicketList.Mine), viewer, cancellationToken));
            case "assigned" or "已分配":
                return CardOf(await faces.ListAsync(new ListPlace(TicketList.Assigned), viewer, cancellationToken));
            case "queue" or "队列":
                return CardOf(await faces.ListAsync(new ListPlace(TicketList.Queue), viewer, cancellationToken));
            case "settings" or "设置" or "通知设置":
                return await actions.DoAsync(new CardActionData(CardVerbs.Settings, null, null), viewer, cancellationToken);
            case "glossary" or "术语表":
                return await actions.DoAsync(new CardActionData(CardVerbs.Glossary, null, null), viewer, cancellationToken);
            case "roster" or "人员名册":
                return await actions.DoAsync(new CardActionData(CardVerbs.Roster, null, null), viewer, cancellationToken);
            case "pause" or "暂停接单":
                return await actions.DoAsync(new CardActionData(CardVerbs.Pause, null, null), viewer, cancellationToken);
            case "resume" or "恢复接单":
                return await actions.DoAsync(new CardActionData(CardVerbs.Resume, null, null), viewer, cancellationToken);
            default:
                return CardOf(Faces.NewTicket(new TicketDraft(SubjectOf(text), text), viewer));
        }
    }

    private static Result<AdaptiveCard> CardOf(Result<Face> face) => face.IsOk ? face.Value.Card : face.Rejection;

    /// <summary>The words without the mention of the bot, which every message in a channel begins with.</summary>
    private static string Said(Activity activity)
    {
        var text = Mention().Replace(activity.Text ?? "", " ").Trim();
        return text.Length <= Ticket.MaxInlineText ? text : text[..Ticket.MaxInlineText];
    }

    /// <summary>The first sentence, or as much of it as makes a subject.</summary>
    private static string SubjectOf(string text)
    {
        var line = text.AsSpan().Trim();
        var end = line.IndexOfAny("\r\n。！？");
        line = end > 0 ? line[..end] : line;
        var stop = line.IndexOf(". ", StringComparison.Ordinal);
        line = stop > 0 ? line[..stop] : line;
        if (line.Length <= SubjectLength)
        {
            return line.ToString();
        }

        var space = line[..SubjectLength].LastIndexOf(' ');
        return string.Concat(line[..(space > SubjectLength / 2 ? space : SubjectLength - 1)], "…");
    }

    [GeneratedRegex("<at>[^<]{0,200}</at>", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Mention();
}

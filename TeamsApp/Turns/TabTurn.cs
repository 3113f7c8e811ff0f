using M365Support.Bot;
using M365Support.Cards;
using M365Support.Cards.Elements;
using M365Support.Tabs;
using M365Support.Tickets;

namespace M365Support.Turns;

/// <summary>A card tab is opened or one of its cards submitted (tab/fetch, tab/submit): the same cards as on the web page.</summary>
internal sealed class TabTurn(Viewers viewers, Faces faces, RosterFaces roster, SettingsFaces settings, GlossaryFaces glossary, CardActions actions) : ITurnHandler
{
    public bool Handles(Activity activity) => activity is { Type: ActivityTypes.Invoke, Name: InvokeNames.TabFetch or InvokeNames.TabSubmit };

    public async Task<InvokeResponse?> HandleAsync(TurnContext turn, CancellationToken cancellationToken)
    {
        if (turn.Activity.GetValue<TabRequest>() is not { TabContext.TabEntityId: { } tab } request ||
            await viewers.OfAsync(turn, CardHost.Tab, cancellationToken) is not { } viewer)
        {
            return InvokeResponse.BadRequest;
        }

        if (turn.Activity.Name == InvokeNames.TabSubmit && request.Data is { } data)
        {
            return Answer(await actions.ReplaceAsync(CardActionData.Read(null, data), viewer, cancellationToken));
        }

        var face = await FaceAsync(tab, viewer, cancellationToken);
        return Answer(face.IsOk ? face.Value.Card : NoticeCard.Draw(new NoticeView(face.Rejection.ToText(viewer.Culture)), viewer));
    }

    private static InvokeResponse Answer(AdaptiveCard card) => InvokeResponse.Ok(TabResponse.Cards(CardJson.ToElement(card)));

    private async Task<Result<Face>> FaceAsync(string tab, CardContext viewer, CancellationToken cancellationToken) => tab switch
    {
        "roster" => await roster.ListAsync(null, null, null, viewer, cancellationToken),
        "settings" => await settings.ShowAsync(viewer, cancellationToken),
        "glossary" => await glossary.ListAsync(null, null, null, null, viewer, cancellationToken),
        "desk" => await faces.DeskAsync(viewer, cancellationToken),
        "assigned" => await faces.ListAsync(new ListPlace(TicketList.Assigned), viewer, cancellationToken),
        "queue" => await faces.ListAsync(new ListPlace(TicketList.Queue), viewer, cancellationToken),
        _ => await faces.ListAsync(new ListPlace(TicketList.Mine), viewer, cancellationToken),
    };
}

using System.Globalization;
using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>Where a card is shown.</summary>
public enum CardHost
{
    /// <summary>In a chat: small, with a heading of its own, kept for years.</summary>
    Message,

    /// <summary>On a page that shows the title itself and can fetch files.</summary>
    Tab,
}

/// <summary>For whom, where and when a card is drawn.</summary>
public sealed record CardContext
{
    public required Actor Viewer { get; init; }

    public required CultureInfo Culture { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required DeskRules Rules { get; init; }

    public SupportPolicy Policy => Rules.Policy;

    public CardHost Host { get; init; } = CardHost.Message;

    /// <summary>Mints the nonce that makes pressing a button once more the same act. One for each button, so that different acts stay different.</summary>
    public Func<Guid> NewNonce { get; init; } = Guid.NewGuid;

    /// <summary>The web address of a path of the app such as <c>/tickets/482-019-360</c>; null where the app has no public address.</summary>
    public Func<string, Uri>? LinkTo { get; init; }

    /// <summary>The Teams ids of those for whom the card renews itself.</summary>
    public IReadOnlyList<string> RefreshFor { get; init; } = [];

    /// <summary>Explains technical terms to those who are not of the desk; others see the text as it is.</summary>
    public Func<string, string> Plain { get; init; } = text => text;

    public Texts Texts => new(Culture);

    /// <summary>A button that does something to a ticket.</summary>
    internal ActionExecute Execute(string verb, string title, TicketId? ticket, params ReadOnlySpan<(string Name, string? Value)> data)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        if (ticket is { } id)
        {
            all["ticket"] = id.ToString();
        }

        all["nonce"] = NewNonce().ToString();
        foreach (var (name, value) in data)
        {
            if (value is not null)
            {
                all[name] = value;
            }
        }

        return new ActionExecute(verb, all) { Title = title };
    }

    /// <summary>A card with this context's language and width.</summary>
    internal AdaptiveCard Card(IReadOnlyList<CardElement> body, string fallbackText, IReadOnlyList<CardAction>? actions = null) => new(body)
    {
        Lang = Texts.Language,
        FallbackText = CardText.Plain(fallbackText, 200),
        MSTeams = new TeamsCardProperties("Full"),
        Actions = actions is { Count: > 0 } ? actions : null,
    };

    /// <summary>Draws within the limits of where the card goes; a page has none that matter.</summary>
    internal AdaptiveCard Fit(Func<int, AdaptiveCard> draw) => CardLimits.Fit(draw, Host == CardHost.Tab ? 1024 * 1024 : CardLimits.MaxCard);
}

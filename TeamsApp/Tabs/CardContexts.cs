using System.Globalization;
using M365Support.Cards;
using M365Support.HttpApi;
using M365Support.Tickets;
using M365Support.Wording;
using Microsoft.Extensions.Options;

namespace M365Support.Tabs;

/// <summary>Makes the context that a card is drawn in.</summary>
public sealed class CardContexts(Actors actors, DeskRules rules, Glossary glossary, IOptions<AppOptions> app, TimeProvider clock)
{
    public CardContext Of(Actor viewer, CultureInfo culture, CardHost host) => new()
    {
        Viewer = viewer,
        Culture = culture,
        Now = clock.GetUtcNow(),
        Rules = rules,
        Host = host,
        Plain = TicketDecider.IsDesk(viewer) ? text => text : glossary.WordsFor(culture.Name.StartsWith("zh", StringComparison.Ordinal) ? "zh-Hans" : "en").Explain,
        LinkTo = app.Value.PublicUrl is { } url ? path => new Uri(url, path) : null,
    };

    /// <summary>The context of somebody who is sent a card without having asked.</summary>
    public async Task<CardContext> ForAsync(Person person, string language, CancellationToken cancellationToken) =>
        Of(await actors.FromAsync(person, Channel.Teams, cancellationToken), Cultures.Of(language), CardHost.Message);
}

using System.Globalization;
using M365Support.Cards;
using M365Support.HttpApi;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Tabs;

/// <summary>Who looks at the web page, in which language: the one picked on the page, else the one that they prefer, else that of the browser.</summary>
public sealed class WebViewers(Actors actors, PreferenceStore preferences, CardContexts contexts)
{
    public async Task<CardContext> OfAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var actor = await actors.FromAsync(http.User, Channel.Web, cancellationToken);
        var picked = http.Request.Headers["X-Language"].ToString();
        var chosen = picked.Length > 0 ? picked : (await preferences.FindAsync(actor.Person, cancellationToken)).Language;
        return contexts.Of(actor, chosen is null ? CultureInfo.CurrentUICulture : Cultures.Of(chosen), CardHost.Tab);
    }
}

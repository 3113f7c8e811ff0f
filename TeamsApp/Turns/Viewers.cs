using M365Support.Bot;
using M365Support.Cards;
using M365Support.HttpApi;
using M365Support.People;
using M365Support.Tabs;
using M365Support.Tickets;

namespace M365Support.Turns;

/// <summary>Who stands behind an activity, in which language.</summary>
public sealed class Viewers(PersonDirectory directory, PreferenceStore preferences, Actors actors, CardContexts contexts)
{
    /// <summary>The context in which the person's cards are drawn; null when the directory does not know them.</summary>
    public async Task<CardContext?> OfAsync(TurnContext turn, CardHost host, CancellationToken cancellationToken)
    {
        if (turn.AadObjectId is not { Length: > 0 } id)
        {
            return null;
        }

        var person = await directory.FindByIdAsync(id, turn.Activity.From?.Name, cancellationToken);
        if (person.Address.Length == 0)
        {
            return null;
        }

        // What was chosen goes first. The client's locale is what the person reads right now; the directory's language is only the default.
        var actor = await actors.FromAsync(Person.Create(person.Address, person.Name), Channel.Teams, cancellationToken);
        var chosen = (await preferences.FindAsync(actor.Person, cancellationToken)).Language;
        return contexts.Of(actor, Cultures.Of(chosen ?? turn.Activity.Locale ?? person.Language), host);
    }
}

using M365Support.People;
using M365Support.Tabs;
using M365Support.Tickets;

namespace M365Support.Delivery;

/// <summary>Finds out how somebody is to be written to.</summary>
internal sealed class Readers(PersonDirectory directory, PreferenceStore preferences, CardContexts contexts)
{
    /// <summary>The person as a reader.</summary>
    /// <param name="fallbackLanguage">The language of somebody whom the directory does not know.</param>
    public async Task<Reader> OfAsync(Person to, string? fallbackLanguage, CancellationToken cancellationToken)
    {
        var wishes = await preferences.FindAsync(to, cancellationToken);
        var person = await directory.FindByAddressAsync(to.Address, to.Name, cancellationToken);
        var language = wishes.Language ?? (person.IsKnown || string.IsNullOrEmpty(fallbackLanguage) ? person.Language : fallbackLanguage);
        return new Reader(person with { Language = language }, wishes, await contexts.ForAsync(to, language, cancellationToken));
    }
}

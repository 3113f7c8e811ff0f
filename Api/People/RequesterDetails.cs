using M365Support.Tickets;

namespace M365Support.People;

/// <summary>What the directory adds to a new ticket: who the requester is, in which language and at which site.</summary>
public static class RequesterDetails
{
    private const int LongestSite = 100;

    /// <summary>The ticket with the requester's name, language and site, where the ticket does not say them itself.</summary>
    /// <param name="directory">Answers from its cache, or within <see cref="PeopleOptions.LookupTimeout"/>.</param>
    /// <param name="language">The language to assume of somebody whom the directory does not know, BCP 47; null for none.</param>
    public static async Task<OpenTicket> CompleteAsync(this PersonDirectory directory, OpenTicket ticket, string? language, CancellationToken cancellationToken)
    {
        var requester = ticket.Requester;
        var person = await directory.FindByAddressAsync(requester.Address, cancellationToken: cancellationToken);
        return ticket with
        {
            Requester = person.IsKnown && requester.Name == requester.Address ? Person.Create(requester.Address, person.Name) : requester,
            Language = Given(ticket.Language) ?? (person.IsKnown ? person.Language : language),
            Site = Given(ticket.Site) ?? (person.Office is { Length: <= LongestSite } office ? office : null),
        };
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

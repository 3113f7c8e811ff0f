using M365Support.Cards;
using M365Support.People;

namespace M365Support.Delivery;

/// <summary>Whom a notice is for: what the directory knows, what the person wants, and the context in which their cards are drawn.</summary>
internal sealed record Reader(DirectoryPerson Person, Preferences Wishes, CardContext Context)
{
    /// <summary>Where they are in Teams; null for somebody outside.</summary>
    public string? TeamsId => Person.AadObjectId;
}

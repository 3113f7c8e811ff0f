using System.Text.Json.Serialization;

namespace M365Support.Tickets;

/// <summary>A ticket that was merged into this one, and who came with it; they go with it when the merge is taken back.</summary>
public sealed record AbsorbedTicket(TicketId Id, Person Requester)
{
    /// <summary>The requester and the participants whom only it brought.</summary>
    public IReadOnlyList<Person> Participants { get; init; } = [];

    /// <summary>The watching agents whom only it brought.</summary>
    public IReadOnlyList<Person> Watchers { get; init; } = [];

    /// <summary>What had been merged into it before.</summary>
    public IReadOnlyList<AbsorbedTicket> Absorbed { get; init; } = [];

    /// <summary>Itself, and all that came with it.</summary>
    [JsonIgnore]
    public IEnumerable<AbsorbedTicket> All => Absorbed.SelectMany(absorbed => absorbed.All).Prepend(this);

    /// <summary>How many merges led here.</summary>
    [JsonIgnore]
    public int Depth => 1 + Absorbed.Select(absorbed => absorbed.Depth).DefaultIfEmpty().Max();

    /// <summary>The same without a ticket that had been merged into it.</summary>
    internal AbsorbedTicket Without(TicketId id) =>
        this with { Absorbed = [.. Absorbed.Where(absorbed => absorbed.Id != id).Select(absorbed => absorbed.Without(id))] };

    /// <summary>The same for a ticket that has these people on its own account.</summary>
    internal AbsorbedTicket Less(IReadOnlyCollection<Person> participants, IReadOnlyCollection<Person> watchers) => this with
    {
        Participants = [.. Participants.Except(participants)],
        Watchers = [.. Watchers.Except(watchers)],
        Absorbed = [.. Absorbed.Select(absorbed => absorbed.Less(participants, watchers))],
    };
}

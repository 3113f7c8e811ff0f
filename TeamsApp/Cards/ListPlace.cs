using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>Which list of tickets.</summary>
public enum TicketList
{
    /// <summary>What the viewer asked for.</summary>
    Mine,

    /// <summary>What the viewer works on.</summary>
    Assigned,

    /// <summary>Everything that is to be done.</summary>
    Queue,
}

/// <summary>Where in which list somebody is; buttons carry it, so that they lead back there.</summary>
/// <param name="Cursor">The cursor that the page was asked for with; null for the first page.</param>
/// <param name="Tier">The only tier that is shown of the queue; null for all.</param>
public sealed record ListPlace(TicketList List, string? Cursor = null, Tier? Tier = null)
{
    /// <summary>The name of the list in data and addresses.</summary>
    public string Name => List switch
    {
        TicketList.Mine => "mine",
        TicketList.Assigned => "assigned",
        TicketList.Queue => "queue",
    };

    /// <summary>The place that a button carries; the first page of the person's own tickets where it carries none.</summary>
    public static ListPlace Of(CardActionData data) => new(
        Enum.TryParse<TicketList>(data.Field("view"), ignoreCase: true, out var list) && Enum.IsDefined(list) ? list : TicketList.Mine,
        data.Field("cursor"),
        Enum.TryParse<Tier>(data.Field("listTier"), ignoreCase: true, out var tier) && Enum.IsDefined(tier) ? tier : null);

    /// <summary>What a button of this place carries, and what else it does.</summary>
    internal (string Name, string? Value)[] Data(params ReadOnlySpan<(string Name, string? Value)> more) =>
        [("view", Name), ("listTier", Tier?.ToString()), ("cursor", Cursor), .. more];
}

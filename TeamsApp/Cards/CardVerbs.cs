namespace M365Support.Cards;

/// <summary>The verbs of cards beside those of the commands (<see cref="Tickets.TicketVerbs"/>).</summary>
public static class CardVerbs
{
    /// <summary>Shows a ticket. Data: <c>ticket</c>.</summary>
    public const string Open = "open";

    /// <summary>Draws the ticket afresh. Data: <c>ticket</c>; <c>before</c> for events before a sequence number.</summary>
    public const string Refresh = "refresh";

    /// <summary>Shows a list. Data: <c>view</c> (mine, assigned, queue); <c>cursor</c> for a later page.</summary>
    public const string List = "list";

    /// <summary>Shows the manager's overview.</summary>
    public const string Desk = "desk";

    /// <summary>Shows an empty draft.</summary>
    public const string New = "new";

    /// <summary>Opens a ticket from a draft. Inputs: subject, text, impact, urgency, businessEffect; data <c>draft</c> as it was given.</summary>
    public const string Create = "create";

    /// <summary>Throws a draft away.</summary>
    public const string Cancel = "cancel";
}

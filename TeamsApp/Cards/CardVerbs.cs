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

    /// <summary>Shows a form about a ticket. Data: <c>ticket</c>; <c>name</c> (see <see cref="Forms.FormCard.Names"/>); <c>template</c>, <c>sequence</c> for those that need one.</summary>
    public const string Form = "form";

    /// <summary>Does one thing to several tickets. Data: <c>act</c> (a verb), <c>view</c>, <c>cursor</c>; inputs: <c>selected</c> and those of the act.</summary>
    public const string Bulk = "bulk";

    /// <summary>Throws a draft away.</summary>
    public const string Cancel = "cancel";
}

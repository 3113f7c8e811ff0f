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

    /// <summary>Shows how the viewer hears from the desk.</summary>
    public const string Settings = "settings";

    /// <summary>Stores it. Inputs: way, language, quietFrom, quietTo.</summary>
    public const string SettingsSave = "settings-save";

    /// <summary>Shows the glossary. Data: <c>language</c>, <c>search</c>, <c>first</c> for a later page.</summary>
    public const string Glossary = "glossary";

    /// <summary>Shows the form of a term. Data: <c>language</c>, <c>term</c>; without the term, an empty one.</summary>
    public const string GlossaryEdit = "glossary-edit";

    /// <summary>Stores the form. Data: <c>language</c>, <c>etag</c> of the term as it was read; without it, the term is a new one.</summary>
    public const string GlossarySave = "glossary-save";

    /// <summary>Takes a term out. Data: <c>language</c>, <c>term</c>, <c>etag</c>.</summary>
    public const string GlossaryRemove = "glossary-remove";

    /// <summary>Takes a change back. Data: <c>language</c>, <c>term</c>; <c>before</c>, the explanation as it was, missing where there was none; <c>etag</c>, missing where the term is gone.</summary>
    public const string GlossaryUndo = "glossary-undo";

    /// <summary>Shows the roster. Data: <c>search</c>, <c>first</c> for a later page.</summary>
    public const string Roster = "roster";

    /// <summary>Shows the form of a member. Data: <c>address</c>; without it, an empty one.</summary>
    public const string RosterEdit = "roster-edit";

    /// <summary>Stores the form. Data: <c>address</c> and <c>etag</c> of the member as it was read; without them it is a new one.</summary>
    public const string RosterSave = "roster-save";

    /// <summary>Takes a member off the roster. Data: <c>address</c>, <c>etag</c>.</summary>
    public const string RosterRemove = "roster-remove";

    /// <summary>Takes a change back. Data: <c>address</c>, <c>change</c>.</summary>
    public const string RosterUndo = "roster-undo";

    /// <summary>The agent takes no new tickets. Data: <c>for</c>, minutes or <c>open</c>.</summary>
    public const string Pause = "pause";

    /// <summary>The agent takes tickets again.</summary>
    public const string Resume = "unpause";

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

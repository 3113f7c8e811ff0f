using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

public sealed class TimelineTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_the_hour_brings_by_itself_is_told_once_and_does_not_bury_what_people_did()
    {
        var (ticket, history) = CardSamples.InProgress();
        List<RecordedEvent> routine = [];
        for (var hour = 3; hour >= 1; hour--)
        {
            routine.Add(At(new RequesterInformed(Noon), hour, (hour * 2) + 1));
            routine.Add(At(new UpdateRequested(Noon), hour, hour * 2));
        }

        var note = At(new NoteAdded("Looked at the logs"), 0, 1);
        List<RecordedEvent> page = [.. routine, note, At(new RequesterInformed(Noon), 0, 0)];
        var told = Times(page, ticket, Roles.Agent);
        Assert.Equal(4, told.Count);
        Assert.Contains(", 3 times since ", told[0], StringComparison.Ordinal);
        Assert.Contains("15:00", told[0], StringComparison.Ordinal);
        Assert.Contains(", 3 times since ", told[1], StringComparison.Ordinal);
        Assert.DoesNotContain("times", told[2] + told[3], StringComparison.Ordinal);
        Assert.Equal(history.Count, Times(history, ticket, Roles.Agent).Count);
    }

    [Fact]
    public void Words_of_the_desk_are_explained_to_the_requester_and_not_to_the_desk()
    {
        var (ticket, _) = CardSamples.InProgress();
        var page = new[] { At(new ProgressPosted("The DHCP failed", Noon), 1, 2), At(new TicketEscalated(Tier.L2), 0, 1) };
        var context = CardSamples.Context(CardSamples.Alex, host: CardHost.Tab) with { Plain = text => text.Replace("DHCP", "DHCP (plain)", StringComparison.Ordinal) };
        var card = CardJson.ToElement(TicketCard.Draw(new TicketView(ticket, page), context)).GetRawText();
        Assert.Contains("The DHCP (plain) failed", card, StringComparison.Ordinal);
        Assert.Contains("passed on to our specialists", card, StringComparison.Ordinal);
        Assert.DoesNotContain("L2", card, StringComparison.Ordinal);
    }

    /// <summary>The line under each entry that says when.</summary>
    private static List<string> Times(IReadOnlyList<RecordedEvent> history, Ticket ticket, Roles role) =>
    [
        .. TicketCard.Draw(new TicketView(ticket, history), CardSamples.Context(CardSamples.Adele, role, host: CardHost.Tab)).Body
            .OfType<Container>().Where(entry => entry.Separator == true)
            .Select(entry => entry.Items.OfType<TextBlock>().ElementAt(1).Text),
    ];

    private static RecordedEvent At(TicketEvent happened, int hours, long sequence) =>
        new(sequence, happened with { At = Noon.AddHours(hours), By = Person.Desk, Via = Channel.System });
}

using System.Globalization;
using M365Support.Infrastructure;
using M365Support.Tickets;
using static M365Support.Tickets.History;

namespace M365Support.Sla;

/// <summary>Whole lives of tickets worked out by hand; the last column is the working. Days are those of June 2026, of which the 1st is a Monday.</summary>
/// <remarks>09:00-12:00 and 13:00-18:00 UTC on weekdays, P1 day and night; P1 has 4 h, P2 8 h, P3 16 h, P4 40 h.</remarks>
public sealed class TicketLifeTableTests
{
    [Theory]
    [InlineData("1T09:00 P3; 1T11:00 P1; 1T14:00 P3; 1T16:00", "6:00", "2T18:00", "0:00", "up and down leaves what was: 3 h and 3 h on Monday; 8 h and 8 h")]
    [InlineData("1T09:00 P3; 1T11:00 P1; 1T14:00", "5:00", "1T13:00", "0:00", "as P1 it has no lunch, from its opening on")]
    [InlineData("1T17:00 P3; 1T20:00 P1; 2T08:00", "15:00", "1T21:00", "0:00", "7 h of Monday and 8 h of Tuesday, raised in the evening")]
    [InlineData("1T17:00 P3; 1T20:00 P1; 2T08:00 P3; 2T10:00", "2:00", "3T17:00", "0:00", "the night counts no more: 1 h and 1 h; 1 + 8 + 7 h")]
    [InlineData("1T09:00 P3; 1T10:00 P4; 1T11:00 P2; 1T12:00 P3; 1T14:00", "4:00", "2T18:00", "0:00", "three changes count as the last one")]
    [InlineData("1T09:00 P3; 1T10:00 P2; 1T14:00", "4:00", "1T18:00", "0:00", "8 h from the opening")]
    [InlineData("1T09:00 P4; 5T18:00", "40:00", "5T18:00", "0:00", "a week, seen at its end")]
    [InlineData("1T09:00 P2; 1T11:30 requester; 1T13:30 answer; 1T15:00", "4:00", "2T10:00", "0:00", "2:30 and 1:30; 5:30 are left at 13:30: 4:30 today and 1 h tomorrow")]
    [InlineData("1T09:00 P2; 1T12:00 requester; 1T13:00 answer; 1T18:00", "8:00", "1T18:00", "0:00", "a wait of lunch alone costs nothing")]
    [InlineData("1T09:00 P2; 1T10:00 requester; 3T12:00", "1:00", null, "0:00", "still waiting: no due time")]
    [InlineData("5T16:00 P2; 5T17:00 until 8T10:00; 8T10:00 due; 8T11:00", "2:00", "8T18:00", "0:00", "a date over the weekend: 1 h, then from 10:00; 7 h are left: 2 and 5")]
    [InlineData("1T09:00 P2; 1T10:00 vendor; 1T15:00 resume; 1T16:00", "6:00", "1T18:00", "4:00", "a vendor stops nothing: 3 h and 3 h; with the vendor 2 h and 2 h")]
    [InlineData("1T17:00 P2; 1T17:30 vendor; 2T09:30", "1:30", "2T17:00", "1:00", "the vendor has half an hour on either side of the night")]
    [InlineData("1T09:00 P2; 1T10:00 requester; 1T11:00 vendor; 1T14:00 resume; 1T15:00", "4:00", "2T10:00", "2:00", "an hour for the requester stands; 1 + 1 + 1 + 1; 4 h are left at 15:00")]
    [InlineData("1T09:00 P2; 1T10:00 vendor; 1T11:00 resume; 1T14:00 vendor; 1T15:00 resume; 1T16:00", "6:00", "1T18:00", "2:00", "two vendors' hours add up")]
    [InlineData("1T09:00 P2; 1T11:00 resolve; 2T10:00 reopen; 2T11:00", "3:00", "2T17:00", "0:00", "2 h, a night solved, 1 h; 6 h are left at 10:00: 2 and 4")]
    [InlineData("1T09:00 P2; 1T11:00 resolve; 1T12:00 confirm; 2T10:00 reopen; 2T11:00", "3:00", "2T17:00", "0:00", "confirmed or not is the same")]
    [InlineData("1T09:00 P2; 1T10:00 resolve; 1T13:00 reopen; 1T14:00 resolve; 2T09:00 reopen; 2T11:00", "4:00", "2T16:00", "0:00", "reopened twice: 1 + 1 + 2; 4 h are left at 11:00: 1 and 3")]
    [InlineData("5T17:00 P2; 5T17:30 resolve; 6T12:00 reopen; 8T09:30", "1:00", "8T17:30", "0:00", "reopened on Saturday runs from Monday: 7:30 are left: 3 and 4:30")]
    [InlineData("1T09:00 P2; 1T10:00 requester; 1T11:00 resolve; 1T15:00 reopen; 1T16:00", "2:00", "2T14:00", "0:00", "solved while waiting: 1 h and 1 h; 7 h are left at 15:00: 3 today, and 3 and 1 tomorrow")]
    [InlineData("1T09:00 P2; 1T11:00 merge; 1T15:00 unmerge; 1T16:00", "3:00", "2T12:00", "0:00", "merged by mistake: 2 h and 1 h; 6 h are left at 15:00: 3 and 3")]
    [InlineData("1T09:00 P2; 1T10:00 requester; 1T11:00 merge; 1T13:30 unmerge; 1T14:00 answer; 1T15:00", "2:00", "2T12:00", "0:00", "it waits again when the merge is taken back: 1 h and 1 h; 7 h are left at 14:00: 4 and 3")]
    [InlineData("5T16:00 P3; 5T17:00 requester; 6T12:00 P1; 7T12:00 answer; 7T13:00", "2:00", "7T15:00", "0:00", "raised while waiting: 1 h on Friday, 1 h on Sunday; 3 h are left at noon")]
    [InlineData("5T16:00 P3; 5T17:00 requester; 6T12:00 P1; 7T12:00 answer; 7T13:00 P3; 8T10:00", "2:00", "9T17:00", "0:00", "and lowered again: Sunday counts nothing; 14 h are left on Monday at 10:00: 7 and 7")]
    [InlineData("1T09:00 P1; 1T10:00 resolve; 1T20:00 reopen; 1T22:00", "3:00", "1T23:00", "0:00", "a P1 reopened at night runs at night")]
    [InlineData("6T10:00 P3; 8T09:30", "0:30", "9T18:00", "0:00", "opened on Saturday")]
    public void Clock_of_a_life_is_as_worked_out_by_hand(string life, string worked, string? due, string withVendors, string working)
    {
        var policy = new SupportPolicy { Vendors = new() { ["Fiber Inc"] = new Vendor() } };
        var history = new History(TestRules.Create(policy, TestCalendars.Named("UTC")), At(life[..life.IndexOf(' ', StringComparison.Ordinal)]));
        foreach (var step in life.Split("; "))
        {
            var words = step.Split(' ');
            history.After(At(words[0]) - history.Now);
            if (words.Length > 1)
            {
                Do(history, words[1], words.ElementAtOrDefault(2));
            }
        }

        Assert.Equal((WorkingTimeTableTests.Hours(worked), working), (history.Worked, working));
        Assert.Equal((due is null ? null : (DateTimeOffset?)At(due), working), (history.Clocks.Resolve.DueAt(history.Clocks.Time, history.Now), working));
        Assert.Equal((WorkingTimeTableTests.Hours(withVendors), working), (history.Clocks.WithVendors(history.Now), working));
    }

    private static void Do(History history, string what, string? until) => _ = what switch
    {
        _ when history.Ticket is null => history.Do(Opening(Enum.Parse<Priority>(what)), AsMia),
        "requester" => history.Do(new WaitForTicket(WaitingFor.Requester, "Which one?")),
        "answer" => history.Do(new PostReply("That one."), AsMia),
        "until" => history.Do(new WaitForTicket(WaitingFor.Schedule, "Later", At(until!))),
        "due" => history.Do(new DoWhatIsDue(), Actor.System),
        "vendor" => history.Do(new WaitForTicket(WaitingFor.Vendor, "Theirs", Vendor: "Fiber Inc")),
        "resume" => history.Do(new ResumeTicket()),
        "resolve" => history.Do(new ResolveTicket("Dust", "Cleaned it", "Clean monthly")),
        "confirm" => history.Do(new ConfirmTicket(), AsMia),
        "reopen" => history.Do(new ReopenTicket("Again"), AsMia),
        "merge" => history.Do(new MergeTicket(TicketId.FromCompact(11_111_111))),
        "unmerge" => history.Do(new UnmergeTicket()),
        _ => history.Do(new PrioritiseTicket(Impact.Individual, Urgency.Medium, "Because", Enum.Parse<Priority>(what))),
    };

    private static OpenTicket Opening(Priority priority)
    {
        var (impact, urgency) = priority switch
        {
            Priority.P1 => (Impact.Company, Urgency.High),
            Priority.P2 => (Impact.Team, Urgency.Medium),
            Priority.P3 => (Impact.Individual, Urgency.Medium),
            _ => (Impact.Individual, Urgency.Low),
        };
        return new OpenTicket(Mia, "No network", "Text", impact, urgency);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse($"2026-06-{text.Split('T')[0].PadLeft(2, '0')}T{text.Split('T')[1]}Z", CultureInfo.InvariantCulture);
}

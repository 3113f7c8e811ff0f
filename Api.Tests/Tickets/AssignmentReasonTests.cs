using System.Globalization;
using System.Text.Json;
using M365Support.Storage;

namespace M365Support.Tickets;

public sealed class AssignmentReasonTests
{
    private static readonly AssignmentReason Reason = new AssignmentReason(
        new ReasonFact(ReasonCode.Available), new ReasonFact(ReasonCode.HasSkills, "network, vpn"), new ReasonFact(ReasonCode.Load, "2", "10")).Before(
    [
        new PassedOver("李娜 (Li Na)", new ReasonFact(ReasonCode.MoreLoad, "6", "10")),
        new PassedOver("Adele Vance", new ReasonFact(ReasonCode.Offline)),
    ]);

    [Fact]
    public void Reason_is_read_as_it_was_written()
    {
        TicketEvent assigned = new TicketAssigned(Person.Create("ari@contoso.example", "Ari"), Tier.L2, Reason, Person.Create("bo@contoso.example", "Bo"))
        {
            At = DateTimeOffset.UnixEpoch,
            By = Person.Desk,
            Via = Channel.System,
        };
        var json = JsonSerializer.Serialize(assigned, JsonColumns.Options);
        Assert.Equal(assigned, JsonSerializer.Deserialize<TicketEvent>(json, JsonColumns.Options));
        Assert.Contains("""{"code":"Load","args":["2","10"]}""", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Sentence_of_old_is_still_read()
    {
        var old = """{"$type":"assigned","agent":{"address":"ari@contoso.example","name":"Ari"},"tier":"L1","reason":"Available, 2 open, tier L1","at":"2026-03-02T09:00:00+00:00","by":{"address":"desk","name":"M365 Support"},"via":"System"}""";
        var assigned = Assert.IsType<TicketAssigned>(JsonSerializer.Deserialize<TicketEvent>(old, JsonColumns.Options));
        Assert.Equal("Available, 2 open, tier L1", assigned.Reason.ToString());
        Assert.Null(assigned.From);
    }

    [Fact]
    public void Fact_of_a_later_version_is_shown_by_its_name()
    {
        var reason = JsonSerializer.Deserialize<AssignmentReason>("""{"chosen":[{"code":"Telepathic","args":["x"]},{"code":"Load","args":["2"]}],"more":0}""", JsonColumns.Options)!;
        Assert.Equal("Telepathic, Load", reason.ToString());
    }

    [Theory]
    [InlineData("en", "Available, knows network, vpn, 2 open of 10")]
    [InlineData("zh-Hans", "有空，掌握 network, vpn，在办 2 单（上限 10）")]
    public void Reason_is_said_in_the_readers_language(string culture, string expected) =>
        Assert.Equal(expected, Reason.ToText(CultureInfo.GetCultureInfo(culture)));

    [Fact]
    public void Every_code_has_words_in_both_languages()
    {
        foreach (var culture in new[] { "en", "zh-Hans" })
        {
            Assert.All(Enum.GetNames<ReasonCode>(), code => Assert.NotEqual(code, ReasonFact.Word(code, CultureInfo.GetCultureInfo(culture))));
        }
    }

    [Fact]
    public void Reason_stays_small_whatever_is_put_into_it()
    {
        var reason = new AssignmentReason(Enumerable.Range(0, 100).Select(_ => new ReasonFact(ReasonCode.Text, Enumerable.Repeat(new string('x', 10_000) + "\u0007", 50))))
            .Before([.. Enumerable.Range(0, 400).Select(i => new PassedOver($"Agent {i}", new ReasonFact(ReasonCode.Offline)))]);
        Assert.Equal(AssignmentReason.MostFacts, reason.Chosen.Length);
        Assert.Equal(375, reason.MorePassedOver);
        Assert.InRange(JsonSerializer.Serialize(reason, JsonColumns.Options).Length, 1, 30_000);
    }

    [Fact]
    public void Requester_is_told_what_speaks_for_the_agent_and_nothing_else() =>
        Assert.Equal(
            "Available, knows vpn, speaks English",
            new AssignmentReason(
                new ReasonFact(ReasonCode.HandedOn, "Adele", nameof(ReasonCode.Offline)),
                new ReasonFact(ReasonCode.Available),
                new ReasonFact(ReasonCode.LacksSkills, "network"),
                new ReasonFact(ReasonCode.HasSkills, "vpn"),
                new ReasonFact(ReasonCode.Speaks, "en-US"),
                new ReasonFact(ReasonCode.Load, "2", "10"),
                new ReasonFact(ReasonCode.Tier, "L1")).ForRequester().ToString());

    [Theory]
    [InlineData("en-US", "English")]
    [InlineData("en", "English")]
    [InlineData("zh-CN", "中文（简体）")]
    [InlineData("de-AT", "Deutsch")]
    [InlineData("no such tag", "no such tag")]
    [InlineData("", "")]
    public void Language_is_called_what_its_speakers_call_it(string tag, string name) => Assert.Equal(name, LanguageName.Of(tag));

    [Fact]
    public void Desk_takes_a_ticket_only_from_the_holder_it_names_and_only_while_unacknowledged_if_it_says_so()
    {
        var history = History.Opened();
        history.Do(new AssignTicket(History.Ari, Tier.L1, Reason), Actor.System);
        Assert.Equal(RejectionReason.AlreadyTaken, Refused(new AssignTicket(History.Bo, Tier.L1, Reason)));
        Assert.Equal(RejectionReason.AlreadyTaken, Refused(new AssignTicket(History.Bo, Tier.L1, Reason) { From = History.Mia }));
        var handOn = new AssignTicket(History.Bo, Tier.L1, Reason) { From = History.Ari, OnlyUnacknowledged = true };
        history.Do(new AcknowledgeTicket());
        Assert.Equal(RejectionReason.AlreadyAcknowledged, Refused(handOn));
        history.Do(handOn with { OnlyUnacknowledged = false }, Actor.System);
        Assert.Equal(History.Ari, Assert.IsType<TicketAssigned>(history.Events[^1]).From);
        Assert.Equal(History.Bo, history.Ticket.Assignee);

        RejectionReason? Refused(TicketCommand command) => history.Try(command, Actor.System).Rejection?.Reason;
    }
}

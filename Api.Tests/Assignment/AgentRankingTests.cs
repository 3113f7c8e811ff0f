using M365Support.Assignment;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Api.Tests.Assignment;

public sealed class AgentRankingTests
{
    /// <summary>A Monday morning.</summary>
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    private static readonly PersonPresence Available = new(Availability.Available, "Available", IsOutOfOffice: false);

    [Theory]
    [InlineData(Availability.Available, "Available", Availability.AvailableIdle, "Inactive")]
    [InlineData(Availability.AvailableIdle, "Inactive", Availability.Busy, "InACall")]
    [InlineData(Availability.Busy, "InAMeeting", Availability.Away, "Away")]
    public void Presence_comes_before_everything_else(Availability better, string activity, Availability worse, string otherActivity)
    {
        var ranked = Rank(
            new TicketNeeds(Tier.L1, ["vpn"], "zh-CN", LastHelper: "b@x.example"),
            New("a", new PersonPresence(better, activity, IsOutOfOffice: false), open: 5),
            New("b", new PersonPresence(worse, otherActivity, IsOutOfOffice: false), skills: ["vpn"], languages: ["zh-CN"]));
        Assert.Equal(["a", "b"], ranked.Ordered.Select(c => c.Agent.Name));
    }

    [Theory]
    [InlineData(Availability.Offline, "OffWork", false, ReasonCode.Offline)]
    [InlineData(Availability.DoNotDisturb, "DoNotDisturb", false, ReasonCode.DoNotDisturb)]
    [InlineData(Availability.DoNotDisturb, "Presenting", false, ReasonCode.Presenting)]
    [InlineData(Availability.Busy, "Presenting", false, ReasonCode.Presenting)]
    [InlineData(Availability.Available, "Available", true, ReasonCode.OutOfOffice)]
    public void Who_is_not_to_be_reached_never_gets_a_ticket(Availability availability, string activity, bool isOutOfOffice, ReasonCode expected)
    {
        var nobody = New("a", new PersonPresence(availability, activity, isOutOfOffice));
        Assert.Null(Rank(new TicketNeeds(Tier.L1, []), nobody).Reason);
        var ranked = Rank(new TicketNeeds(Tier.L1, []), nobody, New("b", open: 99));
        Assert.Equal(expected, Assert.Single(ranked.Reason!.PassedOver).Why.Code);
    }

    [Fact]
    public void Switch_and_holiday_keep_tickets_away_whatever_presence_says()
    {
        var paused = New("a");
        paused = paused with { Agent = paused.Agent with { IsPaused = true, PausedUntil = Now.AddMinutes(1) } };
        var off = New("b");
        off = off with { Agent = off.Agent with { Holidays = [DayRange.Parse("2026-03-01/2026-03-02")!.Value] } };
        var ranked = Rank(new TicketNeeds(Tier.L1, []), paused, off, New("c", open: 9));
        Assert.Equal([("a", ReasonCode.NotTaking), ("b", ReasonCode.OnHoliday)], ranked.Reason!.PassedOver.Select(p => (p.Name, p.Why.Code)));

        Assert.Equal("a", AgentRanking.Rank(new TicketNeeds(Tier.L1, []), [paused, New("c", open: 9)], Now.AddMinutes(1)).Ordered[0].Agent.Name);
    }

    [Fact]
    public void Working_hours_decide_when_presence_is_not_known_and_the_reason_says_so()
    {
        var here = New("a") with { Presence = null };
        var asleep = New("b") with { Presence = default(PersonPresence) };
        asleep = asleep with { Agent = asleep.Agent with { TimeZone = "America/Los_Angeles" } };
        var ranked = Rank(new TicketNeeds(Tier.L1, []), asleep, here);
        Assert.Equal("a", Assert.Single(ranked.Ordered).Agent.Name);
        Assert.Equal(ReasonCode.InWorkingHours, ranked.Reason!.Chosen[0].Code);
        Assert.Equal(ReasonCode.OffShift, Assert.Single(ranked.Reason.PassedOver).Why.Code);
    }

    [Fact]
    public void Outside_working_hours_the_available_count_last_and_the_away_not_at_all()
    {
        var late = New("a");
        late = late with { Agent = late.Agent with { TimeZone = "America/Los_Angeles" } };
        var ranked = Rank(new TicketNeeds(Tier.L1, []), late, New("b", open: 9));
        Assert.Equal(["b", "a"], ranked.Ordered.Select(c => c.Agent.Name));
        Assert.Contains(Rank(new TicketNeeds(Tier.L1, []), late).Reason!.Chosen, f => f.Code == ReasonCode.OutsideWorkingHours);
        Assert.Null(Rank(new TicketNeeds(Tier.L1, []), late with { Presence = new PersonPresence(Availability.Away, "Away", IsOutOfOffice: false) }).Reason);
    }

    [Fact]
    public void Each_criterion_decides_where_those_before_it_are_equal()
    {
        var needs = new TicketNeeds(Tier.L1, ["vpn", "network"], "zh-Hans", LastHelper: "f@x.example");
        Candidate[] candidates =
        [
            New("full", open: 10, skills: ["vpn", "network"], languages: ["zh-CN"]),
            New("unskilled", skills: ["vpn"], languages: ["zh-CN"]),
            New("english", skills: ["vpn", "network"], languages: ["en-US"]),
            New("loaded", open: 4, skills: ["vpn", "network"], languages: ["zh-CN"]),
            New("recent", open: 2, skills: ["VPN", "Network"], languages: ["zh-TW"], last: Now.AddMinutes(-5)),
            New("second", open: 2, skills: ["vpn", "network"], languages: ["zh-CN"], last: Now.AddHours(-1)),
            New("first", open: 2, skills: ["vpn", "network"], languages: ["zh-CN"], last: Now.AddHours(-1)) with { },
            New("f", open: 2, skills: ["vpn", "network"], languages: ["zh-CN"], last: Now),
        ];
        var ranked = AgentRanking.Rank(needs, candidates, Now);
        Assert.Equal(["f", "first", "second", "recent", "loaded", "english", "unskilled", "full"], ranked.Ordered.Select(c => c.Agent.Name));
        Assert.Equal(
            [
                ("first", ReasonCode.OtherHelpedBefore), ("second", ReasonCode.OtherHelpedBefore), ("recent", ReasonCode.OtherHelpedBefore), ("loaded", ReasonCode.MoreLoad),
                ("english", ReasonCode.DoesNotSpeak), ("unskilled", ReasonCode.LacksSkills), ("full", ReasonCode.Full),
            ],
            ranked.Reason!.PassedOver.Select(p => (p.Name, p.Why.Code)));
        Assert.Equal("Available, knows vpn, network, speaks 中文（简体）, 2 open of 10, helped this requester last, tier L1", ranked.Reason.ToString());

        var withoutF = AgentRanking.Rank(needs, candidates[..^1], Now);
        Assert.Equal(
            [("second", ReasonCode.ByAddress), ("recent", ReasonCode.AssignedLater)],
            withoutF.Reason!.PassedOver.Take(2).Select(p => (p.Name, p.Why.Code)));
    }

    [Fact]
    public void Expired_certificate_does_not_count()
    {
        var expired = New("a");
        expired = expired with { Agent = expired.Agent with { Skills = [Skill.Parse("vpn | CCNA | 2026-03-01")!] } };
        Assert.Equal("b", Rank(new TicketNeeds(Tier.L1, ["vpn"]), expired, New("b", open: 9, skills: ["vpn"])).Ordered[0].Agent.Name);
    }

    [Fact]
    public void Next_tier_up_has_it_only_when_nobody_of_the_tier_is_there()
    {
        var l2 = New("b", tier: Tier.L2);
        var ranked = Rank(new TicketNeeds(Tier.L1, []), New("a", open: 50), l2);
        Assert.Equal("a", ranked.Ordered[0].Agent.Name);
        Assert.Contains(ranked.Reason!.Chosen, f => f.Code == ReasonCode.EverybodyFull);
        Assert.Equal(ReasonCode.HigherTier, Assert.Single(ranked.Reason.PassedOver).Why.Code);

        var up = Rank(new TicketNeeds(Tier.L1, []), New("a", new PersonPresence(Availability.Offline, "OffWork", IsOutOfOffice: false)), l2);
        Assert.Contains(up.Reason!.Chosen, f => f is { Code: ReasonCode.NextTier, Arguments: ["L1"] });
        Assert.Null(Rank(new TicketNeeds(Tier.L3, []), l2).Reason);
    }

    [Fact]
    public void Holder_is_relieved_by_somebody_else_who_is_really_there()
    {
        var needs = new TicketNeeds(Tier.L1, [], Holder: Person.Create("a@x.example", "a"));
        var away = New("b", new PersonPresence(Availability.Away, "Away", IsOutOfOffice: false));
        Assert.Null(Rank(needs, New("a"), away).Reason);
        var ranked = Rank(needs, New("a"), away, New("c", new PersonPresence(Availability.Busy, "Busy", IsOutOfOffice: false)));
        Assert.Equal("c", Assert.Single(ranked.Ordered).Agent.Name);
        Assert.Equal([("a", ReasonCode.PassedItOn), ("b", ReasonCode.Away)], ranked.Reason!.PassedOver.Select(p => (p.Name, p.Why.Code)));
    }

    [Fact]
    public void Same_input_gives_the_same_choice_in_whatever_order_it_comes()
    {
        var random = new Random(4);
        for (var round = 0; round < 300; round++)
        {
            var candidates = Enumerable.Range(0, 12).Select(i => New(
                $"agent{i}",
                new PersonPresence((Availability)random.Next(0, 9), null, random.Next(8) == 0),
                random.Next(12),
                (Tier)random.Next(1, 4),
                random.Next(2) == 0 ? ["vpn"] : [],
                random.Next(2) == 0 ? ["zh-CN"] : ["en"],
                Now.AddMinutes(-random.Next(3)))).ToArray();
            var needs = new TicketNeeds((Tier)random.Next(1, 4), ["vpn"], "zh-CN", $"agent{random.Next(12)}@x.example");
            var once = Rank(needs, candidates);
            random.Shuffle(candidates);
            var again = Rank(needs, candidates);
            Assert.Equal(once.Ordered.Select(c => c.Agent.Name), again.Ordered.Select(c => c.Agent.Name));
            Assert.Equal(once.Reason, again.Reason);
            Assert.True(once.Reason is null || once.Reason.PassedOver.Length + once.Reason.MorePassedOver == 11);
        }
    }

    [Fact]
    public void Any_number_of_tickets_is_shared_out_by_capacity_to_within_one()
    {
        int[] capacities = [1, 3, 5, 8, 10, 10, 12, 15, 20, 40];
        var open = new int[capacities.Length];
        var total = capacities.Sum();
        for (var ticket = 1; ticket <= 500; ticket++)
        {
            var chosen = Rank(new TicketNeeds(Tier.L1, []), [.. capacities.Select((capacity, i) => New($"{i}", open: open[i], capacity: capacity))]).Ordered[0].Agent.Name;
            open[int.Parse(chosen, System.Globalization.CultureInfo.InvariantCulture)]++;
            Assert.All(capacities.Select((capacity, i) => Math.Abs(open[i] - ((double)ticket * capacity / total))), deviation => Assert.InRange(deviation, 0, 1.5));
        }

        Assert.All(capacities.Select((capacity, i) => Math.Abs(open[i] - (500d * capacity / total))), deviation => Assert.InRange(deviation, 0, 1));
    }

    private static Ranked Rank(TicketNeeds needs, params Candidate[] candidates) => AgentRanking.Rank(needs, candidates, Now);

    private static Candidate New(
        string name,
        PersonPresence? presence = null,
        int open = 0,
        Tier tier = Tier.L1,
        IReadOnlyList<string>? skills = null,
        IReadOnlyList<string>? languages = null,
        DateTimeOffset? last = null,
        int capacity = 10) => new(
        new RosterMember
        {
            Address = $"{name}@x.example",
            Name = name,
            Role = RosterRole.Agent,
            Tier = tier,
            Skills = [.. (skills ?? []).Select(skill => new Skill(skill))],
            Languages = languages ?? [],
            TimeZone = "Etc/UTC",
            Capacity = capacity,
        },
        presence ?? Available,
        open,
        last);
}

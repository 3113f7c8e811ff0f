using System.Text;
using M365Support.Assignment;
using M365Support.People;
using M365Support.Sla;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace M365Support.Tickets;

/// <summary>Rules as they are written in configuration.</summary>
public sealed class PolicyOptionsTests
{
    [Theory]
    [InlineData("""{ "AcknowledgeWithin": "-00:15:00" }""", "Support:AcknowledgeWithin must lie between 00:00:01 and 7.00:00:00, for example 00:15:00.")]
    [InlineData("""{ "AcknowledgeWithin": "00:00:00" }""", "Support:AcknowledgeWithin must lie between")]
    [InlineData("""{ "AcknowledgeWithin": "a quarter" }""", "Support:AcknowledgeWithin is 'a quarter', which is no time; write [days.]hh:mm:ss, for example 08:00:00 or 2.00:00:00.")]
    [InlineData("""{ "ComplaintRiskAfter": "0" }""", "Support:ComplaintRiskAfter must lie between")]
    [InlineData("""{ "ProgressInterval": "00:00:00" }""", "Support:ProgressInterval must lie between")]
    [InlineData("""{ "AskBefore": "-00:01:00" }""", "Support:AskBefore must lie between")]
    [InlineData("""{ "NudgeInterval": "-00:01:00" }""", "Support:NudgeInterval must lie between")]
    [InlineData("""{ "ReopenWindow": "-1.00:00:00" }""", "Support:ReopenWindow must lie between")]
    [InlineData("""{ "CloseAfter": "00:00:00" }""", "Support:CloseAfter must lie between")]
    [InlineData("""{ "ArticleWithin": "-04:00:00" }""", "Support:ArticleWithin must lie between")]
    [InlineData("""{ "AskForRatingAfter": "-01:00:00" }""", "Support:AskForRatingAfter must lie between")]
    [InlineData("""{ "UnmergeWithin": "365.00:00:00" }""", "Support:UnmergeWithin must lie between")]
    [InlineData("""{ "WarnAtHalf": 0.8, "WarnAtMost": 0.5 }""", "Support:WarnAtHalf must be below Support:WarnAtMost, for example 0.5 and 0.8.")]
    [InlineData("""{ "WarnAtHalf": 0 }""", "Support:WarnAtHalf must lie between 0.01 and 0.99, for example 0.5.")]
    [InlineData("""{ "WarnAtMost": 1.5 }""", "Support:WarnAtMost must lie between 0.01 and 0.99, for example 0.8.")]
    [InlineData("""{ "WarnAtMost": "most" }""", "Support:WarnAtMost is 'most', which is no number; write one such as 0.5.")]
    [InlineData("""{ "ResolveWithin": { "P1": "00:00:00" } }""", "Support:ResolveWithin:P1 is missing or not above zero; write a time such as 08:00:00.")]
    [InlineData("""{ "ResolveWithin": { "P2": "-08:00:00" } }""", "Support:ResolveWithin:P2 is missing or not above zero")]
    [InlineData("""{ "ResolveWithin": { "P1": "four hours" } }""", "Support:ResolveWithin:P1 is 'four hours', which is no time; write [days.]hh:mm:ss")]
    [InlineData("""{ "ResolveWithin": { "P5": "04:00:00" } }""", "Support:ResolveWithin:P5 is not known; write one of P1, P2, P3, P4.")]
    [InlineData("""{ "ResolveWithin": "04:00:00" }""", "Support:ResolveWithin is '04:00:00', a single text")]
    [InlineData("""{ "EscalateAfter": { "L1": { "P1": "-00:15:00" } } }""", "Support:EscalateAfter:L1:P1 is not above zero; write a time such as 00:15:00.")]
    [InlineData("""{ "EscalateAfter": { "L9": { "P1": "00:15:00" } } }""", "Support:EscalateAfter:L9 is not known; write one of L1, L2, L3.")]
    [InlineData("""{ "Priorities": { "Company": { "High": "P0" } } }""", "Support:Priorities:Company:High is 'P0', which is no choice; write one of P1, P2, P3, P4.")]
    [InlineData("""{ "Priorities": { "World": { "High": "P1" } } }""", "Support:Priorities:World is not known; write one of Individual, Team, Company.")]
    [InlineData("""{ "Vendors": { "Fiber Inc": {} } }""", "Support:Vendors:Fiber Inc says nothing; give it Contract, Contact, ResolveWithin.")]
    [InlineData("""{ "Vendors": { "Fiber Inc": { "ResolveWithin": "two days" } } }""", "Support:Vendors:Fiber Inc:ResolveWithin is 'two days', which is no time")]
    [InlineData("""{ "Vendors": { "Fiber Inc": { "ResolveWithin": "00:00:00" } } }""", "Support:Vendors:Fiber Inc:ResolveWithin is 00:00:00, which is not above zero; write a time such as 08:00:00")]
    [InlineData("""{ "Vendors": { "Fiber Inc": { "Phone": "+49" } } }""", "Support:Vendors:Fiber Inc:Phone is no setting of Fiber Inc; write one of Contract, Contact, ResolveWithin.")]
    [InlineData("""{ "Macros": { "Hello": {} } }""", "Support:Macros:Hello says nothing; give it")]
    [InlineData("""{ "Macros": { "Hello": { "Vendor": "Fiber Inc" } } }""", "Support:Macros:Hello does nothing; give it a Reply, Note, Tags, WaitFor or Resolve.")]
    [InlineData("""{ "Macros": { "Hello": { "WaitFor": "Godot" } } }""", "Support:Macros:Hello:WaitFor is 'Godot', which is no choice; write one of Requester, Vendor, Schedule.")]
    [InlineData("""{ "Macros": { "Hello": { "WaitFor": "Vendor", "Vendor": "Nobody Ltd" } } }""", "Support:Macros:Hello:Vendor is none of Support:Vendors.")]
    [InlineData("""{ "Macros": { "Hello": { "WaitFor": "Schedule", "WaitTime": "-1.00:00:00" } } }""", "Support:Macros:Hello:WaitTime is -1.00:00:00; it must lie between")]
    [InlineData("""{ "Macros": { "Hello": { "Reply": "Dear {requster}" } } }""", "Support:Macros:Hello has {requster}, which stands for nothing; write {requester}, {agent}, {ticket}.")]
    [InlineData("""{ "Macros": { "Hello": { "Tags": [ "a,b" ] } } }""", "Support:Macros:Hello:Tags has at most 30 tags of 1 to 50 characters without commas")]
    [InlineData("""{ "Macros": { "Hello": { "Tags": "asked" } } }""", "Support:Macros:Hello:Tags is 'asked', a single text; write a list there.")]
    [InlineData("""{ "Macros": { "Hello": { "Resolve": { "Cause": "Dust" } } } }""", "Support:Macros:Hello:Resolve lacks a text; give it Cause, Action and Prevention")]
    [InlineData("""{ "Macros": { "Hello": { "WaitFor": "Requester", "Resolve": { "Cause": "a", "Action": "b", "Prevention": "c" } } } }""", "Support:Macros:Hello both waits and resolves; choose one.")]
    [InlineData("""{ "Categories": { "Network": { "Reports": [ { "Name": "Cable" } ] } } }""", "Support:Categories:Network:Reports:0 lacks a text; give it Name, Cause, Action and Prevention")]
    [InlineData("""{ "Categories": { "Network": { "Reports": [ {} ] } } }""", "Support:Categories:Network:Reports:0 says nothing")]
    [InlineData("""{ "Categories": { "Network": { "Skills": "network" } } }""", "Support:Categories:Network:Skills is 'network', a single text; write a list there.")]
    [InlineData("""{ "Categories": { "Network": { "Skill": [ "network" ] } } }""", "Support:Categories:Network:Skill is no setting of Network; write one of Skills, Reports.")]
    [InlineData("""{ "Fields": { "Device": { "Type": "Txt" } } }""", "Support:Fields:Device:Type is 'Txt', which is no choice; write one of Text, Number, Date, Choice.")]
    [InlineData("""{ "Fields": { "System": { "Type": "Choice" } } }""", "Support:Fields:System:Choices is empty or has an empty entry; name what can be chosen")]
    [InlineData("""{ "Fields": { "A, B": { "Type": "Text" } } }""", "Support:Fields:A, B has a comma in its name")]
    [InlineData("""{ "Fields": { "Device": { "IsRequired": "perhaps" } } }""", "Support:Fields:Device:IsRequired is 'perhaps', which is no yes or no; write true or false.")]
    [InlineData("""{ "ProgressTemplates": { "en": [ { "Title": "" } ] } }""", "Support:ProgressTemplates:en:0:Title has 1 to 40 characters")]
    [InlineData("""{ "AuditWithin": "00:00:01" }""", "Support:AuditWithin must lie between 00:01:00 and 1.00:00:00, for example 01:00:00.")]
    [InlineData("""{ "AuditWithin": "soon" }""", "Support:AuditWithin is 'soon', which is no time; write [days.]hh:mm:ss")]
    [InlineData("""{ "AwayGrace": "-00:05:00" }""", "Support:AwayGrace must lie between 00:00:00 and 1.00:00:00, for example 00:05:00.")]
    [InlineData("""{ "PresenceCache": "00:02:00" }""", "Support:PresenceCache must lie between 00:00:00 and 00:01:00, e.g. 00:00:30.")]
    [InlineData("""{ "PresenceCache": "soon" }""", "Support:PresenceCache is 'soon', which is no time")]
    [InlineData("""{ "DefaultTimeZone": "Mars" }""", "Support:DefaultTimeZone is not an IANA name, e.g. Europe/Berlin.")]
    [InlineData("""{ "Calendars": { "x": { "DayLength": "long" } } }""", "Support:Calendars:x:DayLength is 'long', which is no time")]
    public void Fault_is_named_before_the_start(string json, string sentence)
    {
        using var services = Services(json);

        var fault = Assert.ThrowsAny<Exception>(services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains(sentence, string.Join('\n', Faults(fault)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        using var services = Services("""{ "ResolveWithin": { "P1": "x", "P9": "04:00:00" }, "Vendors": { "V": { "ResolveWithin": "y" } }, "WarnAtMost": "z" }""");
        Assert.Equal(4, Faults(Assert.ThrowsAny<Exception>(services.GetRequiredService<IStartupValidator>().Validate)).Count);
    }

    [Fact]
    public void Promises_are_those_of_the_issue_without_being_written_down()
    {
        using var services = Services("{}");
        services.GetRequiredService<IStartupValidator>().Validate();
        var policy = services.GetRequiredService<IOptions<SupportPolicy>>().Value;

        Assert.Equal(TimeSpan.FromMinutes(15), policy.AcknowledgeWithin);
        Assert.Equal(TimeSpan.FromHours(1), policy.ProgressInterval);
        Assert.Equal(TimeSpan.FromMinutes(10), policy.AskLead);
        Assert.Equal([15, 15, 60, 60], Enum.GetValues<Priority>().Select(p => policy.EscalateAfter[Tier.L1][p].TotalMinutes));
        Assert.Equal(["04:00:00", "08:00:00", "2.00:00:00", "5.00:00:00"], Enum.GetValues<Priority>().Select(p => policy.ResolveWithin[p].ToString()));
        Assert.Equal((0.5, 0.8), (policy.WarnAtHalf, policy.WarnAtMost));
        Assert.Equal(TimeSpan.FromHours(2), policy.ComplaintRiskAfter);
        Assert.Equal(TimeSpan.FromDays(3), policy.CloseAfter);
        Assert.Equal(TimeSpan.FromHours(4), policy.ArticleWithin);
        Assert.Equal(TimeSpan.FromMinutes(30), policy.NudgeInterval);
        Assert.Equal(TimeSpan.FromDays(1), policy.UnmergeWithin);
    }

    [Fact]
    public void What_is_written_down_holds_and_leaves_the_rest()
    {
        using var services = Services("""
            {
              "ResolveWithin": { "p1": "02:00:00" },
              "Priorities": { "individual": { "low": "P3" } },
              "Categories": { "Network": { "Skills": [ "network" ], "Reports": [ { "Name": "n", "Cause": "c", "Action": "a", "Prevention": "p" } ] } },
              "Fields": { "System": { "Type": "choice", "Choices": [ "Windows" ], "IsRequired": "true" } },
              "Vendors": { "Fiber Inc": { "Contract": "C-4711", "Contact": "+49 30 1234", "ResolveWithin": "08:00:00" } },
              "Macros": { "Ask": { "Reply": "Dear {requester}", "WaitFor": "requester" } }
            }
            """);
        services.GetRequiredService<IStartupValidator>().Validate();
        var policy = services.GetRequiredService<IOptions<SupportPolicy>>().Value;

        Assert.Equal(["02:00:00", "08:00:00"], new[] { Priority.P1, Priority.P2 }.Select(p => policy.ResolveWithin[p].ToString()));
        Assert.Equal((Priority.P3, Priority.P1), (policy.PriorityOf(Impact.Individual, Urgency.Low), policy.PriorityOf(Impact.Company, Urgency.High)));
        Assert.True(policy.Categories["network"] is { Skills: ["network"], Reports: [{ Cause: "c" }] });
        Assert.True(policy.Fields["System"] is { Type: FieldType.Choice, IsRequired: true });
        Assert.True(policy.Vendors["Fiber Inc"] is { Contract: "C-4711", Contact: "+49 30 1234" });
        Assert.Equal(WaitingFor.Requester, policy.Macros["Ask"].WaitFor);
    }

    private static IReadOnlyList<string> Faults(Exception exception) => exception switch
    {
        OptionsValidationException e => [.. e.Failures],
        AggregateException e => [.. e.Flatten().InnerExceptions.SelectMany(Faults)],
        _ => [exception.ToString()],
    };

    private static ServiceProvider Services(string json)
    {
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "Support": {{json}} }"""))).Build();
        var section = configuration.GetSection(SupportPolicy.Section);
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddSla(configuration).AddPeople();
        services.AddOptions<SupportPolicy>().BindChecked(section);
        services.AddOptions<AssignmentOptions>().BindChecked(section);
        services.AddOptions<ReminderAuditOptions>().BindChecked(section);
        return services.BuildServiceProvider();
    }
}

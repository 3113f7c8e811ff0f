using System.Collections.Immutable;
using System.Globalization;
using System.Resources;
using System.Text.Json.Serialization;

namespace M365Support.Tickets;

/// <summary>Why an agent has a ticket: what spoke for the chosen one, and what kept each of the others from it.</summary>
/// <remarks>Kept as codes, so that everybody reads it in their own language; events of old carry an English sentence instead, which is read as <see cref="ReasonCode.Text"/>.</remarks>
[JsonConverter(typeof(AssignmentReasonConverter))]
public sealed record AssignmentReason
{
    /// <summary>The most agents that are named as passed over; <see cref="MorePassedOver"/> counts the others.</summary>
    public const int MostPassedOver = 25;

    /// <summary>The most facts of one reason.</summary>
    public const int MostFacts = 12;

    public AssignmentReason(params IEnumerable<ReasonFact> chosen) => Chosen = [.. chosen.Take(MostFacts)];

    /// <summary>What spoke for the agent, the weightiest first.</summary>
    public ImmutableArray<ReasonFact> Chosen { get; }

    /// <summary>Who else was looked at, the closest first.</summary>
    public ImmutableArray<PassedOver> PassedOver { get; private init; } = [];

    /// <summary>How many more were passed over than are named.</summary>
    public int MorePassedOver { get; private init; }

    /// <summary>The same with those who were passed over.</summary>
    public AssignmentReason Before(IReadOnlyList<PassedOver> passedOver) => this with
    {
        PassedOver = [.. passedOver.Take(MostPassedOver)],
        MorePassedOver = Math.Max(0, passedOver.Count - MostPassedOver),
    };

    /// <summary>What a requester is told: what speaks for the agent. Loads, lacking skills and how the ticket came from one agent to the next are the desk's own business.</summary>
    public AssignmentReason ForRequester() => new(Chosen.Where(fact => fact.Code is
        ReasonCode.Available or ReasonCode.AvailableIdle or ReasonCode.InWorkingHours or ReasonCode.HasSkills or ReasonCode.Speaks or ReasonCode.HelpedBefore or ReasonCode.Taken));

    /// <summary>What spoke for the agent, in the reader's language: "Available, speaks zh-CN, 2 open of 10".</summary>
    public string ToText(CultureInfo culture)
    {
        var text = string.Join(ReasonFact.Word("Comma", culture), Chosen.Select(fact => fact.ToText(culture)));
        return text.Length == 0 ? "" : char.ToUpper(text[0], culture) + text[1..];
    }

    public override string ToString() => ToText(CultureInfo.InvariantCulture);

    public bool Equals(AssignmentReason? other) =>
        other is not null && Chosen.SequenceEqual(other.Chosen) && PassedOver.SequenceEqual(other.PassedOver) && MorePassedOver == other.MorePassedOver;

    public override int GetHashCode() => HashCode.Combine(Chosen.Length, PassedOver.Length, MorePassedOver);

    internal static AssignmentReason From(IEnumerable<ReasonFact> chosen, IEnumerable<PassedOver> passedOver, int more) =>
        new(chosen) { PassedOver = [.. passedOver.Take(MostPassedOver)], MorePassedOver = more };
}

/// <summary>An agent who did not get the ticket, and why.</summary>
public sealed record PassedOver(string Name, ReasonFact Why);

/// <summary>One fact that spoke for or against an agent.</summary>
public sealed record ReasonFact
{
    private const int MostArguments = 4;
    private const int MostCharacters = 500;

    private static readonly ResourceManager Texts = new("M365Support.Tickets.AssignmentReasons", typeof(ReasonFact).Assembly);

    public ReasonFact(ReasonCode code, params IEnumerable<string> arguments)
    {
        Code = code;
        Arguments = [.. arguments.Take(MostArguments).Select(Shorten)];
    }

    public ReasonCode Code { get; }

    /// <summary>What <see cref="ReasonCode"/> says about each.</summary>
    public ImmutableArray<string> Arguments { get; }

    /// <summary>The fact in the reader's language.</summary>
    public string ToText(CultureInfo culture)
    {
        object[] arguments = (Code, Arguments) switch
        {
            (ReasonCode.HandedOn, [var from, var cause]) when Enum.TryParse<ReasonCode>(cause, out var because) => [from, Word(because.ToString(), culture)],
            (ReasonCode.Speaks or ReasonCode.DoesNotSpeak, [var tag]) => [LanguageName.Of(tag)],
            _ => [.. Arguments],
        };
        try
        {
            return string.Format(culture, Word(Code.ToString(), culture), arguments);
        }
        catch (FormatException)
        {
            // Another version gave it fewer arguments.
            return Code.ToString();
        }
    }

    public bool Equals(ReasonFact? other) => other is not null && Code == other.Code && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => HashCode.Combine(Code, Arguments.Length);

    internal static string Word(string key, CultureInfo culture) => Texts.GetString(key, culture) ?? key;

    private static string Shorten(string text)
    {
        var line = string.Join(' ', string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= MostCharacters)
        {
            return line;
        }

        var end = MostCharacters - 1;
        return string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[end - 1]) ? end - 1 : end), "…");
    }
}

/// <summary>What can speak for or against an agent. Written by name: a name once given stays.</summary>
public enum ReasonCode
{
    /// <summary>A sentence in words. Arguments: the sentence.</summary>
    Text,

    /// <summary>Presence, in Graph's words.</summary>
    Available,
    AvailableIdle,
    Busy,
    Away,
    DoNotDisturb,
    Presenting,
    Offline,
    OutOfOffice,

    /// <summary>Presence is not known; it is within the agent's working hours.</summary>
    InWorkingHours,

    /// <summary>The agent is there outside of their working hours.</summary>
    OutsideWorkingHours,

    /// <summary>Neither there nor within working hours.</summary>
    OffShift,

    /// <summary>The agent has switched tickets off.</summary>
    NotTaking,
    OnHoliday,

    /// <summary>No longer on the roster.</summary>
    OffRoster,

    /// <summary>Arguments: the tier.</summary>
    Tier,

    /// <summary>Nobody of the ticket's own tier is there. Arguments: that tier.</summary>
    NextTier,

    /// <summary>The ticket could stay below this agent's tier. Arguments: the agent's tier.</summary>
    HigherTier,

    /// <summary>The ticket is beyond this agent's tier. Arguments: the agent's tier.</summary>
    LowerTier,

    /// <summary>Arguments: the skills.</summary>
    HasSkills,

    /// <summary>Arguments: the skills.</summary>
    LacksSkills,

    /// <summary>Arguments: the language.</summary>
    Speaks,

    /// <summary>Arguments: the language.</summary>
    DoesNotSpeak,

    /// <summary>Arguments: open tickets, capacity.</summary>
    Load,

    /// <summary>A full load or more. Arguments: open tickets, capacity.</summary>
    Full,

    /// <summary>All who could have it are full. No arguments.</summary>
    EverybodyFull,

    /// <summary>A larger part of the capacity is used. Arguments: open tickets, capacity.</summary>
    MoreLoad,

    /// <summary>Had the requester's last ticket.</summary>
    HelpedBefore,

    /// <summary>Somebody else had the requester's last ticket.</summary>
    OtherHelpedBefore,

    /// <summary>Got a ticket more recently.</summary>
    AssignedLater,

    /// <summary>Nothing told them apart but the order of their addresses.</summary>
    ByAddress,

    /// <summary>Passed this very ticket on.</summary>
    PassedItOn,

    /// <summary>Took it without being asked.</summary>
    Taken,

    /// <summary>Arguments: who handed it over, why.</summary>
    HandedOver,

    /// <summary>The desk took it from somebody who could not go on. Arguments: who, the code of why.</summary>
    HandedOn,
}

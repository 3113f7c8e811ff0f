using System.Text.RegularExpressions;

namespace M365Support.Tickets;

/// <summary>What an agent does with one tap: words to the requester, a note, a wait, tags, an end.</summary>
public sealed partial class Macro
{
    private const int MostTags = 30;
    private const int MostTagCharacters = 50;
    private const int MostWaitCharacters = 2_000;

    private static readonly string[] Placeholders = ["{requester}", "{agent}", "{ticket}"];

    /// <summary>What the requester is told; {requester}, {agent} and {ticket} stand for their names. Default nothing.</summary>
    public string? Reply { get; init; }

    /// <summary>A note for the desk. Default none.</summary>
    public string? Note { get; init; }

    /// <summary>Tags to add. Default none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What is waited for afterwards: Requester, Vendor or Schedule. Default nothing.</summary>
    public WaitingFor? WaitFor { get; init; }

    /// <summary>The vendor that is waited for, one of Support:Vendors. Default none.</summary>
    public string? Vendor { get; init; }

    /// <summary>For how long, where a date is waited for. Default 1 day.</summary>
    public TimeSpan WaitTime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The report with which the ticket is resolved. Default: it is not.</summary>
    public ReportTemplate? Resolve { get; init; }

    /// <summary>One of its texts with the names in it. A name is taken as it is: braces in it stand for nothing.</summary>
    public static string Fill(string text, Ticket ticket, Person agent) => Placeholder().Replace(text, match => match.Groups["name"].Value.ToUpperInvariant() switch
    {
        "REQUESTER" => ticket.Requester.Name,
        "AGENT" => agent.Name,
        "TICKET" => ticket.Id.ToString(),
        _ => match.Value,
    });

    internal IEnumerable<string> Problems(string name, SupportPolicy policy)
    {
        if (Reply is null && Note is null && Tags.Count == 0 && WaitFor is null && Resolve is null)
        {
            yield return $"Support:Macros:{name} does nothing; give it a Reply, Note, Tags, WaitFor or Resolve.";
        }

        if (WaitFor == WaitingFor.Vendor && (Vendor is null || !policy.Vendors.ContainsKey(Vendor)))
        {
            yield return $"Support:Macros:{name}:Vendor is none of Support:Vendors.";
        }

        if (WaitFor is not null && Resolve is not null)
        {
            yield return $"Support:Macros:{name} both waits and resolves; choose one.";
        }

        if (WaitFor == WaitingFor.Schedule && (WaitTime <= TimeSpan.Zero || WaitTime > TimeSpan.FromDays(366)))
        {
            yield return $"Support:Macros:{name}:WaitTime is {WaitTime}; it must lie between 00:00:01 and 366.00:00:00, for example 1.00:00:00.";
        }

        if (Tags.Count > MostTags || Tags.Any(tag => string.IsNullOrWhiteSpace(tag) || tag.Length > MostTagCharacters || tag.Contains(',', StringComparison.Ordinal)))
        {
            yield return $"Support:Macros:{name}:Tags has at most {MostTags} tags of 1 to {MostTagCharacters} characters without commas, for example \"asked-back\".";
        }

        if (Resolve is { } report && report.IsIncomplete)
        {
            yield return $"Support:Macros:{name}:Resolve lacks a text; give it Cause, Action and Prevention, for example \"A loose cable\", \"Plugged it in\", \"Cable clips\".";
        }

        string?[] texts = [Reply, Note, Resolve?.Cause, Resolve?.Action, Resolve?.Prevention];
        if (texts.Any(text => text?.Length > Ticket.MaxInlineText) || (WaitFor is not null && Reply?.Length > MostWaitCharacters))
        {
            yield return $"Support:Macros:{name} has a text that is too long; a Reply with WaitFor has at most {MostWaitCharacters} characters, others {Ticket.MaxInlineText}.";
        }

        foreach (var unknown in texts.OfType<string>().SelectMany(text => Placeholder().Matches(text)).Select(match => match.Value).Where(placeholder => !Placeholders.Contains(placeholder, StringComparer.OrdinalIgnoreCase)).Distinct())
        {
            yield return $"Support:Macros:{name} has {unknown}, which stands for nothing; write {string.Join(", ", Placeholders)}.";
        }
    }

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}

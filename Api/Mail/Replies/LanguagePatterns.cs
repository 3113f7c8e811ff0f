using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace M365Support.Mail.Replies;

/// <summary>How mail programs and people of one language mark quotes, headers and signatures: one file of Languages/ each.</summary>
/// <remarks>
/// In templates "*" stands for any text. Everything is compared lower-cased, with blanks collapsed and full-width punctuation made narrow.
/// A language is added by adding a file.
/// </remarks>
internal sealed class LanguagePatterns
{
    private const string ResourceFolder = ".Languages.";

    public required string Language { get; init; }

    /// <summary>Lines that introduce a quote, without the final colon: "on * wrote".</summary>
    public string[] Attribution { get; init; } = [];

    /// <summary>Words beside the verb that show prose, not an attribution: "I", "he".</summary>
    public string[] NotAuthors { get; init; } = [];

    /// <summary>Articles and pronouns: an attribution without an address and without a quote below has none behind its first word.</summary>
    public string[] NotNames { get; init; } = [];

    public HeaderLabels Headers { get; init; } = new();

    /// <summary>Headings above an earlier message: "original message".</summary>
    public string[] Original { get; init; } = [];

    /// <summary>Headings above a forwarded message.</summary>
    public string[] Forwarded { get; init; } = [];

    /// <summary>Lines that mail programs and phones add: "sent from my *".</summary>
    public string[] SentFrom { get; init; } = [];

    /// <summary>Names of phones and mail programs, words for them, and "my": a line of <see cref="SentFrom"/> has one.</summary>
    public string[] Devices { get; init; } = [];

    /// <summary>Words that a line of <see cref="SentFrom"/> does not have: with one of them it is a sentence.</summary>
    public string[] Prose { get; init; } = [];

    /// <summary>What support desks put above their own text: "reply above this line".</summary>
    public string[] ReplyAbove { get; init; } = [];

    public string[] Months { get; init; } = [];

    public string[] Weekdays { get; init; } = [];

    public string[] Greetings { get; init; } = [];

    public string[] SignOffs { get; init; } = [];

    /// <summary>Pointers to answers further down: "see below".</summary>
    public string[] SeeBelow { get; init; } = [];

    /// <summary>Phrases with which only legal notices and banners begin a sentence; after "*" what has to follow somewhere for that.</summary>
    public string[] Disclaimers { get; init; } = [];

    /// <summary>Subjects of automatic replies.</summary>
    public string[] AutoReply { get; init; } = [];

    /// <summary>Words in the subject of a report that a message was not delivered.</summary>
    public string[] Undelivered { get; init; } = [];

    /// <summary>Words in the subject of a report that a message is not delivered yet.</summary>
    public string[] Delayed { get; init; } = [];

    /// <summary>Frequent words, to guess the language.</summary>
    public string[] Common { get; init; } = [];

    public static IReadOnlyList<LanguagePatterns> All { get; } = Load();

    public static FrozenSet<string> AllMonths { get; } = All.SelectMany(language => language.Months).ToFrozenSet();

    public static FrozenSet<string> AllWeekdays { get; } = All.SelectMany(language => language.Weekdays).ToFrozenSet();

    private static List<LanguagePatterns> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var languages = new List<LanguagePatterns>();
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (!name.Contains(typeof(LanguagePatterns).Namespace + ResourceFolder, StringComparison.Ordinal))
            {
                continue;
            }

            using var stream = assembly.GetManifestResourceStream(name)!;
            languages.Add(JsonSerializer.Deserialize<LanguagePatterns>(stream, JsonSerializerOptions.Web)!.Normalized());
        }

        return languages;
    }

    private LanguagePatterns Normalized() => new()
    {
        Language = Language,
        Attribution = Normalize(Attribution),
        NotAuthors = Normalize(NotAuthors),
        NotNames = Normalize(NotNames),
        Headers = new HeaderLabels
        {
            From = Normalize(Headers.From),
            Date = Normalize(Headers.Date),
            To = Normalize(Headers.To),
            Cc = Normalize(Headers.Cc),
            Subject = Normalize(Headers.Subject),
            Other = Normalize(Headers.Other),
        },
        Original = Normalize(Original),
        Forwarded = Normalize(Forwarded),
        SentFrom = Normalize(SentFrom),
        Devices = Normalize(Devices),
        Prose = Normalize(Prose),
        ReplyAbove = Normalize(ReplyAbove),
        Months = Normalize(Months),
        Weekdays = Normalize(Weekdays),
        Greetings = Normalize(Greetings),
        SignOffs = Normalize(SignOffs),
        SeeBelow = Normalize(SeeBelow),
        Disclaimers = Normalize(Disclaimers),
        AutoReply = Normalize(AutoReply),
        Undelivered = Normalize(Undelivered),
        Delayed = Normalize(Delayed),
        Common = Normalize(Common),
    };

    private static string[] Normalize(string[] patterns) => [.. patterns.Select(pattern => LineText.Comparable(pattern))];
}

/// <summary>The labels of a language's header block, such as From, Sent, To, Subject.</summary>
internal sealed class HeaderLabels
{
    public string[] From { get; init; } = [];

    public string[] Date { get; init; } = [];

    public string[] To { get; init; } = [];

    public string[] Cc { get; init; } = [];

    public string[] Subject { get; init; } = [];

    /// <summary>Labels that may stand in the block and say nothing by themselves: importance, attachments.</summary>
    public string[] Other { get; init; } = [];
}

using System.Globalization;
using Azure;
using M365Support.Cards;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Tabs;

/// <summary>The roster as its managers see and change it; the same for the bot's chat, card tabs and the web page.</summary>
public sealed class RosterFaces(Roster roster, PersonDirectory directory)
{
    private const int ShownChanges = 5;
    private const int LongestSearch = 100;

    /// <summary>Whether the verb is one of the roster's.</summary>
    public static bool Knows(string verb) =>
        verb is CardVerbs.Roster or CardVerbs.RosterEdit or CardVerbs.RosterSave or CardVerbs.RosterRemove or CardVerbs.RosterUndo;

    public async Task<Result<Face>> DoAsync(CardActionData data, CardContext context, CancellationToken cancellationToken)
    {
        if (!context.Viewer.Is(Roles.Manager))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        var address = data.Field("address");
        return data.Verb switch
        {
            CardVerbs.RosterEdit when address is not null => await FormAsync(address, null, context, cancellationToken),
            CardVerbs.RosterEdit => Form(new RosterMemberView(new RosterDraft { Tier = nameof(Tier.L1), Hours = WeeklyHours.Office.ToTexts() }, null, []), context),
            CardVerbs.RosterSave => await SaveAsync(data, context, cancellationToken),
            CardVerbs.RosterRemove => await RemoveAsync(address ?? "", data.Field("etag"), context, cancellationToken),
            CardVerbs.RosterUndo => await UndoAsync(address ?? "", data.Field("change") ?? "", context, cancellationToken),
            _ => await ListAsync(data.Field("search"), data.Field("first"), null, context, cancellationToken),
        };
    }

    /// <summary>A page of those whose name, address, skills or languages have the words that were searched for.</summary>
    public async Task<Result<Face>> ListAsync(string? search, string? first, RosterNews? news, CardContext context, CancellationToken cancellationToken)
    {
        if (!context.Viewer.Is(Roles.Manager))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        var words = (search ?? "").Trim();
        words = words.Length > LongestSearch ? words[..LongestSearch] : words;
        var found = Search(await roster.LoadAsync(cancellationToken), words);
        var from = int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < found.Count ? index : 0;
        var view = new RosterListView([.. found.Skip(from).Take(RosterListCard.PageSize)], found.Count, from, words, news);
        return new Face(RosterListCard.Title(context.Texts), RosterListCard.Draw(view, context));
    }

    internal static List<RosterMember> Search(IReadOnlyList<RosterMember> members, string words) =>
    [
        .. members
            .Where(member => words.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
                Has(member.Name, word) || Has(member.Address, word) || member.Skills.Any(skill => Has(skill.Name, word)) || member.Languages.Any(tag => Has(tag, word))))
            .OrderBy(member => member.Tier ?? 0)
            .ThenBy(member => member.Name, StringComparer.Ordinal),
    ];

    private async Task<Result<Face>> FormAsync(string address, string? trouble, CardContext context, CancellationToken cancellationToken) =>
        await roster.ReadAsync(address, cancellationToken) is { } member
            ? Form(
                new RosterMemberView(RosterDraft.Of(member), member.ETag.ToString(), [], trouble, await roster.ChangesAsync(address, ShownChanges, cancellationToken)),
                context)
            : await ListAsync(null, null, new RosterNews(context.Texts["Roster_Gone"]), context, cancellationToken);

    private static Face Form(RosterMemberView view, CardContext context) => new(RosterMemberCard.Title(view, context.Texts), RosterMemberCard.Draw(view, context));

    private async Task<Result<Face>> SaveAsync(CardActionData data, CardContext context, CancellationToken cancellationToken)
    {
        var etag = data.Field("etag");
        var draft = Draft(data);
        var (member, faults) = draft.Read();
        if (member is null)
        {
            return Form(new RosterMemberView(draft, etag, faults), context);
        }

        // What the form does not show stays as it is.
        var before = etag is null ? null : await roster.ReadAsync(member.Address, cancellationToken);
        var id = before?.AadObjectId ?? (await directory.FindByAddressAsync(member.Address, member.Name, cancellationToken)).AadObjectId;
        var until = member.IsPaused ? before?.PausedUntil : null;
        var result = await roster.SaveAsync(member with { AadObjectId = id, PausedUntil = until, ETag = etag is null ? default : new ETag(etag) }, context.Viewer.Person, cancellationToken);
        return result.Outcome switch
        {
            RosterOutcome.Done => await ListAsync(null, null, new RosterNews(context.Texts.Format("Roster_Saved", member.Name), result.Change), context, cancellationToken),
            RosterOutcome.ChangedMeanwhile when etag is null => Form(new RosterMemberView(draft, etag, [], context.Texts.Format("Roster_Exists", member.Address)), context),
            RosterOutcome.LastManager => Form(new RosterMemberView(draft, etag, [], context.Texts["Roster_LastManager"]), context),
            _ => await FormAsync(member.Address, context.Texts["Roster_Conflict"], context, cancellationToken),
        };
    }

    private async Task<Result<Face>> RemoveAsync(string address, string? etag, CardContext context, CancellationToken cancellationToken)
    {
        var result = await roster.RemoveAsync(address, new ETag(etag ?? ""), context.Viewer.Person, cancellationToken);
        return result.Outcome switch
        {
            RosterOutcome.Done => await ListAsync(null, null, new RosterNews(context.Texts.Format("Roster_Removed", result.Change!.Before!.Name), result.Change), context, cancellationToken),
            RosterOutcome.LastManager => await FormAsync(address, context.Texts["Roster_LastManager"], context, cancellationToken),
            _ => await FormAsync(address, context.Texts["Roster_Conflict"], context, cancellationToken),
        };
    }

    private async Task<Result<Face>> UndoAsync(string address, string change, CardContext context, CancellationToken cancellationToken)
    {
        var result = await roster.UndoAsync(address, change, context.Viewer.Person, cancellationToken);
        var news = new RosterNews(context.Texts[result.Outcome == RosterOutcome.Done ? "Roster_Undone" : "Roster_NotUndone"], result.Change);
        return await ListAsync(null, null, news, context, cancellationToken);
    }

    private static RosterDraft Draft(CardActionData data) => new()
    {
        Address = data.Field("address"),
        Name = data.Field("name"),
        Role = data.Field("role"),
        Tier = data.Field("tier") is { } tier && tier != RosterMemberCard.None ? tier : null,
        IsLead = data.Field("isLead") == "true",
        Skills = Lines(data.Field("skills")),
        Languages = (data.Field("languages") ?? "").Split([',', '，', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        TimeZone = data.Field("timeZone"),
        Hours = WeeklyHours.Days.ToDictionary(day => day, day => data.Field(day) ?? "", StringComparer.Ordinal),
        Holidays = Lines(data.Field("holidays")),
        Capacity = double.TryParse(data.Field("capacity"), NumberStyles.Float, CultureInfo.InvariantCulture, out var capacity) && capacity == Math.Floor(capacity) && Math.Abs(capacity) < 1e6 ? (int)capacity : 0,
        IsPaused = data.Field("isPaused") == "true",
    };

    private static string[] Lines(string? text) => (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}

using System.Globalization;
using M365Support.Cards;
using M365Support.Tickets;
using M365Support.Wording;

namespace M365Support.Tabs;

/// <summary>The glossary as managers see and change it; the same for the bot's chat, card tabs and the web page.</summary>
public sealed class GlossaryFaces(Glossary glossary)
{
    /// <summary>Whether the verb is one of the glossary's.</summary>
    public static bool Knows(string verb) =>
        verb is CardVerbs.Glossary or CardVerbs.GlossaryEdit or CardVerbs.GlossarySave or CardVerbs.GlossaryRemove or CardVerbs.GlossaryUndo;

    public async Task<Result<Face>> DoAsync(CardActionData data, CardContext context, CancellationToken cancellationToken)
    {
        if (!context.Viewer.Is(Roles.Manager))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        var language = Glossary.Languages.FirstOrDefault(l => l == data.Field("language")) ?? (context.Texts.Language == "zh" ? "zh-Hans" : "en");
        var (term, etag) = (data.Field("term") ?? "", data.Field("etag"));
        return data.Verb switch
        {
            CardVerbs.GlossaryEdit when term.Length > 0 => await FormAsync(language, term, null, context, cancellationToken),
            CardVerbs.GlossaryEdit => Form(new GlossaryTermView(language, "", "", null), context),
            CardVerbs.GlossarySave => await SaveAsync(language, term, data.Field("plain"), etag, context, cancellationToken),
            CardVerbs.GlossaryRemove => await RemoveAsync(language, term, etag ?? "", context, cancellationToken),
            CardVerbs.GlossaryUndo => await UndoAsync(language, term, data.Field("before"), etag, context, cancellationToken),
            _ => await ListAsync(language, data.Field("search"), data.Field("first"), null, context, cancellationToken),
        };
    }

    /// <summary>A page of the terms that have the words that were searched for.</summary>
    public async Task<Result<Face>> ListAsync(string? language, string? search, string? first, GlossaryNews? news, CardContext context, CancellationToken cancellationToken)
    {
        if (!context.Viewer.Is(Roles.Manager))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        var chosen = language ?? (context.Texts.Language == "zh" ? "zh-Hans" : "en");
        var found = Glossary.Search(await glossary.ListAsync(chosen, cancellationToken), search);
        var from = int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < found.Count ? index : 0;
        var view = new GlossaryView(chosen, [.. found.Skip(from).Take(GlossaryCard.PageSize)], found.Count, from, (search ?? "").Trim(), news);
        return new Face(GlossaryCard.Title(context.Texts), GlossaryCard.Draw(view, context));
    }

    private static Face Form(GlossaryTermView view, CardContext context) => new(GlossaryCard.Title(context.Texts), GlossaryTermCard.Draw(view, context));

    private async Task<Result<Face>> FormAsync(string language, string term, string? trouble, CardContext context, CancellationToken cancellationToken) =>
        await glossary.FindAsync(language, term, cancellationToken) is { } found
            ? Form(new GlossaryTermView(language, found.Term, found.Plain, found.ETag, trouble), context)
            : await GoneAsync(language, context, cancellationToken);

    private async Task<Result<Face>> SaveAsync(string language, string term, string? plain, string? etag, CardContext context, CancellationToken cancellationToken)
    {
        var read = GlossaryTerm.Read(language, term, plain);
        if (!read.IsOk)
        {
            return Form(new GlossaryTermView(language, term, plain ?? "", etag, read.Rejection.ToText(context.Culture)), context);
        }

        var before = etag is null ? null : await glossary.FindAsync(language, term, cancellationToken);
        var outcome = await glossary.SaveAsync(read.Value, etag, context.Viewer.Person, cancellationToken);
        return outcome switch
        {
            GlossaryOutcome.Done => await DoneAsync(read.Value, before?.Plain, "Glossary_Saved", context, cancellationToken),
            GlossaryOutcome.ChangedMeanwhile when etag is null => Form(new GlossaryTermView(language, term, plain ?? "", null, context.Texts["Glossary_Exists"]), context),
            GlossaryOutcome.Full => Form(new GlossaryTermView(language, term, plain ?? "", null, context.Texts["Glossary_Full"]), context),
            _ => await FormAsync(language, term, context.Texts["Glossary_Conflict"], context, cancellationToken),
        };
    }

    private async Task<Result<Face>> RemoveAsync(string language, string term, string etag, CardContext context, CancellationToken cancellationToken)
    {
        if (await glossary.FindAsync(language, term, cancellationToken) is not { } before)
        {
            return await GoneAsync(language, context, cancellationToken);
        }

        return await glossary.RemoveAsync(language, term, etag, context.Viewer.Person, cancellationToken) == GlossaryOutcome.Done
            ? await DoneAsync(before, before.Plain, "Glossary_Removed", context, cancellationToken)
            : await FormAsync(language, term, context.Texts["Glossary_Conflict"], context, cancellationToken);
    }

    private async Task<Result<Face>> UndoAsync(string language, string term, string? before, string? etag, CardContext context, CancellationToken cancellationToken)
    {
        var outcome = before is null
            ? await glossary.RemoveAsync(language, term, etag ?? "", context.Viewer.Person, cancellationToken)
            : GlossaryTerm.Read(language, term, before) is { IsOk: true } read
                ? await glossary.SaveAsync(read.Value, etag, context.Viewer.Person, cancellationToken)
                : GlossaryOutcome.NotFound;
        var done = outcome == GlossaryOutcome.Done;
        return await ListAsync(language, null, null, new GlossaryNews(context.Texts[done ? "Glossary_Undone" : "Glossary_Conflict"], IsTrouble: !done), context, cancellationToken);
    }

    private async Task<Result<Face>> DoneAsync(GlossaryTerm term, string? before, string textKey, CardContext context, CancellationToken cancellationToken)
    {
        var now = await glossary.FindAsync(term.Language, term.Term, cancellationToken);
        var news = new GlossaryNews(context.Texts.Format(textKey, term.Term), term, before, now?.ETag);
        return await ListAsync(term.Language, null, null, news, context, cancellationToken);
    }

    private Task<Result<Face>> GoneAsync(string language, CardContext context, CancellationToken cancellationToken) =>
        ListAsync(language, null, null, new GlossaryNews(context.Texts["Glossary_Gone"], IsTrouble: true), context, cancellationToken);
}

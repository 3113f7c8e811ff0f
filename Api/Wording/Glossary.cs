using System.Collections.Frozen;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using M365Support.Storage;
using M365Support.Tickets;
using Microsoft.Extensions.Logging;

namespace M365Support.Wording;

/// <summary>How a change of the glossary ended.</summary>
public enum GlossaryOutcome
{
    Done,

    /// <summary>Somebody else changed the term first, or it is there already.</summary>
    ChangedMeanwhile,

    NotFound,

    /// <summary>There are as many terms as there can be.</summary>
    Full,
}

/// <summary>The terms that requesters have explained: those that are shipped, overlaid by table <c>Glossary</c>, which managers edit.</summary>
/// <remarks>Every message is explained, so the words come from memory; when they are a minute old they are read again beside what goes on.</remarks>
public sealed partial class Glossary(DeskStorage storage, TimeProvider clock, ILogger<Glossary> logger)
{
    /// <summary>The ETag of a term as it was shipped.</summary>
    public const string Shipped = "shipped";

    /// <summary>Terms of managers, for each language.</summary>
    public const int MostOwn = 2_000;

    private const int MostWords = 10;

    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(1);
    private static readonly FrozenDictionary<string, FrozenDictionary<string, GlossaryTerm>> Defaults = Languages.ToFrozenDictionary(l => l, ReadDefaults, StringComparer.Ordinal);

    private readonly TableClient table = storage.Table("Glossary");
    private readonly Lock sync = new();
    private FrozenDictionary<string, PlainWords> words = Languages.ToFrozenDictionary(l => l, l => Compile(l, Defaults[l].Values), StringComparer.Ordinal);
    private DateTimeOffset readAt = DateTimeOffset.MinValue;
    private Task reading = Task.CompletedTask;

    /// <summary>The languages that have a glossary, BCP 47.</summary>
    public static IReadOnlyList<string> Languages => ["en", "zh-Hans"];

    /// <summary>The terms of a language as they are shipped, in the order of the alphabet.</summary>
    public static IReadOnlyList<GlossaryTerm> ShippedTerms(string language) => [.. Defaults[language].Values.OrderBy(t => t.Term, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The words of the reader's language, at most a minute and the time of one reading old; the first ever are those that are shipped.</summary>
    public PlainWords WordsFor(string language)
    {
        lock (sync)
        {
            if (reading.IsCompleted && clock.GetUtcNow() - readAt >= FreshFor)
            {
                using var _ = ExecutionContext.SuppressFlow();
                reading = Task.Run(() => RefreshAsync(CancellationToken.None));
            }

            return words.GetValueOrDefault(language, PlainWords.None);
        }
    }

    /// <summary>All terms of a language, in the order of the alphabet.</summary>
    public async Task<IReadOnlyList<GlossaryTerm>> ListAsync(string language, CancellationToken cancellationToken)
    {
        var terms = Defaults[language].ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {language}"), cancellationToken: cancellationToken))
        {
            if (Read(language, row) is { } term)
            {
                terms[Folded(term.Term)] = term;
            }
            else
            {
                terms.Remove(Folded(row.GetString("Term") ?? ""));
            }
        }

        return [.. terms.Values.OrderBy(t => t.Term, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The terms that have all of the words, in the term or its explanation.</summary>
    public static IReadOnlyList<GlossaryTerm> Search(IReadOnlyList<GlossaryTerm> terms, string? search)
    {
        var wanted = (search ?? "").Split((char[]?)null, MostWords, StringSplitOptions.RemoveEmptyEntries);
        return wanted.Length == 0
            ? terms
            : [.. terms.Where(t => wanted.All(w => t.Term.Contains(w, StringComparison.OrdinalIgnoreCase) || t.Plain.Contains(w, StringComparison.OrdinalIgnoreCase)))];
    }

    /// <summary>One term; null where there is none, or it was removed.</summary>
    public async Task<GlossaryTerm?> FindAsync(string language, string term, CancellationToken cancellationToken)
    {
        if (!Defaults.TryGetValue(language, out var shipped))
        {
            return null;
        }

        var row = await table.GetEntityIfExistsAsync<TableEntity>(language, Key(term), cancellationToken: cancellationToken);
        return row.HasValue ? Read(language, row.Value!) : shipped.GetValueOrDefault(Folded(term));
    }

    /// <summary>Adds a term or changes its explanation.</summary>
    /// <param name="etag">Of the term as it was read; null where it is new.</param>
    public Task<GlossaryOutcome> SaveAsync(GlossaryTerm term, string? etag, Person by, CancellationToken cancellationToken) =>
        WriteAsync(term, isRemoved: false, etag, by, cancellationToken);

    /// <summary>Takes a term out, also one that is shipped.</summary>
    public async Task<GlossaryOutcome> RemoveAsync(string language, string term, string etag, Person by, CancellationToken cancellationToken) =>
        await FindAsync(language, term, cancellationToken) is { } known
            ? await WriteAsync(known, isRemoved: true, etag, by, cancellationToken)
            : GlossaryOutcome.NotFound;

    private async Task<GlossaryOutcome> WriteAsync(GlossaryTerm term, bool isRemoved, string? etag, Person by, CancellationToken cancellationToken)
    {
        var row = new TableEntity(term.Language, Key(term.Term))
        {
            ["Term"] = term.Term,
            ["Plain"] = term.Plain,
            ["Removed"] = isRemoved,
            ["By"] = by.Address,
            ["ByName"] = by.Name,
            ["At"] = clock.GetUtcNow(),
        };
        try
        {
            switch (etag)
            {
                case Shipped:
                    await table.AddEntityAsync(row, cancellationToken);
                    break;
                case { Length: > 0 }:
                    await table.UpdateEntityAsync(row, new ETag(etag), TableUpdateMode.Replace, cancellationToken);
                    break;
                default:
                    if (await AddAsync(row, term, cancellationToken) is not GlossaryOutcome.Done and var outcome)
                    {
                        return outcome;
                    }

                    break;
            }
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return e.Status == 404 ? GlossaryOutcome.NotFound : GlossaryOutcome.ChangedMeanwhile;
        }

        await RefreshAsync(cancellationToken);
        return GlossaryOutcome.Done;
    }

    private async Task<GlossaryOutcome> AddAsync(TableEntity row, GlossaryTerm term, CancellationToken cancellationToken)
    {
        var old = await table.GetEntityIfExistsAsync<TableEntity>(row.PartitionKey, row.RowKey, cancellationToken: cancellationToken);
        if (old.HasValue ? old.Value!.GetBoolean("Removed") != true : Defaults[term.Language].ContainsKey(Folded(term.Term)))
        {
            return GlossaryOutcome.ChangedMeanwhile;
        }

        if ((await ListAsync(term.Language, cancellationToken)).Count(t => t.ETag != Shipped) >= MostOwn)
        {
            return GlossaryOutcome.Full;
        }

        // A term that was removed leaves its row, which the new one takes over.
        await (old.HasValue
            ? table.UpdateEntityAsync(row, old.Value!.ETag, TableUpdateMode.Replace, cancellationToken)
            : table.AddEntityAsync(row, cancellationToken));
        return GlossaryOutcome.Done;
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            var asked = clock.GetUtcNow();
            var read = new Dictionary<string, PlainWords>(StringComparer.Ordinal);
            foreach (var language in Languages)
            {
                read[language] = Compile(language, await ListAsync(language, cancellationToken));
            }

            lock (sync)
            {
                (words, readAt) = (read.ToFrozenDictionary(StringComparer.Ordinal), asked);
            }
        }
        catch (RequestFailedException e)
        {
            Log.NotRead(logger, e);
            lock (sync)
            {
                readAt = clock.GetUtcNow();
            }
        }
    }

    private static PlainWords Compile(string language, IEnumerable<GlossaryTerm> terms) => new(terms.Select(t => KeyValuePair.Create(t.Term, t.Plain)), language);

    private static FrozenDictionary<string, GlossaryTerm> ReadDefaults(string language)
    {
        using var file = typeof(Glossary).Assembly.GetManifestResourceStream($"M365Support.Wording.Defaults.{language}.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(file)!
            .ToFrozenDictionary(t => Folded(t.Key), t => new GlossaryTerm(language, t.Key, t.Value) { ETag = Shipped }, StringComparer.Ordinal);
    }

    private static string Key(string term) => TableKeys.Escape(Folded(term));

    private static string Folded(string term) => term.Trim().ToLowerInvariant();

    private static GlossaryTerm? Read(string language, TableEntity row) =>
        row.GetBoolean("Removed") != true && row.GetString("Term") is { } term && row.GetString("Plain") is { } plain
            ? new GlossaryTerm(language, term, plain)
            {
                ETag = row.ETag.ToString(),
                By = row.GetString("By") is { } by ? new Person(by, row.GetString("ByName") ?? by) : null,
                At = row.GetDateTimeOffset("At"),
            }
            : null;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The glossary cannot be read; the words of the last time are used")]
        public static partial void NotRead(ILogger logger, Exception error);
    }
}

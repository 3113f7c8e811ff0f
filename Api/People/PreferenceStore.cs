using System.Globalization;
using Azure.Data.Tables;
using M365Support.Storage;
using M365Support.Tickets;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace M365Support.People;

/// <summary>Table <c>Preferences</c>: a row for each person who has said how to hear from the desk, kept in memory.</summary>
/// <remarks>
/// A message every hour to everybody must not cost a read each. So what was read stays in memory for a day,
/// and once in <see cref="PeopleOptions.PreferencesCache"/> it is asked who has changed anything since: each save leaves such a row beside the person's.
/// </remarks>
public sealed class PreferenceStore(DeskStorage storage, IOptions<PeopleOptions> options, TimeProvider clock) : IDisposable
{
    private const string Partition = "people";
    private const string Change = "change";
    private const int MostRemembered = 100_000;
    private static readonly TimeSpan RememberFor = TimeSpan.FromDays(1);

    /// <summary>How far the clocks of two instances may be apart.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly TableClient table = storage.Table("Preferences");
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = MostRemembered });
    private readonly SemaphoreSlim turn = new(1);
    private DateTimeOffset asked = clock.GetUtcNow();

    public async Task<Preferences> FindAsync(Person person, CancellationToken cancellationToken)
    {
        await ForgetChangedAsync(cancellationToken);
        if (cache.TryGetValue(person.Address, out Preferences? known))
        {
            return known!;
        }

        var row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, Key(person), cancellationToken: cancellationToken);
        return Remember(person.Address, row.HasValue ? Read(row.Value!) : Preferences.Default);
    }

    public async Task SaveAsync(Person person, Preferences preferences, CancellationToken cancellationToken)
    {
        var before = await table.GetEntityIfExistsAsync<TableEntity>(Partition, Key(person), cancellationToken: cancellationToken);
        var change = $"{Change}|{TableKeys.Ascending(clock.GetUtcNow())}|{TableKeys.Escape(person.Address)}";
        List<TableTransactionAction> rows =
        [
            new(TableTransactionActionType.UpsertReplace, Entity(person, preferences, change)),
            new(TableTransactionActionType.UpsertReplace, new TableEntity(Partition, change) { ["Address"] = person.Address }),
        ];
        await table.SubmitTransactionAsync(rows, cancellationToken);
        Remember(person.Address, preferences);
        if (before.HasValue && before.Value!.GetString(Change) is { } old && old != change)
        {
            await table.DeleteEntityAsync(Partition, old, cancellationToken: cancellationToken);
        }
    }

    public void Dispose()
    {
        cache.Dispose();
        turn.Dispose();
    }

    private static string Key(Person person) => $"person|{TableKeys.Escape(person.Address)}";

    private async Task ForgetChangedAsync(CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow() - asked < options.Value.PreferencesCache)
        {
            return;
        }

        await turn.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            if (now - asked < options.Value.PreferencesCache)
            {
                return;
            }

            var from = $"{Change}|{TableKeys.Ascending(asked - Skew)}";
            var to = $"{Change}|~";
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {from} and RowKey lt {to}");
            await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
            {
                cache.Remove(row.GetString("Address") ?? "");
            }

            asked = now;
        }
        finally
        {
            turn.Release();
        }
    }

    private Preferences Remember(string address, Preferences preferences) =>
        cache.Set(address, preferences, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = RememberFor });

    private static TableEntity Entity(Person person, Preferences preferences, string change) => new(Partition, Key(person))
    {
        ["Address"] = person.Address,
        ["Way"] = preferences.Way.ToString(),
        ["Language"] = preferences.Language,
        ["QuietFrom"] = preferences.Quiet?.From.ToString("O", CultureInfo.InvariantCulture),
        ["QuietTo"] = preferences.Quiet?.To.ToString("O", CultureInfo.InvariantCulture),
        [Change] = change,
    };

    private static Preferences Read(TableEntity row) => new()
    {
        Way = Enum.TryParse<MessageWay>(row.GetString("Way"), out var way) ? way : MessageWay.Teams,
        Language = row.GetString("Language"),
        Quiet = Time(row, "QuietFrom") is { } from && Time(row, "QuietTo") is { } to && from != to ? new QuietHours(from, to) : null,
    };

    private static TimeOnly? Time(TableEntity row, string column) =>
        TimeOnly.TryParseExact(row.GetString(column), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}

using Azure;
using Azure.Data.Tables;
using M365Support.Storage;
using Microsoft.Extensions.Caching.Memory;

namespace M365Support.Tickets;

/// <summary>Remembers the live card of every ticket and person, and what is being posted to them, in the ticket's partition, so that it is stored together with the end of the notice.</summary>
/// <remarks>
/// Posting is not idempotent, whether the message becomes the live card or not. So it is noted beforehand that a post begins; found again after a crash, the note says that the message may be there,
/// and it is not posted a second time. The note is written without reading first where the row is in memory: its ETag tells whether another instance knows better.
/// </remarks>
public sealed class LiveCards(DeskStorage storage) : IDisposable
{
    private const int MostAttempts = 10;
    private const int MostBegun = 8;
    private const int MostRemembered = 50_000;

    private readonly TableClient table = storage.Table("Tickets");
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = MostRemembered });

    /// <summary>The live card as it is stored; null where there is none.</summary>
    public async Task<LiveCard?> FindAsync(TicketId ticket, Person to, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(ticket.ToString(), Key(ticket, to), cancellationToken: cancellationToken);
        if (!row.HasValue)
        {
            cache.Remove(CacheKey(ticket, to));
            return null;
        }

        return Remember(Read(ticket, to, row.Value!));
    }

    /// <summary>Notes that a message is about to be posted.</summary>
    /// <param name="notice">What names the message, the same on every try.</param>
    public async Task<LiveStart> BeginAsync(TicketId ticket, Person to, string notice, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            try
            {
                if (!cache.TryGetValue(CacheKey(ticket, to), out LiveCard? known))
                {
                    var first = new LiveCard(ticket, to) { Begun = [notice] };
                    var added = await table.AddEntityAsync(Entity(first), cancellationToken);
                    return new LiveStart(Remember(first with { ETag = ETagOf(added) }), MayHaveArrived: false);
                }

                if (known!.Begun.Contains(notice))
                {
                    return new LiveStart(known, MayHaveArrived: true);
                }

                return new LiveStart(await UpdateAsync(known with { Begun = [.. known.Begun.TakeLast(MostBegun - 1), notice] }, cancellationToken), MayHaveArrived: false);
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412 or 404)
            {
                await FindAsync(ticket, to, cancellationToken);
            }
        }

        throw new RequestFailedException(503, $"The card of ticket {ticket} is changed by too many at once.");
    }

    /// <summary>Takes the note back: the message was certainly not posted, so that it can be tried again.</summary>
    public Task AbandonAsync(LiveCard card, string notice, CancellationToken cancellationToken) =>
        ChangeAsync(card, stored => stored with { Begun = Without(stored.Begun, notice) }, cancellationToken);

    /// <summary>Stores what became of a message; of two, the one that shows the newer version of the ticket stays the live one.</summary>
    public Task SaveAsync(LiveCard card, string notice, CancellationToken cancellationToken) =>
        ChangeAsync(card, stored => Merged(stored, card, notice), cancellationToken);

    /// <summary>The same for the cards of several people, together with other rows of the ticket; nothing is stored and false returned where somebody changed one meanwhile.</summary>
    /// <param name="saved">Each card with the notice that it shows.</param>
    internal async Task<bool> TrySaveWithAsync(IReadOnlyList<(LiveCard Card, string Notice)> saved, IEnumerable<TableTransactionAction> others, CancellationToken cancellationToken)
    {
        var next = saved.Select(save => Merged(save.Card, save.Card, save.Notice)).ToList();
        try
        {
            var responses = await table.SubmitTransactionAsync(
                [.. next.Select(card => new TableTransactionAction(TableTransactionActionType.UpdateReplace, Entity(card), card.ETag)), .. others],
                cancellationToken);
            foreach (var (i, card) in next.Index())
            {
                Remember(card with { ETag = ETagOf(responses.Value[i]) });
            }

            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412 || StorageFailure.IsAmbiguous(e))
        {
            return false;
        }
    }

    public void Dispose() => cache.Dispose();

    private static LiveCard Merged(LiveCard stored, LiveCard card, string notice) =>
        (stored.Version > card.Version ? stored : card) with { Begun = Without(stored.Begun, notice), ETag = stored.ETag };

    private static string[] Without(IReadOnlyList<string> begun, string notice) => [.. begun.Where(b => b != notice)];

    private async Task ChangeAsync(LiveCard card, Func<LiveCard, LiveCard> change, CancellationToken cancellationToken)
    {
        var stored = card;
        for (var attempt = 0; attempt < MostAttempts && stored is not null; attempt++)
        {
            try
            {
                await UpdateAsync(change(stored), cancellationToken);
                return;
            }
            catch (RequestFailedException e) when (e.Status is 412)
            {
                stored = await FindAsync(card.Ticket, card.To, cancellationToken);
            }
            catch (RequestFailedException e) when (e.Status is 404)
            {
                return;
            }
        }
    }

    private async Task<LiveCard> UpdateAsync(LiveCard card, CancellationToken cancellationToken)
    {
        var updated = await table.UpdateEntityAsync(Entity(card), card.ETag, TableUpdateMode.Replace, cancellationToken);
        return Remember(card with { ETag = ETagOf(updated) });
    }

    private LiveCard Remember(LiveCard card) => cache.Set(CacheKey(card.Ticket, card.To), card, new MemoryCacheEntryOptions { Size = 1 });

    private static ETag ETagOf(Response response) => response.Headers.ETag ?? throw new InvalidDataException("The table service gave no ETag for a row it stored.");

    private static string Key(TicketId ticket, Person to) => $"{ticket}|live|{TableKeys.Escape(to.Address)}";

    private static (TicketId Ticket, string To) CacheKey(TicketId ticket, Person to) => (ticket, to.Address);

    private static TableEntity Entity(LiveCard card) => new(card.Ticket.ToString(), Key(card.Ticket, card.To))
    {
        ["Version"] = card.Version,
        ["Place"] = card.Place,
        ["Message"] = card.Message,
        ["Said"] = card.Said,
        ["At"] = card.At == default ? null : card.At,
        ["Begun"] = card.Begun.Count == 0 ? null : string.Join('\n', card.Begun),
    };

    private static LiveCard Read(TicketId ticket, Person to, TableEntity row) => new(ticket, to)
    {
        Version = row.GetInt64("Version") ?? 0,
        Place = row.GetString("Place"),
        Message = row.GetString("Message"),
        Said = row.GetString("Said"),
        At = row.GetDateTimeOffset("At") ?? default,
        Begun = row.GetString("Begun")?.Split('\n') ?? [],
        ETag = row.ETag,
    };
}

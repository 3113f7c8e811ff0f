using System.Collections.Frozen;
using Azure;
using Azure.Data.Tables;
using M365Support.Tickets;
using Microsoft.Extensions.Options;

namespace M365Support.People;

/// <summary>Table <c>Roster</c>: the agents and managers, one row each; read in one query and remembered for <c>Support:RosterCache</c>.</summary>
/// <remarks>Every change is one transaction: the member under the condition that nobody changed it meanwhile, and a row that says who changed what.</remarks>
public sealed class Roster(TableClient table, IOptions<PeopleOptions> options, TimeProvider clock) : IDisposable
{
    public const string TableName = "Roster";

    private readonly SemaphoreSlim turn = new(1);
    private FrozenDictionary<string, RosterMember>? members;
    private DateTimeOffset loadedAt;
    private int version;

    /// <summary>Everybody of the desk, in the order of their addresses.</summary>
    public async Task<IReadOnlyList<RosterMember>> LoadAsync(CancellationToken cancellationToken = default)
    {
        var all = await MembersAsync(cancellationToken);
        return [.. all.Values.OrderBy(member => member.Address, StringComparer.Ordinal)];
    }

    /// <summary>The member with this mail address in any case, or null.</summary>
    public async Task<RosterMember?> FindAsync(string? address, CancellationToken cancellationToken = default) =>
        address is not null && (await MembersAsync(cancellationToken)).TryGetValue(address.Trim(), out var member) ? member : null;

    /// <summary>The member as it is kept now, whatever is remembered: what a change is made from.</summary>
    public async Task<RosterMember?> ReadAsync(string address, CancellationToken cancellationToken = default)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(RosterRow.Partition, RosterRow.Key(address), cancellationToken: cancellationToken);
        return row.HasValue ? RosterRow.Member(row.Value!) : null;
    }

    public async Task<bool> IsAgentAsync(string? address, CancellationToken cancellationToken = default) =>
        await FindAsync(address, cancellationToken) is { Role: RosterRole.Agent };

    public async Task<bool> IsManagerAsync(string? address, CancellationToken cancellationToken = default) =>
        await FindAsync(address, cancellationToken) is { Role: RosterRole.Manager };

    /// <summary>Who leads the agents of a tier.</summary>
    public async Task<IReadOnlyList<RosterMember>> LeadsAsync(Tier tier, CancellationToken cancellationToken = default) =>
        [.. (await LoadAsync(cancellationToken)).Where(member => member.IsLead && member.Tier == tier)];

    /// <summary>Adds a member, or replaces one under the condition that it is still as it was read.</summary>
    /// <param name="member">Its <see cref="RosterMember.ETag"/> is the condition; without one the member must be new.</param>
    /// <exception cref="ArgumentException">The member breaks a rule; see <see cref="RosterDraft.Read"/>.</exception>
    public async Task<RosterResult> SaveAsync(RosterMember member, Person by, CancellationToken cancellationToken = default)
    {
        if (RosterDraft.Of(member).Read().Faults is [var fault, ..])
        {
            throw new ArgumentException(fault.ToText(System.Globalization.CultureInfo.InvariantCulture), nameof(member));
        }

        var before = await ReadAsync(member.Address, cancellationToken);
        return before?.ETag != (member.ETag == default ? null : member.ETag)
            ? new RosterResult(before is null ? RosterOutcome.NotFound : RosterOutcome.ChangedMeanwhile)
            : await ChangeAsync(before, member with { Address = member.Address.Trim().ToLowerInvariant() }, by, cancellationToken);
    }

    /// <summary>Adds a member or replaces what is known of them, whatever that is.</summary>
    /// <exception cref="ArgumentException">The member breaks a rule.</exception>
    public async Task UpsertAsync(RosterMember member, CancellationToken cancellationToken = default)
    {
        var result = default(RosterResult);
        do
        {
            var now = await ReadAsync(member.Address, cancellationToken);
            result = await SaveAsync(member with { ETag = now?.ETag ?? default }, Person.Desk, cancellationToken);
        }
        while (result.Outcome != RosterOutcome.Done);
    }

    /// <summary>Takes somebody off the roster.</summary>
    public async Task<RosterResult> RemoveAsync(string address, ETag etag, Person by, CancellationToken cancellationToken = default) =>
        await ReadAsync(address, cancellationToken) is not { } before ? new RosterResult(RosterOutcome.NotFound)
        : etag != ETag.All && before.ETag != etag ? new RosterResult(RosterOutcome.ChangedMeanwhile)
        : await ChangeAsync(before, null, by, cancellationToken);

    /// <summary>Takes a change back, unless somebody changed the member since.</summary>
    public async Task<RosterResult> UndoAsync(string address, string changeId, Person by, CancellationToken cancellationToken = default)
    {
        if (changeId.Length > 100 || changeId.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-'))
        {
            return new RosterResult(RosterOutcome.NotFound);
        }

        var row = await table.GetEntityIfExistsAsync<TableEntity>(RosterRow.Partition, RosterRow.ChangesOf(address) + changeId, cancellationToken: cancellationToken);
        if (!row.HasValue || RosterRow.Change(row.Value!) is not { } change)
        {
            return new RosterResult(RosterOutcome.NotFound);
        }

        var now = await ReadAsync(address, cancellationToken);
        return now?.Version != change.After?.Version
            ? new RosterResult(RosterOutcome.ChangedMeanwhile)
            : await ChangeAsync(now, change.Before, by, cancellationToken);
    }

    /// <summary>Has an agent take tickets again, or none until a moment or until further notice.</summary>
    public async Task<RosterResult> PauseAsync(string address, bool pause, DateTimeOffset? until, Person by, CancellationToken cancellationToken = default)
    {
        while (await ReadAsync(address, cancellationToken) is { } before)
        {
            if (before.IsPaused == pause && before.PausedUntil == until)
            {
                return new RosterResult(RosterOutcome.Done);
            }

            var result = await ChangeAsync(before, before with { IsPaused = pause, PausedUntil = pause ? until : null }, by, cancellationToken);
            if (result.Outcome != RosterOutcome.ChangedMeanwhile)
            {
                return result;
            }
        }

        return new RosterResult(RosterOutcome.NotFound);
    }

    /// <summary>The latest changes of one member, or of everybody; the latest first for one member.</summary>
    /// <param name="count">1 to 1,000.</param>
    public async Task<IReadOnlyList<RosterChange>> ChangesAsync(string address, int count, CancellationToken cancellationToken = default)
    {
        var from = RosterRow.ChangesOf(address);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {RosterRow.Partition} and RowKey ge {from} and RowKey lt {from + "~"}");
        await foreach (var page in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).AsPages(pageSizeHint: Math.Clamp(count, 1, 1_000)))
        {
            if (page.Values.Count > 0)
            {
                return [.. page.Values.Select(RosterRow.Change).OfType<RosterChange>()];
            }
        }

        return [];
    }

    public void Dispose() => turn.Dispose();

    private async Task<RosterResult> ChangeAsync(RosterMember? before, RosterMember? after, Person by, CancellationToken cancellationToken)
    {
        if (before is { Role: RosterRole.Manager } && after is not { Role: RosterRole.Manager } &&
            (await LoadAsync(cancellationToken)).All(member => member.Role != RosterRole.Manager || member.Address == before.Address))
        {
            return new RosterResult(RosterOutcome.LastManager);
        }

        var now = clock.GetUtcNow();
        var next = (before?.Version ?? 0) + 1;
        var kept = after is null ? null : after with { Version = next };
        var change = new RosterChange(RosterRow.NewChangeId(now, next), (kept ?? before)!.Address, now, by, before, kept);
        try
        {
            var responses = await table.SubmitTransactionAsync(
            [
                (before, kept) switch
                {
                    (null, { } added) => new TableTransactionAction(TableTransactionActionType.Add, RosterRow.Of(added)),
                    ({ } old, { } changed) => new TableTransactionAction(TableTransactionActionType.UpdateReplace, RosterRow.Of(changed), old.ETag),
                    ({ } old, null) => new TableTransactionAction(TableTransactionActionType.Delete, RosterRow.Of(old), old.ETag),
                    _ => throw new ArgumentException("Nothing is changed into nothing.", nameof(after)),
                },
                new TableTransactionAction(TableTransactionActionType.Add, RosterRow.Of(change)),
            ],
                cancellationToken);
            Forget();
            return new RosterResult(RosterOutcome.Done, kept is null ? change : change with { After = kept with { ETag = responses.Value[0].Headers.ETag ?? default } });
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return new RosterResult(RosterOutcome.ChangedMeanwhile);
        }
    }

    private void Forget()
    {
        Interlocked.Increment(ref version);
        Volatile.Write(ref members, value: null);
    }

    private async Task<FrozenDictionary<string, RosterMember>> MembersAsync(CancellationToken cancellationToken)
    {
        if (Fresh() is { } fresh)
        {
            return fresh;
        }

        await turn.WaitAsync(cancellationToken);
        try
        {
            if (Fresh() is { } meanwhile)
            {
                return meanwhile;
            }

            var read = new Dictionary<string, RosterMember>(StringComparer.OrdinalIgnoreCase);
            var (asked, before) = (clock.GetUtcNow(), Volatile.Read(ref version));
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {RosterRow.Partition} and RowKey lt {RosterRow.Changes}");
            await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
            {
                if (RosterRow.Member(row) is { } member)
                {
                    read[member.Address] = member;
                }
            }

            loadedAt = asked;
            var found = read.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
            Volatile.Write(ref members, before == Volatile.Read(ref version) ? found : null);
            return found;
        }
        finally
        {
            turn.Release();
        }
    }

    private FrozenDictionary<string, RosterMember>? Fresh() =>
        Volatile.Read(ref members) is { } known && clock.GetUtcNow() - loadedAt is var age && age >= TimeSpan.Zero && age < options.Value.RosterCache ? known : null;
}

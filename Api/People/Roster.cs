using System.Collections.Frozen;
using Azure;
using Azure.Data.Tables;
using M365Support.Storage;
using M365Support.Tickets;
using Microsoft.Extensions.Options;

namespace M365Support.People;

/// <summary>Table <c>Roster</c>: the agents and managers, one row each; read in one query and remembered for <c>Support:RosterCache</c>.</summary>
public sealed class Roster(TableClient table, IOptions<PeopleOptions> options, TimeProvider clock) : IDisposable
{
    public const string TableName = "Roster";

    private const string Partition = "roster";

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

    public async Task<bool> IsAgentAsync(string? address, CancellationToken cancellationToken = default) =>
        await FindAsync(address, cancellationToken) is { Role: RosterRole.Agent };

    public async Task<bool> IsManagerAsync(string? address, CancellationToken cancellationToken = default) =>
        await FindAsync(address, cancellationToken) is { Role: RosterRole.Manager };

    /// <summary>Adds a member or replaces what is known of them.</summary>
    /// <exception cref="ArgumentException">The address, name, tier or capacity is wrong.</exception>
    public async Task UpsertAsync(RosterMember member, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(member);
        var address = member.Address.Trim().ToLowerInvariant();
        if (!address.Contains('@', StringComparison.Ordinal) || string.IsNullOrWhiteSpace(member.Name))
        {
            throw new ArgumentException("A member of the roster has a mail address and a name.", nameof(member));
        }

        if (member.Role == RosterRole.Agent != member.Tier is not null || member.Capacity is < 1 or > 1000)
        {
            throw new ArgumentException("An agent has a tier and a manager has none; the capacity is 1 to 1,000.", nameof(member));
        }

        await table.UpsertEntityAsync(ToEntity(member with { Address = address }), TableUpdateMode.Replace, cancellationToken);
        Forget();
    }

    /// <summary>Takes somebody off the roster; nobody by that address is no error.</summary>
    public async Task RemoveAsync(string address, CancellationToken cancellationToken = default)
    {
        await table.DeleteEntityAsync(Partition, Key(address), ETag.All, cancellationToken);
        Forget();
    }

    public void Dispose() => turn.Dispose();

    private static string Key(string address) => TableKeys.Escape(address.Trim().ToLowerInvariant());

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
            await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancellationToken))
            {
                if (FromEntity(row) is { } member)
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
        Volatile.Read(ref members) is { } known && clock.GetUtcNow() - loadedAt < options.Value.RosterCache ? known : null;

    private static TableEntity ToEntity(RosterMember member) => new(Partition, Key(member.Address))
    {
        ["Address"] = member.Address,
        ["Name"] = member.Name,
        ["AadObjectId"] = member.AadObjectId,
        ["Role"] = member.Role.ToString(),
        ["Tier"] = member.Tier?.ToString(),
        ["Skills"] = string.Join('\n', member.Skills),
        ["Languages"] = string.Join('\n', member.Languages),
        ["TimeZone"] = member.TimeZone,
        ["Capacity"] = member.Capacity,
    };

    /// <summary>Null for a row that a later version wrote in a way unknown here.</summary>
    private static RosterMember? FromEntity(TableEntity row) =>
        row.GetString("Address") is { } address && Enum.TryParse<RosterRole>(row.GetString("Role"), out var role)
            ? new RosterMember
            {
                Address = address,
                Name = row.GetString("Name") ?? address,
                AadObjectId = row.GetString("AadObjectId"),
                Role = role,
                Tier = Enum.TryParse<Tier>(row.GetString("Tier"), out var tier) ? tier : null,
                Skills = Lines(row.GetString("Skills")),
                Languages = Lines(row.GetString("Languages")),
                TimeZone = row.GetString("TimeZone") ?? "Etc/UTC",
                Capacity = row.GetInt32("Capacity") ?? RosterMember.DefaultCapacity,
            }
            : null;

    private static string[] Lines(string? text) => (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

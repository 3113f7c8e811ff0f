using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using M365Support.Storage;
using Microsoft.Extensions.Caching.Memory;

namespace M365Support.Bot;

/// <summary>Whether a person can be written to in Teams.</summary>
public enum Reachability
{
    Reachable,

    /// <summary>Teams refused a message; may pass, for instance when an administrator allows the app again.</summary>
    Blocked,

    /// <summary>The person uninstalled the app; only they can undo it.</summary>
    Removed,
}

/// <summary>Where one person is spoken to; reachability last changed at <paramref name="Since"/>.</summary>
public sealed record StoredConversation(string AadObjectId, ConversationReference Reference, Reachability Reachability, DateTimeOffset Since, ETag Version);

/// <summary>Remembers the one-to-one conversation with each person, in table <c>Conversations</c>: one row a person, one point read.</summary>
public sealed class ConversationStore(DeskStorage storage, TimeProvider time) : IDisposable
{
    public const string TableName = "Conversations";

    private const string Row = "personal";
    private const int MaxKeyLength = 128;
    private const int MostRemembered = 50_000;

    /// <summary>A message every hour to everybody must not cost a read each; when Teams refuses one, the row is read again.</summary>
    private static readonly TimeSpan CacheFor = TimeSpan.FromDays(1);
    private static readonly TimeSpan CacheUnreachableFor = TimeSpan.FromMinutes(5);

    private readonly TableClient table = storage.Table(TableName);
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = MostRemembered });
    private volatile bool created;

    /// <summary>Learns from an activity: installing and writing make a person reachable, uninstalling ends it. Writes only what changed.</summary>
    public async Task ObserveAsync(Activity activity, CancellationToken cancellationToken)
    {
        if (Effect(activity) is not { } reachability || PersonOf(activity) is not { } person || activity.GetConversationReference() is not { } reference)
        {
            return;
        }

        await SaveAsync(person, Lasting(reference), reachability, cancellationToken);
    }

    /// <summary>The conversation with the person of this Entra object id, or null when there never was one. May be a day old, and five minutes where the person was out of reach.</summary>
    public async Task<StoredConversation?> FindAsync(string aadObjectId, CancellationToken cancellationToken)
    {
        var key = Key(aadObjectId);
        if (cache.TryGetValue(key, out StoredConversation? known))
        {
            return known;
        }

        await CreateTableAsync(cancellationToken);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(key, Row, cancellationToken: cancellationToken);
        var stored = found.HasValue ? Read(aadObjectId, found.Value!) : null;
        if (stored is not null)
        {
            Remember(key, stored);
        }

        return stored;
    }

    /// <summary>Stores a conversation that the bot opened itself.</summary>
    public Task OpenedAsync(string aadObjectId, ConversationReference reference, CancellationToken cancellationToken)
        => SaveAsync(aadObjectId, Lasting(reference), Reachability.Reachable, cancellationToken);

    /// <summary>Notes whether the person can be reached, unless the row has changed since it was read: then somebody knows better.</summary>
    /// <returns>False where it had changed.</returns>
    public async Task<bool> MarkAsync(StoredConversation conversation, Reachability reachability, CancellationToken cancellationToken)
    {
        if (conversation.Reachability == reachability)
        {
            return true;
        }

        var entity = Entity(conversation.AadObjectId, conversation.Reference, reachability);
        cache.Remove(entity.PartitionKey);
        try
        {
            await table.UpdateEntityAsync(entity, conversation.Version, TableUpdateMode.Replace, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.NotFound)
        {
            // The next read shows what the other writer knows.
            return false;
        }
    }

    public void Dispose() => cache.Dispose();

    private async Task SaveAsync(string aadObjectId, ConversationReference reference, Reachability reachability, CancellationToken cancellationToken)
    {
        if (await FindAsync(aadObjectId, cancellationToken) is { } known && known.Reachability == reachability && Json(known.Reference) == Json(reference))
        {
            return;
        }

        var entity = Entity(aadObjectId, reference, reachability);
        cache.Remove(entity.PartitionKey);
        var stored = await table.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellationToken);
        if (stored.Headers.ETag is { } version)
        {
            Remember(entity.PartitionKey, new StoredConversation(aadObjectId, reference, reachability, time.GetUtcNow(), version));
        }
    }

    private async Task CreateTableAsync(CancellationToken cancellationToken)
    {
        if (!created)
        {
            await table.CreateIfNotExistsAsync(cancellationToken);
            created = true;
        }
    }

    private void Remember(string key, StoredConversation conversation)
        => cache.Set(key, conversation, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = conversation.Reachability == Reachability.Reachable ? CacheFor : CacheUnreachableFor });

    private TableEntity Entity(string aadObjectId, ConversationReference reference, Reachability reachability) => new(Key(aadObjectId), Row)
    {
        ["Reference"] = Json(reference),
        ["Reachability"] = reachability.ToString(),
        ["Since"] = time.GetUtcNow(),
    };

    private static StoredConversation? Read(string aadObjectId, TableEntity entity)
        => JsonSerializer.Deserialize<ConversationReference>(entity.GetString("Reference") ?? "null", BotJson.Options) is { } reference
            ? new(
                aadObjectId,
                reference,
                Enum.Parse<Reachability>(entity.GetString("Reachability")!),
                entity.GetDateTimeOffset("Since") ?? default,
                entity.ETag)
            : null;

    /// <summary>What an activity says about reachability; null for activities that say nothing, such as a message extension used in somebody else's chat.</summary>
    private static Reachability? Effect(Activity activity)
    {
        if (activity.Conversation is not { IsGroup: not true, ConversationType: null or "personal" })
        {
            return null;
        }

        return activity.Type switch
        {
            ActivityTypes.Message => Reachability.Reachable,
            ActivityTypes.InstallationUpdate when activity.Action?.StartsWith("add", StringComparison.Ordinal) is true => Reachability.Reachable,
            ActivityTypes.InstallationUpdate when activity.Action?.StartsWith("remove", StringComparison.Ordinal) is true => Reachability.Removed,
            ActivityTypes.ConversationUpdate when HasBot(activity.MembersRemoved, activity) => Reachability.Removed,
            ActivityTypes.ConversationUpdate when activity.MembersAdded is { Count: > 0 } => Reachability.Reachable,
            _ => null,
        };
    }

    private static bool HasBot(IReadOnlyList<ChannelAccount>? members, Activity activity)
        => activity.Recipient?.Id is { } bot && members?.Any(member => member.Id == bot) is true;

    private static string? PersonOf(Activity activity)
    {
        var id = activity.From?.AadObjectId ?? activity.MembersAdded?.FirstOrDefault(member => member.AadObjectId is not null)?.AadObjectId;
        return string.IsNullOrWhiteSpace(id) ? null : id;
    }

    /// <summary>Without what differs from one activity to the next.</summary>
    private static ConversationReference Lasting(ConversationReference reference) => new()
    {
        User = reference.User is { } user ? new() { Id = user.Id, AadObjectId = user.AadObjectId } : null,
        Bot = reference.Bot is { } bot ? new() { Id = bot.Id, Name = bot.Name } : null,
        Conversation = reference.Conversation is { } place ? new() { Id = place.Id, ConversationType = "personal", TenantId = place.TenantId } : null,
        ChannelId = reference.ChannelId,
        ServiceUrl = reference.ServiceUrl,
    };

    private static string Json(ConversationReference reference) => JsonSerializer.Serialize(reference, BotJson.Options);

    /// <summary>GUIDs in one spelling; anything else spelled with letters that a table key may have.</summary>
    private static string Key(string aadObjectId)
    {
        if (Guid.TryParse(aadObjectId, out var guid))
        {
            return guid.ToString("D");
        }

        StringBuilder key = new();
        foreach (var c in aadObjectId.Length <= MaxKeyLength ? aadObjectId : throw new ArgumentException($"An object id has at most {MaxKeyLength} characters.", nameof(aadObjectId)))
        {
            _ = char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? key.Append(c) : key.Append(CultureInfo.InvariantCulture, $"_{(int)c:x4}");
        }

        return key.ToString();
    }
}

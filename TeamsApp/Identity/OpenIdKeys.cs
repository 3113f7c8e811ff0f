using System.Text.Json;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace M365Support.Identity;

/// <summary>A key that an issuer signs with, and the channels it may speak for: none where the issuer names none.</summary>
public sealed record IssuerKey(string Id, SecurityKey Key, IReadOnlyList<string> Endorsements);

/// <summary>The signing keys of one OpenID issuer, kept for a day and fetched anew when a token names a key that is not known yet.</summary>
public sealed class OpenIdKeys(string metadataAddress, IDocumentRetriever documents, TimeProvider time) : IDisposable
{
    /// <summary>How long keys are used without looking for new ones.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>The shortest time between two fetches, so that tokens with invented key ids cannot make us hammer the issuer.</summary>
    public static readonly TimeSpan MinimumInterval = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile KeySet? keys;

    /// <summary>Finds a key by its id, or null when the issuer does not have it.</summary>
    /// <exception cref="IOException">The issuer cannot be reached and no keys are known.</exception>
    public async ValueTask<IssuerKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        var current = keys;
        if (current is not null && !current.IsDue(time, Lifetime) && current.ById.TryGetValue(keyId, out var known))
        {
            return known;
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            current = keys;
            if (current is null || current.IsDue(time, Lifetime) || (!current.ById.ContainsKey(keyId) && current.IsDue(time, MinimumInterval)))
            {
                current = await RefreshAsync(current, cancellationToken);
            }

            return current.ById.GetValueOrDefault(keyId);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task<KeySet> RefreshAsync(KeySet? old, CancellationToken cancellationToken)
    {
        try
        {
            var configuration = await OpenIdConnectConfigurationRetriever.GetAsync(metadataAddress, documents, cancellationToken);
            return keys = new KeySet(time.GetTimestamp(), Read(configuration));
        }
        catch (Exception e) when (e is not OperationCanceledException && old is not null)
        {
            // The keys we have stay good while the issuer is away.
            return keys = old with { Fetched = time.GetTimestamp() };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new IOException("The issuer's OpenID metadata cannot be read.", e);
        }
    }

    private static Dictionary<string, IssuerKey> Read(OpenIdConnectConfiguration configuration)
    {
        var endorsements = (configuration.JsonWebKeySet?.Keys ?? [])
            .Where(key => key.Kid is not null)
            .GroupBy(key => key.Kid, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => Endorsements(group.First()), StringComparer.Ordinal);
        Dictionary<string, IssuerKey> found = new(StringComparer.Ordinal);
        foreach (var key in configuration.SigningKeys.Where(key => key.KeyId is not null && key is not SymmetricSecurityKey))
        {
            found.TryAdd(key.KeyId, new IssuerKey(key.KeyId, key, endorsements.GetValueOrDefault(key.KeyId) ?? []));
        }

        return found;
    }

    private static string[] Endorsements(JsonWebKey key)
    {
        if (!key.AdditionalData.TryGetValue("endorsements", out var value) || value?.ToString() is not { } json)
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize<string[]>(json) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private sealed record KeySet(long Fetched, Dictionary<string, IssuerKey> ById)
    {
        public bool IsDue(TimeProvider time, TimeSpan age) => time.GetElapsedTime(Fetched) >= age;
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace M365Support.Identity;

/// <summary>A real OpenID issuer on loopback: metadata, keys, and tokens signed by hand, so that wrong ones can be made too.</summary>
internal sealed class OpenIdIssuer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Dictionary<string, (RSA Key, string[] Endorsements)> keys = new(StringComparer.Ordinal);

    private OpenIdIssuer(WebApplication app) => this.app = app;

    public string Address { get; private set; } = "";

    public string Metadata => $"{Address}/.well-known/openid-configuration";

    /// <summary>How often the keys were fetched.</summary>
    public int Fetches { get; private set; }

    public bool IsDown { get; set; }

    public static async Task<OpenIdIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        OpenIdIssuer issuer = new(builder.Build());
        issuer.app.MapGet("/.well-known/openid-configuration", () => issuer.IsDown
            ? Results.StatusCode(503)
            : Results.Json(new { issuer = issuer.Address, jwks_uri = $"{issuer.Address}/keys", id_token_signing_alg_values_supported = new[] { "RS256" } }));
        issuer.app.MapGet("/keys", () =>
        {
            issuer.Fetches++;
            return Results.Json(new { keys = issuer.keys.Select(pair => Jwk(pair.Key, pair.Value.Key, pair.Value.Endorsements)) });
        });
        await issuer.app.StartAsync();
        issuer.Address = issuer.app.Urls.First();
        return issuer;
    }

    /// <summary>Makes a key and publishes it.</summary>
    public void AddKey(string id, params string[] endorsements) => keys[id] = (RSA.Create(2048), endorsements);

    public void RemoveKey(string id) => keys.Remove(id);

    public byte[] PublicKeyPem(string id) => Encoding.ASCII.GetBytes(keys[id].Key.ExportSubjectPublicKeyInfoPem());

    /// <summary>A token with any header, signed with the key.</summary>
    public string Sign(string keyId, object payload, string algorithm = "RS256", string? headerKeyId = null)
    {
        var content = Content(new { alg = algorithm, typ = "JWT", kid = headerKeyId ?? keyId }, payload);
        return $"{content}.{Encode(keys[keyId].Key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public static string Content(object header, object payload)
        => $"{Encode(JsonSerializer.SerializeToUtf8Bytes(header))}.{Encode(JsonSerializer.SerializeToUtf8Bytes(payload))}";

    public static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        foreach (var (key, _) in keys.Values)
        {
            key.Dispose();
        }
    }

    private static object Jwk(string id, RSA key, string[] endorsements)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", kid = id, n = Encode(parameters.Modulus!), e = Encode(parameters.Exponent!), endorsements };
    }
}

using System.Security.Cryptography;
using System.Text;
using M365Support.Infrastructure;
using Microsoft.IdentityModel.Protocols;

namespace M365Support.Identity;

public sealed class TokenValidatorTests : IAsyncLifetime, IDisposable
{
    private const string Audience = "0f8fad5b-d9cb-469f-a165-70867728950e";

    private readonly ManualClock time = new();
    private OpenIdIssuer issuer = null!;
    private OpenIdKeys keys = null!;
    private TokenValidator validator = null!;

    public async Task InitializeAsync()
    {
        issuer = await OpenIdIssuer.StartAsync();
        issuer.AddKey("one", "msteams", "webchat");
        keys = new OpenIdKeys(issuer.Metadata, new HttpDocumentRetriever { RequireHttps = false }, time);
        validator = new TokenValidator(keys, "https://issuer.example", [Audience], "Test", time);
    }

    public async Task DisposeAsync() => await issuer.DisposeAsync();

    public void Dispose() => keys.Dispose();

    [Fact]
    public async Task Token_is_accepted_with_its_claims_and_endorsements_when_all_is_right()
    {
        var result = await validator.ValidateAsync(issuer.Sign("one", Claims()), CancellationToken.None);

        Assert.Null(result.Refusal);
        Assert.Equal("someone", result.Identity!.FindFirst("sub")!.Value);
        Assert.Equal(["msteams", "webchat"], result.Key!.Endorsements);
    }

    [Theory]
    [InlineData(-6, "expired")]
    [InlineData(-4, null)]
    public async Task Token_is_refused_when_it_expired_more_than_five_minutes_ago(int minutes, string? reason)
        => await AssertAsync(issuer.Sign("one", Claims(expires: TimeSpan.FromMinutes(minutes))), reason);

    [Theory]
    [InlineData(6, "not valid yet")]
    [InlineData(4, null)]
    public async Task Token_is_refused_when_it_starts_more_than_five_minutes_from_now(int minutes, string? reason)
        => await AssertAsync(issuer.Sign("one", Claims(notBefore: TimeSpan.FromMinutes(minutes))), reason);

    [Fact]
    public Task Token_is_refused_when_it_never_expires()
        => AssertAsync(issuer.Sign("one", new { iss = "https://issuer.example", aud = Audience, sub = "someone" }), "no expiry");

    [Fact]
    public Task Token_is_refused_when_meant_for_another_audience()
        => AssertAsync(issuer.Sign("one", Claims(audience: "another")), "another audience");

    [Fact]
    public Task Token_is_refused_when_it_comes_from_another_issuer()
        => AssertAsync(issuer.Sign("one", Claims(from: "https://issuer.example.evil.example")), "another issuer");

    [Fact]
    public Task Token_is_refused_when_unsigned()
        => AssertAsync(OpenIdIssuer.Content(new { alg = "none", kid = "one" }, Claims()) + ".", "RS256");

    [Fact]
    public Task Token_is_refused_when_signed_with_the_public_key_as_a_shared_secret()
    {
        var content = OpenIdIssuer.Content(new { alg = "HS256", typ = "JWT", kid = "one" }, Claims());
        var signature = HMACSHA256.HashData(issuer.PublicKeyPem("one"), Encoding.ASCII.GetBytes(content));
        return AssertAsync($"{content}.{OpenIdIssuer.Encode(signature)}", "RS256");
    }

    [Theory]
    [InlineData("RS384")]
    [InlineData("rs256")]
    [InlineData("ES256")]
    public Task Token_is_refused_when_its_algorithm_is_not_the_pinned_one(string algorithm)
        => AssertAsync(issuer.Sign("one", Claims(), algorithm), "RS256");

    [Fact]
    public Task Token_is_refused_when_it_has_five_parts()
        => AssertAsync($"{issuer.Sign("one", Claims())}.YQ.YQ", "Encrypted");

    [Fact]
    public Task Token_is_refused_when_a_critical_header_is_not_understood()
        => AssertAsync(OpenIdIssuer.Content(new { alg = "RS256", kid = "one", crit = new[] { "exp" } }, Claims()) + ".YQ", "RS256");

    [Fact]
    public Task Token_is_refused_when_the_payload_was_changed()
    {
        var parts = issuer.Sign("one", Claims()).Split('.');
        var other = OpenIdIssuer.Content(new { }, Claims(subject: "somebody else")).Split('.')[1];
        return AssertAsync($"{parts[0]}.{other}.{parts[2]}", "signature");
    }

    [Fact]
    public Task Token_is_refused_when_signed_with_another_key_than_it_names()
    {
        issuer.AddKey("two");
        return AssertAsync(issuer.Sign("two", Claims(), headerKeyId: "one"), "signature");
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("not a token")]
    [InlineData("W10.W10.W10")]
    [InlineData("bnVsbA.bnVsbA.bnVsbA")]
    public async Task Token_is_refused_without_an_exception_when_it_is_nonsense(string token)
        => Assert.NotNull((await validator.ValidateAsync(token, CancellationToken.None)).Refusal);

    [Fact]
    public Task Token_is_refused_when_it_is_very_long() => AssertAsync(new string('a', 1_000_000), "malformed");

    [Fact]
    public async Task Key_of_another_issuer_with_the_same_id_is_another_key()
    {
        await using var other = await OpenIdIssuer.StartAsync();
        other.AddKey("one");
        await AssertAsync(issuer.Sign("one", Claims()), reason: null);

        await AssertAsync(other.Sign("one", Claims()), "signature");
        using OpenIdKeys otherKeys = new(other.Metadata, new HttpDocumentRetriever { RequireHttps = false }, time);
        TokenValidator otherValidator = new(otherKeys, "https://issuer.example", [Audience], "Test", time);
        Assert.Null((await otherValidator.ValidateAsync(other.Sign("one", Claims()), CancellationToken.None)).Refusal);
    }

    [Fact]
    public async Task New_key_is_fetched_when_the_issuer_rolls_over()
    {
        await AssertAsync(issuer.Sign("one", Claims()), reason: null);
        issuer.AddKey("two", "msteams");
        time.Advance(OpenIdKeys.MinimumInterval);

        await AssertAsync(issuer.Sign("two", Claims()), reason: null);
        Assert.Equal(2, issuer.Fetches);
    }

    [Fact]
    public async Task Keys_are_not_fetched_again_at_once_when_tokens_name_invented_ones()
    {
        for (var i = 0; i < 20; i++)
        {
            await AssertAsync(issuer.Sign("one", Claims(), headerKeyId: $"invented-{i}"), "does not have");
        }

        Assert.Equal(1, issuer.Fetches);
    }

    [Fact]
    public async Task Withdrawn_key_is_refused_after_a_day()
    {
        var token = issuer.Sign("one", Claims(expires: TimeSpan.FromDays(3)));
        await AssertAsync(token, reason: null);
        issuer.RemoveKey("one");
        time.Advance(OpenIdKeys.Lifetime);

        await AssertAsync(token, "does not have");
    }

    [Fact]
    public async Task Known_keys_stay_good_when_the_issuer_is_down()
    {
        var token = issuer.Sign("one", Claims(expires: TimeSpan.FromDays(3)));
        await AssertAsync(token, reason: null);
        issuer.IsDown = true;
        time.Advance(OpenIdKeys.Lifetime);

        await AssertAsync(token, reason: null);
    }

    [Fact]
    public async Task Issuer_that_was_never_reached_is_an_error_of_its_own()
    {
        issuer.IsDown = true;

        await Assert.ThrowsAsync<IOException>(async () => await validator.ValidateAsync(issuer.Sign("one", Claims()), CancellationToken.None));
    }

    private async Task AssertAsync(string token, string? reason)
    {
        var result = await validator.ValidateAsync(token, CancellationToken.None);
        if (reason is null)
        {
            Assert.Null(result.Refusal);
            Assert.NotNull(result.Identity);
        }
        else
        {
            Assert.Null(result.Identity);
            Assert.Contains(reason, result.Refusal, StringComparison.Ordinal);
        }
    }

    private object Claims(string? audience = null, string? from = null, string? subject = null, TimeSpan? expires = null, TimeSpan? notBefore = null) => new
    {
        iss = from ?? "https://issuer.example",
        aud = audience ?? Audience,
        sub = subject ?? "someone",
        nbf = (time.GetUtcNow() + (notBefore ?? TimeSpan.FromHours(-1))).ToUnixTimeSeconds(),
        exp = (time.GetUtcNow() + (expires ?? TimeSpan.FromHours(1))).ToUnixTimeSeconds(),
    };
}

using System.Globalization;
using M365Support.Tickets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace M365Support.HttpApi;

public sealed class ProblemsTests
{
    [Theory]
    [InlineData("en", "again in 12 min")]
    [InlineData("zh-Hans", "12 分钟后")]
    public async Task Nudge_that_comes_too_soon_says_when_the_next_may_come(string culture, string words)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        using var body = new MemoryStream();
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = services, Response = { Body = body } };
        await Problems.From(new Rejection(RejectionReason.NudgedTooSoon, DateTimeOffset.UnixEpoch, 12)).ExecuteAsync(http);

        Assert.Equal(429, http.Response.StatusCode);
        Assert.Equal("Thu, 01 Jan 1970 00:00:00 GMT", http.Response.Headers.RetryAfter);
        Assert.Contains(words, System.Text.Json.JsonDocument.Parse(body.ToArray()).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_reason_has_a_status() =>
        Assert.All(Enum.GetValues<RejectionReason>(), reason => Assert.InRange(Problems.StatusOf(reason), 400, 599));
}

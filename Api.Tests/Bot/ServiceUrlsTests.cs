namespace M365Support.Bot;

public sealed class ServiceUrlsTests
{
    [Theory]
    [InlineData("https://smba.trafficmanager.net/emea/", true)]
    [InlineData("https://smba.trafficmanager.net/emea", true)]
    [InlineData("https://webchat.botframework.com/", true)]
    [InlineData("https://smba.infra.gcc.teams.microsoft.com/gcc/", true)]
    [InlineData("http://smba.trafficmanager.net/emea/", false)]
    [InlineData("https://smba.trafficmanager.net:8443/", false)]
    [InlineData("https://evil.trafficmanager.net/", false)]
    [InlineData("https://smba.trafficmanager.net.evil.example/", false)]
    [InlineData("https://smba.trafficmanager.net@evil.example/", false)]
    [InlineData("https://user:secret@smba.trafficmanager.net/", false)]
    [InlineData("https://evil.example/smba.trafficmanager.net", false)]
    [InlineData("https://evilbotframework.com/", false)]
    [InlineData("https://botframework.com.evil.example/", false)]
    [InlineData("https://smba.trafficmanager.net/?x=1", false)]
    [InlineData("https://127.0.0.1/", false)]
    [InlineData("http://localhost:56150/_connector", false)]
    [InlineData("http://169.254.169.254/metadata", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("/relative", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Service_url_is_trusted_in_production_only_on_known_hosts_over_https(string? url, bool trusted)
        => Assert.Equal(trusted, BotParts.ServiceUrls(environment: "Production").Trusted(url) is not null);

    [Theory]
    [InlineData("http://localhost:56150/_connector", true)]
    [InlineData("http://127.0.0.1:56150/_connector/", true)]
    [InlineData("http://[::1]:56150/_connector/", true)]
    [InlineData("http://localhost.evil.example/", false)]
    [InlineData("http://192.168.1.10/", false)]
    [InlineData("ftp://localhost/", false)]
    public void Service_url_is_trusted_in_development_also_on_loopback(string url, bool trusted)
        => Assert.Equal(trusted, BotParts.ServiceUrls().Trusted(url) is not null);

    [Fact]
    public void Own_list_of_hosts_replaces_the_default()
    {
        var urls = BotParts.ServiceUrls(new() { ServiceHosts = ["*.example.com"] }, "Production");

        Assert.NotNull(urls.Trusted("https://bot.example.com/"));
        Assert.Null(urls.Trusted("https://example.com/"));
        Assert.Null(urls.Trusted("https://smba.trafficmanager.net/emea/"));
    }

    [Fact]
    public void Trusted_url_ends_with_a_slash_so_that_paths_can_be_appended()
        => Assert.Equal("http://127.0.0.1:1/_connector/", BotParts.ServiceUrls().Trusted("http://127.0.0.1:1/_connector")!.AbsoluteUri);
}

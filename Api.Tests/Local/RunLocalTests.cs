using M365Support.Bot;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace M365Support.Local;

public sealed class RunLocalTests
{
    [Fact]
    public async Task App_that_is_told_to_stop_ends_with_zero()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        using var stop = app.Lifetime.ApplicationStarted.Register(app.Lifetime.StopApplication);

        Assert.Equal(0, await app.RunLocalAsync().WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task App_with_wrong_settings_ends_with_one_and_never_listens()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddBot();
        var app = builder.Build();
        var listened = false;
        using var started = app.Lifetime.ApplicationStarted.Register(() => listened = true);

        Assert.Equal(1, await app.RunLocalAsync().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(listened);
    }
}

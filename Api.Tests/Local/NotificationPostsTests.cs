using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace M365Support.Local;

public sealed class NotificationPostsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Address_that_does_not_answer_holds_up_only_its_own_notifications()
    {
        using var never = new CancellationTokenSource();
        var silent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var received = System.Threading.Channels.Channel.CreateUnbounded<string>();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        await using var host = builder.Build();
        host.MapPost("/silent", async () =>
        {
            silent.TrySetResult();
            await Task.Delay(Timeout.Infinite, never.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        host.MapPost("/live", async (HttpRequest request) => received.Writer.TryWrite(await new StreamReader(request.Body).ReadToEndAsync()));
        await host.StartAsync();
        var root = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");

        using var http = new HttpClient();
        await using (var posts = new NotificationPosts(http))
        {
            posts.Add("dead", new Uri(root, "silent"), new JsonObject { ["n"] = 0 });
            await silent.Task.WaitAsync(Patience);
            for (var i = 1; i <= 3; i++)
            {
                posts.Add("live", new Uri(root, "live"), new JsonObject { ["n"] = i });
            }

            for (var i = 1; i <= 3; i++)
            {
                Assert.Equal($"{{\"n\":{i}}}", await received.Reader.ReadAsync().AsTask().WaitAsync(Patience));
            }
        }

        await never.CancelAsync();
    }
}

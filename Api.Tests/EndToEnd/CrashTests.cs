using System.Text.Json;
using M365Support.Bot;
using M365Support.Infrastructure;
using M365Support.Local;

namespace M365Support.EndToEnd;

/// <summary>The app is killed while it is about to send, and started again.</summary>
public sealed class CrashTests
{
    [SkippableFact]
    public async Task Message_of_a_commit_is_delivered_once_the_killed_app_is_back_and_one_that_was_under_way_is_not_repeated()
    {
        var missing = await AppProcess.MissingAsync();
        Skip.If(missing is not null, missing);
        using var data = new TempFolder();
        await using var teams = await FakeConnector.StartAsync();
        string[] settings = ["--Local:Playground=false", $"--Bot:ServiceUrl={teams.ServiceUrl}", "--Local:AppPort=0"];

        string id;
        teams.HangFromNowOn();
        await using (var first = await AppProcess.StartAsync(data.Path, settings))
        {
            var (status, ticket) = await first.SendAsync(
                HttpMethod.Post, "/api/tickets", "lynne@contoso.example", new { subject = "Crash", text = "It burns." }, Guid.NewGuid().ToString());
            Assert.Equal(201, status);
            id = ticket.GetProperty("id").GetString()!;
            await Eventually.BecomesTrueAsync("the receipt is under way", () => Task.FromResult(Posts(teams, id).Count == 1));
            await first.KillAsync();
        }

        teams.AnswerAgain();
        await using var second = await AppProcess.StartAsync(data.Path, settings);
        Assert.Equal("Crash", (await second.TicketAsync(id, "lynne@contoso.example")).GetProperty("subject").GetString());

        // The hint becomes visible a minute after it was put.
        await Eventually.BecomesTrueAsync("the agent is told", () => Task.FromResult(Posts(teams, id).Count > 1), TimeSpan.FromMinutes(2));
        var posts = Posts(teams, id);
        Assert.Equal(2, posts.Count);
        Assert.NotEqual(posts[0].RawPath, posts[1].RawPath);
        Assert.Equal(0, await second.StopAsync());
        Assert.Equal(2, Posts(teams, id).Count);
    }

    private static List<ConnectorRequest> Posts(FakeConnector teams, string id) =>
        [.. teams.Requests.Where(r => r.Body is { } body && JsonSerializer.Serialize(body, BotJson.Options).Contains(id, StringComparison.Ordinal))];
}

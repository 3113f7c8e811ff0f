using System.Text.Json;
using M365Support.Bot;
using M365Support.Infrastructure;
using M365Support.Local;

namespace M365Support.EndToEnd;

/// <summary>The app is killed while it is about to send, and started again.</summary>
public sealed class CrashTests
{
    [SkippableFact]
    public async Task Message_of_a_commit_is_delivered_once_the_killed_app_is_back()
    {
        var missing = await AppProcess.MissingAsync();
        Skip.If(missing is not null, missing);
        using var data = new TempFolder();
        await using var teams = await FakeConnector.StartAsync();
        string[] settings = ["--Local:Playground=false", $"--Bot:ServiceUrl={teams.ServiceUrl}", "--Local:AppPort=0"];

        string id;
        await using (var first = await AppProcess.StartAsync(data.Path, settings))
        {
            var (_, ticket) = await first.SendAsync(
                HttpMethod.Post, "/api/tickets", "lynne@contoso.example", new { subject = "Crash", text = "It burns." }, Guid.NewGuid().ToString());
            id = ticket.GetProperty("id").GetString()!;
            var agent = ticket.GetProperty("assignee").GetProperty("address").GetString()!;
            await Eventually.BecomesTrueAsync("the first messages are out", () => Task.FromResult(Posts(teams, id) >= 2));

            teams.HangFromNowOn();
            var (status, _) = await first.SendAsync(HttpMethod.Post, $"/api/tickets/{id}/progress", agent, new { text = "New part ordered" });
            Assert.Equal(200, status);
            await first.KillAsync();
        }

        teams.AnswerAgain();
        teams.Requests.Clear();
        await using var second = await AppProcess.StartAsync(data.Path, settings);
        Assert.Equal("New part ordered", (await second.TicketAsync(id, "lynne@contoso.example")).GetProperty("lastUpdate").GetString());

        // The hint becomes visible a minute after it was put.
        await Eventually.BecomesTrueAsync($"the message is delivered\n{second.Output}", () => Task.FromResult(teams.Requests.Any(r => Says(r, "New part ordered"))), TimeSpan.FromMinutes(2));
        Assert.Single(teams.Requests, r => Says(r, "New part ordered"));
        Assert.Equal(0, await second.StopAsync());
    }

    private static int Posts(FakeConnector teams, string id) => teams.Requests.Count(r => Says(r, id));

    private static bool Says(ConnectorRequest request, string text) =>
        request.Body is { } body && JsonSerializer.Serialize(body, BotJson.Options).Contains(text, StringComparison.Ordinal);
}

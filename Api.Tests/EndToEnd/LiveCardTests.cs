using M365Support.Local;

namespace M365Support.EndToEnd;

/// <summary>The hourly message in the real Agents Playground, in an app where the hour is short.</summary>
public sealed class LiveCardTests
{
    [SkippableFact]
    public async Task Card_is_edited_in_place_until_there_are_news()
    {
        var missing = await AppProcess.MissingAsync();
        Skip.If(missing is not null, missing);
        using var data = new TempFolder();
        await using var app = await AppProcess.StartAsync(data.Path, "--Local:AppPort=0", "--Local:PlaygroundPort=0", "--Support:ProgressInterval=00:00:06");
        await using var chat = await PlaygroundChat.OpenAsync(app);
        await chat.SayAsync("help");
        await chat.CardWithAsync("new", "AdaptiveCard");
        var (_, ticket) = await app.SendAsync(HttpMethod.Post, "/api/tickets", chat.Address, new { subject = "Printer on fire", text = "It burns." }, Guid.NewGuid().ToString());
        var id = ticket.GetProperty("id").GetString()!;

        var first = await chat.HearsAsync(id, "Update on your ticket", "What happens next");
        var edited = await chat.HearsAsync(id, "Nothing new since");
        Assert.Equal(IdOf(first), IdOf(edited));

        var agent = ticket.GetProperty("assignee").GetProperty("address").GetString();
        await app.SendAsync(HttpMethod.Post, $"/api/tickets/{id}/progress", agent, new { text = "It was a DNS resolution failure.", next = "We test it." });
        var news = await chat.HearsAsync(id, "the computer cannot find the server's address", "We test it.");
        var former = await chat.HearsAsync(id, "There is a newer message about this ticket below");
        Assert.NotEqual(IdOf(first), IdOf(news));
        Assert.DoesNotContain("Action.Execute", former.GetRawText(), StringComparison.Ordinal);
        var again = await chat.HearsAsync(id, "Nothing new since", "We test it.");
        Assert.Equal(IdOf(news), IdOf(again));
    }

    private static string IdOf(System.Text.Json.JsonElement message) => message.GetProperty("messageId").GetString()!;
}

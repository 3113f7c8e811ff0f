using System.Text.Json;

namespace M365Support.EndToEnd;

/// <summary>A conversation with the bot in the real Agents Playground.</summary>
[Collection(AppGroup.Name)]
public sealed class PlaygroundTests(AppFixture fixture)
{
    [SkippableFact]
    public async Task What_is_said_becomes_a_card_and_confirming_it_twice_becomes_one_ticket()
    {
        await using var chat = await PlaygroundChat.OpenAsync(fixture.App);
        var subject = $"My laptop beeps {Guid.NewGuid():N}";
        await chat.SayAsync($"{subject}. It does not start.");
        var (draft, replyToId) = await chat.CardWithAsync("create", subject);

        var data = draft.GetProperty("actions").EnumerateArray().Single(a => a.GetProperty("verb").GetString() == "create").GetProperty("data")
            .Deserialize<Dictionary<string, object>>()!;
        data["subject"] = subject;
        data["text"] = "It does not start.";
        data["impact"] = "Team";
        data["urgency"] = "High";
        var answers = new List<JsonElement>();
        for (var press = 0; press < 3; press++)
        {
            answers.Add(await chat.PressAsync(replyToId, "create", data));
        }

        Assert.All(answers, a => Assert.Equal("application/vnd.microsoft.card.adaptive", a.GetProperty("type").GetString()));
        var (_, list) = await fixture.App.SendAsync(HttpMethod.Get, "/api/tickets?view=mine", chat.Address);
        var ticket = Assert.Single(list.GetProperty("items").EnumerateArray(), t => t.GetProperty("subject").GetString() == subject);
        Assert.Equal("P1", ticket.GetProperty("priority").GetString());
        Assert.All(answers, a => Assert.Contains(ticket.GetProperty("id").GetString()!, a.GetRawText(), StringComparison.Ordinal));

        // The requester hears of the agent's news without asking.
        var agent = ticket.GetProperty("assignee").GetProperty("address").GetString();
        await fixture.App.SendAsync(HttpMethod.Post, $"/api/tickets/{ticket.GetProperty("id").GetString()}/progress", agent, new { text = $"New part ordered for {subject}" });
        await chat.HearsAsync($"New part ordered for {subject}");
    }

    [SkippableFact]
    public async Task Digest_is_for_managers_only_and_help_is_for_all()
    {
        await using var chat = await PlaygroundChat.OpenAsync(fixture.App);
        await chat.SayAsync("help");
        await chat.CardWithAsync("new", "AdaptiveCard");
        await chat.SayAsync("digest");
        await chat.HearsAsync("You may not do this");
    }
}

using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using M365Support.Infrastructure;

namespace M365Support.EndToEnd;

/// <summary>A conversation with the bot in the real Agents Playground.</summary>
[Collection(AppGroup.Name)]
public sealed class PlaygroundTests(AppFixture fixture)
{
    [SkippableFact]
    public async Task What_is_said_becomes_a_card_and_confirming_it_twice_becomes_one_ticket()
    {
        await using var chat = await Chat.OpenAsync(fixture.App);
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
        await using var chat = await Chat.OpenAsync(fixture.App);
        await chat.SayAsync("help");
        await chat.CardWithAsync("new", "AdaptiveCard");
        await chat.SayAsync("digest");
        await chat.HearsAsync("You may not do this");
    }

    /// <summary>The Playground's current person in the personal chat.</summary>
    private sealed class Chat : IAsyncDisposable
    {
        private readonly ClientWebSocket socket = new();
        private readonly HttpClient http = new();
        private readonly List<JsonElement> heard = [];
        private readonly CancellationTokenSource closing = new();
        private string person = "";
        private string conversation = "";
        private Task listening = Task.CompletedTask;

        public string Address { get; private set; } = "";

        public static async Task<Chat> OpenAsync(AppProcess app)
        {
            var chat = new Chat();
            var playground = new Uri(app.Endpoints.GetProperty("playground").GetString()!);
            chat.http.BaseAddress = playground;
            var config = (await chat.http.GetFromJsonAsync<JsonElement>("/_internal/v1/testConfig")).GetProperty("config");
            chat.person = config.GetProperty("currentUser").GetProperty("id").GetString()!;
            chat.Address = config.GetProperty("currentUser").GetProperty("email").GetString()!;
            chat.conversation = config.GetProperty("personalChat").GetProperty("id").GetString()!;
            await chat.socket.ConnectAsync(new Uri($"ws://{playground.Authority}/_ws_conversation/v1/conversations/stream"), default);
            chat.listening = chat.ListenAsync();
            return chat;
        }

        public async Task SayAsync(string text)
        {
            using var response = await http.PostAsJsonAsync($"/_conversation/v1/conversations/{conversation}/messages", new { from = new { id = person }, text, textFormat = "plain" });
            response.EnsureSuccessStatusCode();
        }

        public async Task<JsonElement> PressAsync(string replyToId, string verb, object data)
        {
            using var response = await http.PostAsJsonAsync("/_conversation/v1/invoke", new
            {
                name = "adaptiveCard/action",
                conversation = new { id = conversation },
                from = new { id = person },
                replyToId,
                value = new { action = new { type = "Action.Execute", verb, data }, trigger = "manual" },
            });
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, text);
            return JsonDocument.Parse(text).RootElement;
        }

        public async Task<(JsonElement Card, string MessageId)> CardWithAsync(string verb, string text)
        {
            var message = await HearsAsync($"\"verb\":\"{verb}\"", text);
            return (message.GetProperty("attachments")[0].GetProperty("content"), message.GetProperty("messageId").GetString()!);
        }

        /// <summary>The message of the bot that has all of these texts.</summary>
        public Task<JsonElement> HearsAsync(params string[] texts) => HearsAsync(TimeSpan.FromSeconds(60), texts);

        public async ValueTask DisposeAsync()
        {
            await closing.CancelAsync();
            await listening;
            socket.Dispose();
            http.Dispose();
            closing.Dispose();
        }

        private async Task<JsonElement> HearsAsync(TimeSpan deadline, string[] texts)
        {
            JsonElement found = default;
            await Eventually.BecomesTrueAsync(
                $"a message with {string.Join(" and ", texts)}",
                () =>
                {
                    lock (heard)
                    {
                        found = heard.FirstOrDefault(m => texts.All(t => m.GetRawText().Contains(t, StringComparison.Ordinal)));
                    }

                    return Task.FromResult(found.ValueKind != JsonValueKind.Undefined);
                },
                deadline);
            return found;
        }

        private async Task ListenAsync()
        {
            var buffer = new byte[1 << 20];
            try
            {
                while (true)
                {
                    var length = 0;
                    ValueWebSocketReceiveResult part;
                    do
                    {
                        part = await socket.ReceiveAsync(buffer.AsMemory(length), closing.Token);
                        length += part.Count;
                    }
                    while (!part.EndOfMessage);
                    using var json = JsonDocument.Parse(buffer.AsMemory(0, length));
                    if (json.RootElement.TryGetProperty("message", out var message))
                    {
                        lock (heard)
                        {
                            heard.Add(message.Clone());
                        }
                    }
                }
            }
            catch (Exception e) when (e is OperationCanceledException or WebSocketException)
            {
                // The chat is closed.
            }
        }
    }
}

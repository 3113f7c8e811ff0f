using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using M365Support.Infrastructure;

namespace M365Support.EndToEnd;

/// <summary>The Playground's current person in the personal chat.</summary>
internal sealed class PlaygroundChat : IAsyncDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly HttpClient http = new();
    private readonly List<JsonElement> heard = [];
    private readonly CancellationTokenSource closing = new();
    private string person = "";
    private string conversation = "";
    private Task listening = Task.CompletedTask;

    public string Address { get; private set; } = "";

    public static async Task<PlaygroundChat> OpenAsync(AppProcess app)
    {
        var chat = new PlaygroundChat();
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

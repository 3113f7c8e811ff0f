using System.Text.Json;
using System.Text.Json.Nodes;

namespace M365Support.Bot;

public sealed class ActivityTests
{
    private const string TeamsMessage = """
        {
          "text": "打印机坏了", "textFormat": "plain", "type": "message", "timestamp": "2026-11-21T03:57:36.012Z",
          "localTimestamp": "2026-11-21T11:57:36.012+08:00", "id": "1795233456011", "channelId": "msteams",
          "serviceUrl": "https://smba.trafficmanager.net/emea/",
          "from": { "id": "29:1abc", "name": "Alex Wilber", "aadObjectId": "3d2fa3c6-6a5d-4b2c-8e43-7cbf5a913001" },
          "conversation": { "conversationType": "personal", "tenantId": "t", "id": "a:1xyz" },
          "recipient": { "id": "28:bot", "name": "IT Support" },
          "entities": [{ "locale": "zh-CN", "country": "CN", "platform": "Web", "timezone": "Asia/Shanghai", "type": "clientInfo" }],
          "channelData": { "tenant": { "id": "t" }, "source": { "name": "message" }, "legacy": { "replyToId": "1:x" } },
          "locale": "zh-CN", "localTimezone": "Asia/Shanghai", "somethingNew": { "a": [1, 2] }
        }
        """;

    [Fact]
    public void Activity_loses_nothing_when_read_and_written_again()
    {
        var activity = JsonSerializer.Deserialize<Activity>(TeamsMessage, BotJson.Options)!;

        Assert.Equal("打印机坏了", activity.Text);
        Assert.Equal("t", activity.Teams().Tenant?.Id);
        Assert.Equal("message", activity.Teams().Source?.Name);
        var written = JsonNode.Parse(JsonSerializer.Serialize(activity, BotJson.Options))!.AsObject();
        var read = JsonNode.Parse(TeamsMessage)!.AsObject();
        foreach (var name in new[] { "timestamp", "localTimestamp" })
        {
            Assert.Equal(DateTimeOffset.Parse(read[name]!.GetValue<string>()), DateTimeOffset.Parse(written[name]!.GetValue<string>()));
            read.Remove(name);
            written.Remove(name);
        }

        Assert.True(JsonNode.DeepEquals(read, written), written.ToJsonString());
    }

    [Fact]
    public void Card_action_is_read_with_its_data()
    {
        Activity activity = new()
        {
            Type = ActivityTypes.Invoke,
            Name = InvokeNames.AdaptiveCardAction,
            Value = BotJson.Write(new { action = new { type = "Action.Execute", verb = "take", data = new { ticket = "482-019-365" } }, trigger = "manual" }),
        };

        var value = activity.GetValue<AdaptiveCardInvokeValue>()!;
        Assert.Equal("take", value.Action!.Verb);
        Assert.False(value.IsRefresh);
        Assert.Equal("482-019-365", value.Action.Data!.Value.GetProperty("ticket").GetString());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("""{"action": 7}""")]
    public void Value_of_another_shape_reads_as_null(string json)
        => Assert.Null(new Activity { Value = JsonDocument.Parse(json).RootElement }.GetValue<AdaptiveCardInvokeValue>());

    [Fact]
    public void Responses_have_the_shape_that_clients_read()
    {
        Assert.Equal(
            """{"statusCode":403,"type":"application/vnd.microsoft.error","value":{"code":"Forbidden","message":"Not yours."}}""",
            Json(AdaptiveCardInvokeResponse.Error(403, "Forbidden", "Not yours.")));
        Assert.Equal(
            """{"tab":{"type":"continue","value":{"cards":[{"card":{"type":"AdaptiveCard"}}]}}}""",
            Json(TabResponse.Cards(new { type = "AdaptiveCard" })));
        Assert.Equal(
            """{"composeExtension":{"type":"result","attachmentLayout":"list","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard"}}]}}""",
            Json(new MessagingExtensionResponse(MessagingExtensionResult.List([new(Attachment.AdaptiveCardContentType, new { type = "AdaptiveCard" })]))));
        Assert.Equal("""{"task":{"type":"message","value":"Done."}}""", Json(TaskModuleResponse.Message("Done.")));
        Assert.Equal("""{"task":{"type":"continue","value":{"title":"New ticket","height":"medium"}}}""", Json(TaskModuleResponse.Continue(new() { Title = "New ticket", Height = "medium" })));
    }

    private static string Json(object value) => JsonSerializer.Serialize(value, BotJson.Options);
}

using System.Net.Http.Json;
using System.Text.Json;
using Azure.Data.Tables;
using M365Support.Bot;
using M365Support.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace M365Support.Local;

/// <summary>The laptop's stand-ins as real processes.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class LocalEnvironmentTests(AzuriteFixture azurite) : IDisposable
{
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [SkippableFact]
    public async Task Data_of_the_first_start_is_there_at_the_second()
    {
        await RequirePackagesAsync();
        await using (var first = await StartAsync())
        {
            var table = new TableClient(Setting(first, "Storage:ConnectionString"), "Things");
            await table.CreateIfNotExistsAsync();
            await table.AddEntityAsync(new TableEntity("p", "打印机") { ["Text"] = "kept" });
        }

        await using var second = await StartAsync();
        var kept = await new TableClient(Setting(second, "Storage:ConnectionString"), "Things").GetEntityAsync<TableEntity>("p", "打印机");
        Assert.Equal("kept", kept.Value.GetString("Text"));
    }

    [SkippableFact]
    public async Task Endpoints_are_written_while_everything_is_ready_and_removed_at_the_stop()
    {
        await RequirePackagesAsync();
        var file = Path.Combine(temp.Path, "endpoints.json");
        int child;
        await using (var local = await StartAsync())
        {
            Assert.False(File.Exists(file));
            await local.ReadyAsync(CancellationToken.None);
            var endpoints = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(file));

            using HttpClient http = new();
            Assert.Equal($"http://localhost:{local.AppPort}", endpoints.GetProperty("app").GetString());
            Assert.True(Directory.Exists(endpoints.GetProperty("inbox").GetString()));
            Assert.True((await http.GetAsync(endpoints.GetProperty("playground").GetString())).IsSuccessStatusCode);
            Assert.True((await http.GetAsync(endpoints.GetProperty("graph").GetString())).IsSuccessStatusCode);
            foreach (var service in new[] { "tables", "queues", "blobs" })
            {
                Assert.False(Ports.IsFree(new Uri(endpoints.GetProperty(service).GetString()!).Port));
            }

            child = new Uri(endpoints.GetProperty("playground").GetString()!).Port;
        }

        Assert.False(File.Exists(file));
        Assert.True(Ports.IsFree(child));
    }

    [SkippableFact]
    public async Task Second_instance_on_the_same_folder_is_refused_and_leaves_the_first_alone()
    {
        await RequirePackagesAsync();
        await using var first = await StartAsync(("Local:Azurite", "false"), ("Local:Playground", "false"));

        await Assert.ThrowsAsync<LocalStartException>(() => StartAsync(("Local:Azurite", "false"), ("Local:Playground", "false")));
        await first.ReadyAsync(CancellationToken.None);
        Assert.True(File.Exists(Path.Combine(temp.Path, "endpoints.json")));
    }

    [SkippableFact]
    public async Task Switched_off_stand_ins_set_nothing()
    {
        await using var local = await StartAsync(("Local:Azurite", "false"), ("Local:Playground", "false"));

        Assert.Equal(["Graph:BaseAddress", "Graph:PublicUrl", "App:PublicUrl"], local.Settings().Select(setting => setting.Key));
    }

    [SkippableTheory]
    [InlineData("Local:AppPort", "70000", "Local:AppPort")]
    [InlineData("Local:AppPort", "http", "Local:AppPort")]
    [InlineData("Local:StartTimeout", "00:00:00", "Local:StartTimeout")]
    [InlineData("Local:DataPath", "", "Local:DataPath")]
    public async Task Wrong_setting_is_named(string setting, string value, string named)
    {
        var e = await Assert.ThrowsAsync<LocalStartException>(() => StartAsync((setting, value)));

        Assert.Contains(named, e.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Playground_installs_chats_invokes_and_is_spoken_to_first()
    {
        await RequirePackagesAsync();
        await using var local = await StartAsync();
        var said = new TaskCompletionSource<Activity>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var bot = await BotHost.StartAsync(
            azurite.ConnectionString,
            async (turn, ct) =>
            {
                if (turn.Activity.Type == ActivityTypes.Message)
                {
                    await turn.SendTextAsync("heard", ct);
                    said.TrySetResult(turn.Activity);
                }

                return turn.Activity.Type == ActivityTypes.Invoke
                    ? AdaptiveCardInvokeResponse.Card(new { type = "AdaptiveCard", version = "1.5", verb = turn.Activity.GetValue<AdaptiveCardInvokeValue>()!.Action!.Verb }).ToInvokeResponse()
                    : null;
            },
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["Bot:ServiceUrl"] = Setting(local, "Bot:ServiceUrl") },
            port: local.AppPort);
        var endpoints = await local.ReadyAsync(CancellationToken.None);
        using HttpClient playground = new() { BaseAddress = new Uri(endpoints.Playground!) };
        var config = (await playground.GetFromJsonAsync<JsonElement>("_internal/v1/config")).GetProperty("config");
        var person = config.GetProperty("currentUser").GetProperty("aadObjectId").GetString()!;
        var chat = config.GetProperty("personalChat").GetProperty("id").GetString()!;

        (await playground.PostAsJsonAsync($"_conversation/v1/conversations/{chat}/messages", new { from = new { id = person }, text = "打印机坏了", textFormat = "plain" })).EnsureSuccessStatusCode();
        var heard = await said.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(("打印机坏了", person), (heard.Text!, heard.From!.AadObjectId!));

        var sender = bot.Get<ProactiveSender>();
        var card = await sender.SendAsync(person, Activity.Card(new { type = "AdaptiveCard", version = "1.5" }), CancellationToken.None);
        Assert.Equal((DeliveryOutcome.Sent, chat), (card.Outcome, card.ConversationId!));
        var invoke = await playground.PostAsJsonAsync("_conversation/v1/invoke", new
        {
            name = InvokeNames.AdaptiveCardAction,
            conversation = new { id = chat },
            from = new { id = person },
            replyToId = card.ActivityId,
            value = new { action = new { type = "Action.Execute", verb = "take" }, trigger = "manual" },
        });
        Assert.Equal("take", (await invoke.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("value").GetProperty("verb").GetString());
        Assert.Equal(DeliveryOutcome.Sent, (await sender.UpdateAsync(person, chat, card.ActivityId!, Activity.Message("replaced"), CancellationToken.None)).Outcome);
        Assert.Equal(DeliveryOutcome.Gone, (await sender.UpdateAsync(person, chat, "12345", Activity.Message("replaced"), CancellationToken.None)).Outcome);

        var other = config.GetProperty("users")[0].GetProperty("aadObjectId").GetString()!;
        var first = await sender.SendAsync(other, Activity.Message("hello"), CancellationToken.None);
        var second = await sender.SendAsync(other, Activity.Message("hello again"), CancellationToken.None);
        Assert.Equal(DeliveryOutcome.Sent, first.Outcome);
        Assert.Equal(first.ConversationId, second.ConversationId);
    }

    private async Task RequirePackagesAsync()
    {
        _ = azurite.ConnectionString;
        var missing = await NodePackages.EnsureAsync("@microsoft/m365agentsplayground");
        Skip.If(missing is not null, missing);
    }

    private static string Setting(LocalEnvironment local, string name) => local.Settings().Single(setting => setting.Key == name).Value!;

    private Task<LocalEnvironment> StartAsync(params (string Name, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Local:DataPath"] = temp.Path, ["Local:AppPort"] = "0", ["Local:PlaygroundPort"] = "0" };
        foreach (var (name, value) in settings)
        {
            values[name] = value;
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        return LocalEnvironment.StartAsync(NodePackages.TeamsApp, configuration, NullLoggerFactory.Instance, TextWriter.Null, CancellationToken.None);
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using M365Support.Graph;

namespace M365Support.Local;

/// <summary>An emulator in a folder of its own, with a client of it; both can be started again over the same folder.</summary>
internal sealed class EmulatorDriver : IAsyncDisposable
{
    private readonly string folder;
    private GraphEmulator emulator;

    private EmulatorDriver(string dataPath, GraphEmulator started, TimeProvider clock)
    {
        (folder, emulator, Clock) = (dataPath, started, clock);
        Client = NewClient();
        Http = new HttpClient { BaseAddress = emulator.PageAddress };
    }

    public static string PeoplePath { get; } = Path.Combine(AppContext.BaseDirectory, "Local", "people.json");

    public static DemoPeople People { get; } = DemoPeople.Load(PeoplePath);

    public const string Support = "support@contoso.example";

    /// <summary>The most messages that a filtered round of changes gives here.</summary>
    public const int MostFiltered = 20;

    public TimeProvider Clock { get; }

    public GraphEmulator Emulator => emulator;

    public GraphClient Client { get; private set; }

    /// <summary>The emulator's own address, for faults, counts and presence.</summary>
    public HttpClient Http { get; private set; }

    public static async Task<EmulatorDriver> StartAsync(TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        var dataPath = Directory.CreateTempSubdirectory("graph-emulator-").FullName;
        return new EmulatorDriver(dataPath, await StartAsync(dataPath, clock), clock);
    }

    public static DemoPerson Person(string name) => People.Find(name + "@contoso.example")!;

    public GraphClient NewClient(TokenCredential? credential = null, int retries = 3)
    {
        var options = new GraphClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(20), MaxDelay = TimeSpan.FromSeconds(2), MaxRetries = retries } };
        return new GraphClient(emulator.BaseAddress, credential, options);
    }

    /// <summary>Ends the emulator and starts it over the same folder, on another port.</summary>
    public async Task RestartAsync()
    {
        await emulator.DisposeAsync();
        Client.Dispose();
        Http.Dispose();
        emulator = await StartAsync(folder, Clock);
        Client = NewClient();
        Http = new HttpClient { BaseAddress = emulator.PageAddress };
    }

    /// <summary>Drops a mail into another folder of the support mailbox and has the emulator look at it.</summary>
    public async Task DropIntoAsync(string mailFolder, string subject, string? messageId = null)
    {
        await File.WriteAllTextAsync(Path.Combine(emulator.FolderPath(Support, mailFolder), $"{Guid.NewGuid():N}.eml"), Eml(subject, messageId));
        await ScanAsync();
    }

    /// <summary>Moves a mail of the support mailbox to another of its folders.</summary>
    public async Task MoveAsync(string id, string mailFolder) =>
        (await Http.PostAsJsonAsync($"v1.0/users/{Support}/messages/{id}/move", new { destinationId = mailFolder })).EnsureSuccessStatusCode();

    /// <summary>Drops a mail into the inbox folder and has the emulator look at it.</summary>
    public async Task DropAsync(string name, string subject, string? messageId = null)
    {
        await File.WriteAllTextAsync(Path.Combine(emulator.InboxPath, name), Eml(subject, messageId));
        await ScanAsync();
    }

    public static string Eml(string subject, string? messageId = null) =>
        $"From: Alex <alex@contoso.example>\r\nTo: {Support}\r\nSubject: {subject}\r\nMessage-ID: <{messageId ?? Guid.NewGuid().ToString("N")}@contoso.example>\r\n\r\nHello {subject}\r\n";

    public async Task ScanAsync() => (await Http.PostAsync("_emulator/scan", content: null)).EnsureSuccessStatusCode();

    public async Task FaultAsync(object fault) => (await Http.PostAsJsonAsync("_emulator/faults", fault)).EnsureSuccessStatusCode();

    public async Task ClearFaultsAsync() => (await Http.DeleteAsync("_emulator/faults")).EnsureSuccessStatusCode();

    public async Task<int> CountAsync(string route) => (int?)(await RequestsAsync())["routes"]![route] ?? 0;

    public async Task<int> MostAtOnceAsync() => (int)(await RequestsAsync())["mostAtOncePerMailbox"]!;

    public async Task SetPresenceAsync(string person, string availability)
    {
        using var answer = await Http.PutAsJsonAsync($"_emulator/presence/{person}", new { availability });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Http.Dispose();
        await emulator.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static Task<GraphEmulator> StartAsync(string dataPath, TimeProvider clock) => GraphEmulator.StartAsync(new GraphEmulatorOptions
    {
        People = PeoplePath,
        DataPath = dataPath,
        TimeProvider = clock,
        SettleTime = TimeSpan.FromMilliseconds(200),
        MostFiltered = MostFiltered,
    });

    private async Task<JsonNode> RequestsAsync() => (await Http.GetFromJsonAsync<JsonNode>("_emulator/requests"))!;
}

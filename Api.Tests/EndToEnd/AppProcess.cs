using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using M365Support.Infrastructure;

namespace M365Support.EndToEnd;

/// <summary>The app as a newcomer starts it, in a process and a data folder of its own.</summary>
public sealed class AppProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);

    private readonly Process process;
    private readonly StringBuilder output;

    private AppProcess(Process process, StringBuilder output, JsonElement endpoints)
    {
        (this.process, this.output, Endpoints) = (process, output, endpoints);
        Http = new HttpClient { BaseAddress = new Uri(endpoints.GetProperty("app").GetString()!) };
    }

    public JsonElement Endpoints { get; }

    public HttpClient Http { get; }

    /// <summary>What the app has written to the console so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>Why the app cannot be started here, or null.</summary>
    public static Task<string?> MissingAsync() => NodePackages.EnsureAsync("azurite");

    /// <summary>Starts the app and waits until it says where things are.</summary>
    public static async Task<AppProcess> StartAsync(string dataPath, params string[] arguments)
    {
        // A killed app leaves its file behind.
        var file = Path.Combine(dataPath, "endpoints.json");
        File.Delete(file);
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = NodePackages.TeamsApp, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(NodePackages.TeamsApp, "bin", configuration, "net10.0", "M365Support.TeamsApp.dll"));
        start.ArgumentList.Add($"--Local:DataPath={dataPath}");
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        var started = Process.Start(start)!;
        var written = new StringBuilder();
        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (written)
            {
                written.AppendLine(line.Data);
            }
        }

        started.OutputDataReceived += Keep;
        started.ErrorDataReceived += Keep;
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();

        var watch = Stopwatch.StartNew();
        while (!File.Exists(file) && !started.HasExited && watch.Elapsed < StartLimit)
        {
            await Task.Delay(100);
        }

        if (!File.Exists(file))
        {
            started.Kill(entireProcessTree: true);
            await started.WaitForExitAsync();
            throw new InvalidOperationException($"The app did not get ready:\n{written}");
        }

        return new AppProcess(started, written, JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement);
    }

    /// <summary>A request in somebody's name.</summary>
    public async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, string? person = null, object? body = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (person is not null)
        {
            request.Headers.Add("X-Demo-User", person);
        }

        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length > 0 ? JsonDocument.Parse(text).RootElement : default);
    }

    /// <summary>Hands a mail in.</summary>
    public async Task<(string Ticket, string Outcome)> MailAsync(string mail)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n")));
        content.Headers.ContentType = new("message/rfc822");
        using var response = await Http.PostAsync("/api/mail", content);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == 202, body);
        var json = JsonDocument.Parse(body).RootElement;
        return (json.GetProperty("ticket").GetString()!, json.GetProperty("outcome").GetString()!);
    }

    public async Task<JsonElement> TicketAsync(string id, string person)
    {
        var (status, ticket) = await SendAsync(HttpMethod.Get, $"/api/tickets/{id}", person);
        Assert.Equal(200, status);
        return ticket;
    }

    /// <summary>Sets somebody's presence through the Graph emulator.</summary>
    public async Task SetPresenceAsync(string person, string availability)
    {
        using var http = new HttpClient();
        using var response = await http.PutAsJsonAsync($"{Endpoints.GetProperty("graph").GetString()}/_emulator/presence/{person}", new { availability, activity = availability });
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Ends the app as a power cut would.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: false);
        await process.WaitForExitAsync();
    }

    /// <summary>Ends the app with Ctrl+C.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString()]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!process.HasExited)
        {
            await StopAsync();
        }

        process.Dispose();
    }
}

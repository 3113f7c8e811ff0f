using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using M365Support.Graph;
using M365Support.Local;
using M365Support.Outlook;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace M365Support.Mail.Sync;

/// <summary>Notes the Message-ID of every mail; refuses those it is told to.</summary>
internal sealed class NotingIntake : IMailIntake
{
    private readonly Lock sync = new();
    private readonly List<string> subjects = [];

    /// <summary>Called with each mail's subject before it is taken in.</summary>
    public Func<string, CancellationToken, Task>? Before { get; set; }

    public ConcurrentDictionary<string, int> Refusals { get; } = new(StringComparer.Ordinal);

    /// <summary>What to say where a mail does not come.</summary>
    public Func<string> Circumstances { get; set; } = () => "";

    /// <summary>How often in a row it says that it is not ready.</summary>
    public int NotReady { get; set; }

    public IReadOnlyList<string> Subjects
    {
        get
        {
            lock (sync)
            {
                return [.. subjects];
            }
        }
    }

    public Task<bool> IsReadyAsync(CancellationToken cancellationToken) => Task.FromResult(NotReady-- <= 0);

    public async Task<MailIntakeResult> AcceptAsync(Stream mime, MailOrigin origin, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(mime);
        var text = await reader.ReadToEndAsync(cancellationToken);
        var subject = text.Split("Subject: ")[1].Split("\r\n")[0];
        await (Before?.Invoke(subject, cancellationToken) ?? Task.CompletedTask);
        if (Refusals.TryGetValue(subject, out var left) && left != 0)
        {
            Refusals[subject] = left - 1;
            throw new InvalidOperationException($"{subject} is refused.");
        }

        lock (sync)
        {
            subjects.Add(subject);
            return new MailIntakeResult("482-019-365", subjects.IndexOf(subject) == subjects.Count - 1 ? MailOutcome.Created : MailOutcome.Duplicate);
        }
    }
}

/// <summary>Ends the life of a process at its n-th request to the outside: before it is sent, or after it was answered. Nothing leaves a dead process.</summary>
internal sealed class Crash(int atRequest, bool afterwards) : HttpPipelinePolicy
{
    private readonly TaskCompletionSource happened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int requests;

    public Task Happened => happened.Task;

    /// <summary>Ends the life of the process now, in the middle of what it does.</summary>
    public async Task DieAsync(CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref requests, atRequest);
        happened.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var request = Interlocked.Increment(ref requests);
        if (request > atRequest || (request == atRequest && !afterwards))
        {
            happened.TrySetResult();
            await Task.Delay(Timeout.Infinite, message.CancellationToken);
        }

        await ProcessNextAsync(message, pipeline);
        if (request == atRequest)
        {
            happened.TrySetResult();
            await Task.Delay(Timeout.Infinite, message.CancellationToken);
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();
}

/// <summary>A process that reads the support mailbox: its own clients, and its own web server for notifications.</summary>
internal sealed class SyncProcess : IAsyncDisposable
{
    private readonly GraphClient client;
    private readonly WebApplication web;

    private SyncProcess(GraphClient client, MailboxSync sync, WebApplication web) => (this.client, Sync, this.web) = (client, sync, web);

    public MailboxSync Sync { get; }

    /// <summary>This process' public address.</summary>
    public Uri Url => new(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");

    public static async Task<SyncProcess> StartAsync(
        EmulatorDriver graph, string storage, string tableName, IMailIntake intake, bool notified, Action<MailSyncOptions>? configure = null, Crash? crash = null, int port = 0, IReadOnlyList<string>? mailboxes = null, HttpMessageHandler? service = null, TimeProvider? clock = null)
    {
        var graphOptions = new GraphClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(20) } };
        if (service is not null)
        {
            graphOptions.Transport = new HttpClientTransport(new HttpClient(service));
        }

        var tableOptions = new TableClientOptions();
        if (crash is not null)
        {
            graphOptions.AddPolicy(crash, HttpPipelinePosition.PerCall);
            tableOptions.AddPolicy(crash, HttpPipelinePosition.PerCall);
        }

        var settings = new MailSyncOptions { MailPollInterval = TimeSpan.FromMilliseconds(100), MailRetryDelay = TimeSpan.Zero };
        configure?.Invoke(settings);
        var table = new TableClient(storage, tableName, tableOptions);
        var graphClient = new GraphClient(graph.Emulator.BaseAddress, credential: null, graphOptions);

        // The address has to be known before the sync that is served there exists.
        MailboxSync? made = null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddRoutingCore().AddSingleton(_ => made!);
        var host = builder.Build();
        host.MapGraphNotifications();
        await host.StartAsync();
        var url = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        made = new MailboxSync(
            graphClient,
            table,
            intake,
            Options.Create(new MailOptions { Mailboxes = mailboxes ?? [EmulatorDriver.Support] }),
            Options.Create(settings),
            Options.Create(new GraphOptions { BaseAddress = graph.Emulator.BaseAddress, PublicUrl = notified ? new Uri(url + "/") : null }),
            clock ?? graph.Clock,
            NullLogger<MailboxSync>.Instance);
        await made.StartAsync(CancellationToken.None);
        if (intake is NotingIntake noting)
        {
            noting.Circumstances = () => $"; {string.Join(", ", made.Status)}";
        }

        return new SyncProcess(graphClient, made, host);
    }

    public async ValueTask DisposeAsync()
    {
        await Sync.StopAsync(CancellationToken.None);
        await web.StopAsync(new CancellationToken(canceled: true));
        await web.DisposeAsync();
        Sync.Dispose();
        client.Dispose();
    }
}

/// <summary>Waiting for something that other threads bring about, with an end.</summary>
internal static class Eventually
{
    public static async Task<T> GetAsync<T>(Func<Task<T>> read, Predicate<T> enough)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        T value;
        while (!enough(value = await read()))
        {
            if (patience.IsCancellationRequested)
            {
                Assert.Fail($"What was waited for did not come; last seen: {value}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        return value;
    }

    public static Task HasAsync(NotingIntake intake, params string[] subjects) =>
        GetAsync(
            () => Task.FromResult(subjects.Except(intake.Subjects, StringComparer.Ordinal).ToList() is { Count: > 0 } missing ? $"{string.Join(", ", missing)} missing{intake.Circumstances()}" : ""),
            missing => missing.Length == 0);

    public static async Task<string?> PostAsync(this HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }
}

using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace M365Support.Local;

/// <summary>
/// The other end of <c>GraphClient</c> on a laptop and in tests: the same addresses and JSON as Microsoft Graph v1.0 on loopback,
/// over demo people and folders of <c>.eml</c> files.
/// </summary>
public sealed class GraphEmulator : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly MailFolders mail;
    private readonly EmulatedSubscriptions subscriptions;

    private GraphEmulator(WebApplication app, MailFolders mail, EmulatedSubscriptions subscriptions, Uri root)
    {
        (this.app, this.mail, this.subscriptions) = (app, mail, subscriptions);
        (PageAddress, BaseAddress) = (root, new Uri(root, "v1.0/"));
    }

    /// <summary>What <c>Graph:BaseAddress</c> is set to, for example <c>http://127.0.0.1:40123/v1.0/</c>.</summary>
    public Uri BaseAddress { get; }

    /// <summary>The page where people and their presence are seen and set.</summary>
    public Uri PageAddress { get; }

    /// <summary>Mail dropped here as <c>.eml</c> reaches the support mailbox.</summary>
    public string InboxPath => mail.InboxPath;

    /// <summary>Mail dropped here as <c>.eml</c> reaches a folder of a mailbox, such as junkemail.</summary>
    /// <exception cref="ArgumentException">There is no such mailbox or folder.</exception>
    public string FolderPath(string mailbox, string folder) =>
        mail.Find(mailbox, folder)?.Folder ?? throw new ArgumentException($"Mailbox {mailbox} has no folder {folder} here.", nameof(folder));

    /// <summary>What was sent is kept here as <c>.eml</c>.</summary>
    public string SentPath => mail.SentPath;

    /// <summary>Starts listening, reads the folders and goes on from the state of the last run.</summary>
    /// <exception cref="InvalidDataException">The file of demo people is wrong.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<GraphEmulator> StartAsync(GraphEmulatorOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var people = DemoPeople.Load(options.People);
        var state = Path.Combine(options.DataPath, "state");
        var presence = new EmulatedPresence(people, Path.Combine(state, "presence.json"));
        var notifier = new EmulatedSubscriptions(people, Path.Combine(state, "subscriptions.json"), options.TimeProvider);
        var folders = new MailFolders(people, options, notifier.Notify);
        var host = Build(options.Port);
        host.Use(LoopbackOnly.InvokeAsync);
        var traffic = new EmulatorTraffic();
        host.Use(traffic.InvokeAsync);
        traffic.Map(host);
        DirectoryRoutes.Map(host, people);
        PresenceRoutes.Map(host, people, presence);
        MailRoutes.Map(host, people, folders, options.MostFiltered);
        SubscriptionRoutes.Map(host, notifier, folders);
        EmulatorPage.Map(host, folders);
        try
        {
            await host.StartAsync(cancellationToken);
            notifier.Start();
            folders.Start();
        }
        catch
        {
            await notifier.DisposeAsync();
            await folders.DisposeAsync();
            await host.DisposeAsync();
            throw;
        }

        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new GraphEmulator(host, folders, notifier, new Uri(address + "/"));
    }

    /// <summary>Stops listening; what was received, sent or set is on disk already.</summary>
    public async ValueTask DisposeAsync()
    {
        await subscriptions.DisposeAsync();
        await mail.DisposeAsync();
        using var atOnce = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await app.StopAsync(atOnce.Token);
        await app.DisposeAsync();
    }

    /// <summary>A host of its own without configuration or environment, so that nothing meant for the app reaches it.</summary>
    private static WebApplication Build(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 8 * MailRoutes.LargestRequest;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddRoutingCore();
        return builder.Build();
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Azure.Data.Tables;
using M365Support.Bot;
using M365Support.Infrastructure;
using M365Support.Local;
using M365Support.Mail;
using M365Support.Mail.Threading;
using M365Support.Storage;
using M365Support.Tickets;
using Xunit.Abstractions;

namespace M365Support.EndToEnd;

/// <summary>Runs after all others, and alone: it needs both the time and the machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MailStormGroup
{
    public const string Name = "Mail storm";
}

/// <summary>
/// A thousand mails through two mailboxes, the app killed five times on the way. MAIL_STORM_COUNT and MAIL_STORM_SEED make
/// it another number, and the same mails and kills again.
/// </summary>
[Collection(MailStormGroup.Name)]
public sealed class MailStormTests(ITestOutputHelper output)
{
    private const int Kills = 5;
    private const int MostAnswers = 5;
    private const int MostComplaints = 5;
    private const string Prefix = "storm";
    private const string ThreadKey = "the key of the mail storm";

    private static readonly string[] Mailboxes = [EmulatorDriver.Support, "grady@contoso.example"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    [SkippableFact]
    public async Task Every_mail_of_a_person_is_on_exactly_one_ticket_once_however_often_the_app_is_killed()
    {
        var missing = await AppProcess.MissingAsync();
        Skip.If(missing is not null, missing);
        var seed = Setting("MAIL_STORM_SEED") ?? Random.Shared.Next(1, 1_000_000);
        var mails = Setting("MAIL_STORM_COUNT") ?? 1_000;
        output.WriteLine($"MAIL_STORM_SEED={seed} MAIL_STORM_COUNT={mails}");
        var (traffic, watch) = (new MailTraffic(seed, Mailboxes), Stopwatch.StartNew());

        using var data = new TempFolder();
        using var azurite = await AzuriteProcess.StartAsync();
        await using var teams = await FakeConnector.StartAsync();
        var found = new StoredTickets(azurite.ConnectionString);
        await using var run = new StormRun(data.Path, Deaths(seed, mails), output,
        [
            $"--Local:AppPort={FreePort()}", "--Local:Playground=false", "--Local:Azurite=false", $"--Bot:ServiceUrl={teams.ServiceUrl}",
            $"--Storage:ConnectionString={azurite.ConnectionString}", $"--Storage:Prefix={Prefix}",
            .. Mailboxes.Select((mailbox, i) => $"--Support:Mailboxes:{i}={mailbox}"), $"--Support:ThreadKeys:0={ThreadKey}",
        ]);

        run.Drop(traffic.First(mails * 85 / 100));
        await run.TakenInAsync(found);
        var tickets = await found.LoadAsync();
        var conversations = traffic.Made.Where(mail => mail.Expected == Expected.Message).ToDictionary(mail => mail.Marker, mail => Assert.Single(Messages(tickets, mail)).Ticket);
        run.Drop(traffic.Second(mails - traffic.Made.Count, new ThreadTokens([Encoding.UTF8.GetBytes(ThreadKey)]), conversations));
        await run.TakenInAsync(found);
        output.WriteLine($"{mails} mails, {run.Killed} kills, {watch.Elapsed.TotalSeconds:F0} s");

        tickets = await found.LoadAsync();
        Verify(traffic.Made, tickets);
        Assert.Equal(Kills, run.Killed);
        output.WriteLine($"{VerifyAnswers(Path.Combine(data.Path, "sent"))} mails were sent meanwhile");
    }

    /// <summary>After how many mails the app is killed each time.</summary>
    private static Queue<int> Deaths(int seed, int mails)
    {
        var random = new Random(seed + 1);
        return new(Enumerable.Range(0, Kills).Select(_ => random.Next(1, mails * 9 / 10)).Order());
    }

    private static void Verify(IReadOnlyList<TrafficMail> traffic, IReadOnlyList<StoredEvent> tickets)
    {
        var problems = new List<string>();
        var places = new Dictionary<string, TicketId>(StringComparer.Ordinal);
        foreach (var mail in traffic.Where(mail => mail.Expected == Expected.Message))
        {
            var on = Messages(tickets, mail);
            if (on.Count != 1)
            {
                problems.Add($"{mail.Marker} is on {string.Join(", ", on.Select(e => e.Ticket))}");
            }
            else if (places.TryAdd(mail.Conversation, on[0].Ticket) ? false : places[mail.Conversation] != on[0].Ticket)
            {
                problems.Add($"{mail.Marker} is on {on[0].Ticket}, its conversation on {places[mail.Conversation]}");
            }
        }

        foreach (var mail in traffic.Where(mail => mail.Expected is Expected.Note or Expected.MachineTicket))
        {
            var on = tickets.Where(e => e.Says(mail.Marker)).ToList();
            var isRight = on is [var only] && (mail.Expected == Expected.Note
                ? only.Event is NoteAdded && only.Ticket == places[mail.Conversation]
                : only.Event is TicketOpened { Author: Authorship.Machine });
            if (!isRight)
            {
                problems.Add($"{mail.Marker} ({mail.Expected}) is on {string.Join(", ", on.Select(e => $"{e.Ticket} {e.Event.GetType().Name}"))}");
            }
        }

        // Whatever else: nothing opened a ticket that should not have.
        var expected = places.Values.Distinct().Count() + traffic.Count(mail => mail.Expected == Expected.MachineTicket);
        if (tickets.Count(e => e.Event is TicketOpened) != expected)
        {
            problems.Add($"{tickets.Count(e => e.Event is TicketOpened)} tickets instead of {expected}");
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems.Take(20)));
    }

    private static IReadOnlyList<StoredEvent> Messages(IReadOnlyList<StoredEvent> tickets, TrafficMail mail) =>
        [.. tickets.Where(e => e.Event is TicketOpened or ReplyPosted && e.Says(mail.Marker))];

    /// <summary>No robot is answered, and nobody more often than five times in the hour that this lasts at most.</summary>
    private static int VerifyAnswers(string sent)
    {
        var recipients = Directory.EnumerateFiles(sent, "*.eml").Select(file => MailMessage.Parse(File.ReadAllBytes(file)))
            .SelectMany(mail => mail.To.Select(to => to.Address.ToLowerInvariant())).ToList();
        Assert.DoesNotContain(recipients, to => to.EndsWith("@machines.example", StringComparison.Ordinal) || to.StartsWith("mailer-daemon", StringComparison.Ordinal) || Mailboxes.Contains(to, StringComparer.Ordinal));
        Assert.All(recipients.GroupBy(to => to), group => Assert.InRange(group.Count(), 1, MostAnswers));
        return recipients.Count;
    }

    /// <summary>The app is found at the same address after each death, as in production.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>An event as it is stored.</summary>
    private sealed record StoredEvent(TicketId Ticket, TicketEvent Event)
    {
        public bool Says(string marker) => Event switch
        {
            TicketOpened e => e.Text.Contains(marker, StringComparison.Ordinal),
            ReplyPosted e => e.Text.Contains(marker, StringComparison.Ordinal),
            NoteAdded e => e.Text.Contains(marker, StringComparison.Ordinal),
            _ => false,
        };
    }

    /// <summary>Looks into the storage of the app from outside.</summary>
    private sealed class StoredTickets(string connectionString)
    {
        private readonly TableClient tickets = new(connectionString, Prefix + "Tickets", new TableClientOptions());
        private readonly TableClient mailboxes = new(connectionString, Prefix + "Mailboxes", new TableClientOptions());

        public async Task<IReadOnlyList<StoredEvent>> LoadAsync()
        {
            var events = new List<StoredEvent>();
            await foreach (var row in tickets.QueryAsync<TableEntity>(filter: null))
            {
                if (row.RowKey.Contains("|evt|", StringComparison.Ordinal))
                {
                    events.Add(new StoredEvent(TicketId.Parse(row.PartitionKey, null), row.Read<TicketEvent>()));
                }
            }

            return events;
        }

        /// <summary>Whether everything that was dropped into the mailbox, a file for each mail, has been read.</summary>
        public async Task<bool> IsReadAsync(string mailbox, int files)
        {
            var row = await mailboxes.GetEntityIfExistsAsync<TableEntity>(TableKeys.Escape(mailbox), "state");
            return row.HasValue && row.Value!.GetString("Link") is { } link && link.Split("$deltatoken=") is [_, var token]
                && row.Value.GetInt32("Begun") is null or 0 && DeltaToken.Parse(Uri.UnescapeDataString(token))!.After >= files;
        }
    }

    /// <summary>The app, killed and started again as often as it is to be.</summary>
    private sealed class StormRun(string dataPath, Queue<int> deaths, ITestOutputHelper output, string[] arguments) : IAsyncDisposable
    {
        private readonly Dictionary<string, int> dropped = Mailboxes.ToDictionary(mailbox => mailbox, _ => 0, StringComparer.Ordinal);
        private readonly Stopwatch watch = Stopwatch.StartNew();
        private AppProcess? app;
        private int before;

        public int Killed { get; private set; }

        /// <summary>Puts mails into the folders of their mailboxes, each whole at once.</summary>
        public void Drop(IEnumerable<TrafficMail> mails)
        {
            foreach (var mail in mails)
            {
                var folder = mail.Mailbox == EmulatorDriver.Support ? Path.Combine(dataPath, "inbox") : Path.Combine(dataPath, "mailboxes", mail.Mailbox);
                Directory.CreateDirectory(folder);
                var file = Path.Combine(folder, $"{dropped[mail.Mailbox]++:D5}.eml");
                File.WriteAllText(file + ".part", mail.Mime.ReplaceLineEndings("\r\n"));
                File.Move(file + ".part", file);
            }
        }

        /// <summary>Waits until everything dropped has been taken in; kills the app when its time has come.</summary>
        public async Task TakenInAsync(StoredTickets found)
        {
            while (true)
            {
                Assert.True(watch.Elapsed < Patience, $"The mails were not taken in within {Patience}.\n{app?.Output}");
                app ??= await AppProcess.StartAsync(dataPath, arguments);
                if (deaths.TryPeek(out var next) && before + Taken(app) >= next)
                {
                    await KillAsync();
                    continue;
                }

                var read = await Task.WhenAll(dropped.Select(box => found.IsReadAsync(box.Key, box.Value)));
                if (Array.TrueForAll(read, isRead => isRead))
                {
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (app is not null)
            {
                // All that is left for it to do is to send mail that waits for its turn.
                await app.KillAsync();
                Complain(app);
                await app.DisposeAsync();
            }
        }

        /// <summary>What the app complained of, and how often.</summary>
        private void Complain(AppProcess process)
        {
            var lines = process.Output.Split('\n');
            var complaints = lines.Zip(lines.Skip(1)).Where(pair => pair.First.StartsWith("warn:", StringComparison.Ordinal) || pair.First.StartsWith("fail:", StringComparison.Ordinal))
                .GroupBy(pair => pair.First.Split('[')[0] + pair.Second.TrimEnd()[..Math.Min(pair.Second.TrimEnd().Length, 100)], StringComparer.Ordinal);
            foreach (var complaint in complaints.OrderByDescending(group => group.Count()).Take(MostComplaints))
            {
                output.WriteLine($"    {complaint.Count()} x {complaint.Key}");
            }
        }

        private async Task KillAsync()
        {
            await app!.KillAsync();
            before += Taken(app);
            output.WriteLine($"{watch.Elapsed.TotalSeconds:F0} s: killed after {before} mails, which was to be after {deaths.Dequeue()}");
            Complain(app);
            await app.DisposeAsync();
            app = null;
            Killed++;
        }

        /// <summary>How many mails the process has said that it took in.</summary>
        private static int Taken(AppProcess process)
        {
            var (text, count) = (process.Output, 0);
            for (var at = text.IndexOf("Mail of ", StringComparison.Ordinal); at >= 0; at = text.IndexOf("Mail of ", at + 1, StringComparison.Ordinal))
            {
                count++;
            }

            return count;
        }
    }
}

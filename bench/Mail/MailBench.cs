using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace M365Support.Bench.Mail;

/// <summary>The command <c>mail</c>: parses a corpus from memory, headers, bodies and attachments decoded, beside MimeKit where a build of it is given.</summary>
internal static class MailBench
{
    private const int Rounds = 7;

    private static readonly TimeSpan RoundLength = TimeSpan.FromSeconds(1);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Create()
    {
        var corpus = new Option<DirectoryInfo>("--corpus") { Description = "The folder whose .eml and .box files are parsed.", Required = true };
        var mimeKit = new Option<FileInfo?>("--mimekit") { Description = "A build of MimeKitLite.dll to compare with." };
        var command = new Command("mail", "Parses mail from memory, single-threaded, and prints messages per second and bytes allocated per message.") { corpus, mimeKit };
        command.SetAction(result => Run(result.GetRequiredValue(corpus), result.GetValue(mimeKit)));
        return command;
    }

    private static int Run(DirectoryInfo corpus, FileInfo? mimeKit)
    {
        if (!corpus.Exists)
        {
            Console.Error.WriteLine($"The folder {corpus.FullName} does not exist.");
            return 1;
        }

        var messages = Corpus.Read(corpus.FullName);
        if (messages.Count == 0)
        {
            Console.Error.WriteLine($"The folder {corpus.FullName} holds no .eml or .box file.");
            return 1;
        }

        var megabytes = messages.Sum(m => (long)m.Length) / 1e6;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{messages.Count} messages, {megabytes:F2} MB, {Rounds} rounds in turns of about {RoundLength.TotalSeconds:F0} s; medians."));
        var parsers = new List<(string Name, Action<byte[]> Parse)> { ("ours", OurParser.Parse) };
        if (mimeKit is not null)
        {
            parsers.Add(("mimekit", new MimeKitParser(mimeKit.FullName).Parse));
        }

        var figures = Measure(messages, parsers);
        for (var i = 0; i < parsers.Count; i++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{parsers[i].Name,-8} {figures[i].PerSecond,10:N0} messages/s {figures[i].MegabytesPerSecond,8:N1} MB/s {figures[i].BytesPerMessage,10:N0} bytes allocated per message"));
        }

        Console.WriteLine(JsonSerializer.Serialize(
            new Result(messages.Count, figures[0], figures.Count > 1 ? figures[1] : null, figures.Count > 1 ? Math.Round(figures[0].PerSecond / figures[1].PerSecond, 2) : null),
            Json));
        return 0;
    }

    private static List<Figures> Measure(List<byte[]> messages, List<(string Name, Action<byte[]> Parse)> parsers)
    {
        var samples = parsers.ConvertAll(_ => new List<(double PerSecond, double Bytes)>());
        foreach (var parser in parsers)
        {
            Round(messages, parser.Parse);
            Round(messages, parser.Parse);
        }

        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < parsers.Count; i++)
            {
                samples[i].Add(Round(messages, parsers[i].Parse));
            }
        }

        var size = messages.Average(m => (double)m.Length);
        return samples.ConvertAll(s =>
        {
            var perSecond = Median(s.Select(x => x.PerSecond));
            return new Figures(Math.Round(perSecond), Math.Round(perSecond * size / 1e6, 1), Math.Round(Median(s.Select(x => x.Bytes))));
        });
    }

    private static (double PerSecond, double Bytes) Round(List<byte[]> messages, Action<byte[]> parse)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var parsed = 0L;
        do
        {
            foreach (var message in messages)
            {
                parse(message);
            }

            parsed += messages.Count;
        }
        while (clock.Elapsed < RoundLength);

        return (parsed / clock.Elapsed.TotalSeconds, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)parsed);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private sealed record Figures(double PerSecond, double MegabytesPerSecond, double BytesPerMessage);

    private sealed record Result(int Messages, Figures Ours, Figures? Mimekit, double? Ratio);
}

using System.CommandLine;
using M365Support.Mail;

namespace M365Support.Commands;

/// <summary>The commands <c>mail parse FILE…</c> and <c>mail reply FILE…</c>: one JSON object per file and line. An unreadable file does not keep the others from being read; the exit code tells of it.</summary>
public static class MailCommands
{
    /// <summary>Creates the command <c>mail</c> with its subcommands.</summary>
    public static Command Create() => new("mail", "Reads mail from files and prints what it says, one JSON object per line.")
    {
        OverFiles("parse", "Parses messages (.eml) from their MIME source.", ParseAsync),
        OverFiles("reply", "Finds what was newly written in a text (.txt) or HTML (.html) body.", ReplyAsync),
    };

    private static Command OverFiles(string name, string description, Func<string, CancellationToken, Task<object>> describe)
    {
        var files = new Argument<string[]>("FILE") { Description = "The files to read.", Arity = ArgumentArity.OneOrMore };
        var command = new Command(name, description) { files };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var output = Console.OpenStandardOutput();
            var exitCode = 0;
            foreach (var file in result.GetValue(files) ?? [])
            {
                object line;
                try
                {
                    line = await describe(file, cancellationToken);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
                {
                    await Console.Error.WriteLineAsync($"{file}: {e.Message}");
                    line = new ErrorLine(file, e.Message);
                    exitCode = 1;
                }

                await MailLines.WriteAsync(output, line, cancellationToken);
            }

            return exitCode;
        });
        return command;
    }

    private static async Task<object> ParseAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        var message = await MailMessage.ParseAsync(stream, cancellationToken: cancellationToken);
        return message.Source.IsEmpty ? new ErrorLine(file, "The file is empty.") : MailLine.Of(file, message);
    }

    private static async Task<object> ReplyAsync(string file, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(file, cancellationToken);
        var isHtml = Path.GetExtension(file).StartsWith(".htm", StringComparison.OrdinalIgnoreCase);
        return ReplyLine.Of(file, MailText.Decode(bytes, isHtml), isHtml);
    }
}

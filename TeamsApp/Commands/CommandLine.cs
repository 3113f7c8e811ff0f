using System.CommandLine;

namespace M365Support.Commands;

/// <summary>What the executable does beside serving: <c>mail</c> and <c>manifest</c>.</summary>
internal static class CommandLine
{
    private static readonly string[] Names = ["mail", "manifest", "--help", "-h", "-?"];

    public static bool IsCommand(string[] args) => args is [var first, ..] && Names.Contains(first, StringComparer.Ordinal);

    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("M365 Support: an IT support desk inside Microsoft Teams and Outlook. Without a command it serves the desk.")
        {
            MailCommands.Create(),
            ManifestCommands.Create(),
        };
        return root.Parse(args).InvokeAsync();
    }
}

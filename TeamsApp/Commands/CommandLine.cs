using System.CommandLine;

namespace M365Support.Commands;

/// <summary>What the executable does beside serving: <c>mail</c> and <c>manifest</c>.</summary>
internal static class CommandLine
{
    private static readonly string[] Names = ["mail", "manifest", "--help", "-h", "-?"];

    /// <summary>What <c>dotnet run</c> puts before a person's arguments (see the project file).</summary>
    private const string FromSource = "--environment=Development";

    /// <summary>The arguments that a person gave; without any word on the environment, running from source is Development.</summary>
    public static string[] Given(string[] args) => args switch
    {
        [FromSource, .. var given] when IsCommand(given) || IsEnvironmentSet() => given,
        _ => args,
    };

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

    private static bool IsEnvironmentSet() =>
        Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") is { Length: > 0 } || Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") is { Length: > 0 };
}

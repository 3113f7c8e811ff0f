using System.CommandLine;

namespace M365Support.Commands;

/// <summary>The command <c>manifest build</c>: writes the Microsoft 365 app package.</summary>
public static class ManifestCommands
{
    /// <summary>Creates the command <c>manifest</c> with its subcommand.</summary>
    public static Command Create() => new("manifest", "Makes what is uploaded to Microsoft 365.") { Build() };

    private static Command Build()
    {
        var domain = new Option<string>("--domain") { Description = "The host name of the app, such as desk.contoso.com.", Required = true };
        var appId = Id("--app-id", "The client id of the app registration that signs people in.");
        var botId = Id("--bot-id", "The app id of the Azure bot.");
        var output = new Option<FileInfo>("--out") { Description = "The package to write, such as m365-support.zip.", Required = true };
        domain.Validators.Add(result =>
        {
            var value = result.GetValueOrDefault<string>();
            if (!AppPackage.IsHostName(value))
            {
                result.AddError($"--domain must be a host name without scheme, port or path, such as desk.contoso.com; '{value}' is not.");
            }
        });

        var build = new Command("build", "Writes the app package: manifest, languages and icons.") { domain, appId, botId, output };
        build.SetAction(async (result, cancellationToken) =>
        {
            var package = new AppPackage(result.GetRequiredValue(domain), Guid.Parse(result.GetRequiredValue(appId)), Guid.Parse(result.GetRequiredValue(botId)));
            var file = result.GetRequiredValue(output);
            try
            {
                await package.WriteAsync(file, cancellationToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                await result.InvocationConfiguration.Error.WriteLineAsync($"The package could not be written: {e.Message}");
                return 1;
            }

            await result.InvocationConfiguration.Output.WriteLineAsync(file.FullName);
            return 0;
        });
        return build;
    }

    private static Option<string> Id(string name, string description)
    {
        var option = new Option<string>(name) { Description = description, Required = true };
        option.Validators.Add(result =>
        {
            var value = result.GetValueOrDefault<string>();
            if (!Guid.TryParseExact(value, "D", out var id) || id == Guid.Empty)
            {
                result.AddError($"{name} must be an id such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301; '{value}' is not.");
            }
        });
        return option;
    }
}

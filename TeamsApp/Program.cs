using M365Support;
using M365Support.Commands;
using M365Support.Local;

args = CommandLine.Given(args);
if (CommandLine.IsCommand(args))
{
    return await CommandLine.RunAsync(args);
}

var builder = WebApplication.CreateBuilder(args);
await builder.AddSupportAppAsync();

var app = builder.Build();
app.UseSupportApp();
return await app.RunLocalAsync();

if (args is ["mail", ..])
{
    return await M365Support.Commands.MailCommands.Create().Parse(args[1..]).InvokeAsync();
}

var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
await app.RunAsync();
return 0;

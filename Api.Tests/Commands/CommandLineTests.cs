namespace M365Support.Commands;

public sealed class CommandLineTests
{
    private const string FromSource = "--environment=Development";

    [Fact]
    public void Command_run_from_source_is_seen_behind_what_dotnet_run_adds()
    {
        var given = CommandLine.Given([FromSource, "mail", "parse", "a.eml"]);
        Assert.Equal(["mail", "parse", "a.eml"], given);
        Assert.True(CommandLine.IsCommand(given));
    }

    [Theory]
    [InlineData("--Local:AppPort=0")]
    [InlineData("--environment=Production")]
    public void Settings_are_no_command(string setting) => Assert.False(CommandLine.IsCommand(CommandLine.Given([FromSource, setting])));
}

using M365Support.Infrastructure;

namespace M365Support.Cards;

public sealed class CardRendererTests
{
    [SkippableFact]
    public async Task Every_snapshot_is_parsed_by_the_real_renderer_without_complaint()
    {
        var missing = await NodePackages.EnsureAsync("adaptivecards");
        Skip.If(missing is not null, missing);
        var (exitCode, output) = await NodeScript.RunAsync(
            Path.Combine("Api.Tests", "Cards", "parse.mjs"), Path.Combine(NodePackages.Root, "Api.Tests", "Cards", "Snapshots"));
        Assert.True(exitCode == 0, output);
    }
}

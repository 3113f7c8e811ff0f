namespace M365Support.Local;

public sealed class NpmPackagesTests : IDisposable
{
    private readonly TempFolder project = new();
    private readonly StringWriter console = new();

    public void Dispose()
    {
        project.Dispose();
        console.Dispose();
    }

    [Theory]
    [InlineData("20.1.0", true)]
    [InlineData("20.1.1", false)]
    [InlineData(null, false)]
    public void Packages_are_up_to_date_when_npms_record_has_every_version_of_the_lock_file(string? installed, bool upToDate)
    {
        project.File("package-lock.json", """
            {"packages": {"": {"name": "x"}, "node_modules/a": {"version": "20.1.0"}, "node_modules/b": {"version": "1.0.0", "optional": true}}}
            """);
        if (installed is not null)
        {
            project.File("node_modules/.package-lock.json", $$"""{"packages": {"node_modules/a": {"version": "{{installed}}"} } }""");
        }

        Assert.Equal(upToDate, Packages().IsInstalled());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"packages": []}""")]
    public void Damaged_record_counts_as_not_installed(string record)
    {
        project.File("package-lock.json", """{"packages": {"node_modules/a": {"version": "1.0.0"}}}""");
        project.File("node_modules/.package-lock.json", record);

        Assert.False(Packages().IsInstalled());
    }

    [SkippableFact]
    public async Task Failing_npm_is_told_with_its_last_words_and_the_log()
    {
        await RequireNodeAsync();
        project.File("package.json", """{"name": "x", "version": "1.0.0", "dependencies": {"a": "file:./missing"}}""");
        project.File("package-lock.json", """{"name": "x", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"name": "x"}, "node_modules/a": {"version": "1.0.0"}}}""");

        var e = await Assert.ThrowsAsync<LocalStartException>(() => Packages().EnsureAsync(CancellationToken.None));

        Assert.StartsWith("npm ci failed", e.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(project.Path, "npm.log")));
    }

    [SkippableFact]
    public async Task Packages_are_installed_once_as_the_lock_file_says()
    {
        await RequireNodeAsync();
        project.File("local/package.json", """{"name": "local", "version": "1.0.0"}""");
        project.File("package.json", """{"name": "x", "version": "1.0.0", "dependencies": {"local": "file:local"}}""");
        project.File("package-lock.json", """
            {
              "name": "x", "version": "1.0.0", "lockfileVersion": 3, "requires": true,
              "packages": {
                "": {"name": "x", "version": "1.0.0", "dependencies": {"local": "file:local"}},
                "local": {"version": "1.0.0"},
                "node_modules/local": {"resolved": "local", "link": true}
              }
            }
            """);

        await Packages().EnsureAsync(CancellationToken.None);
        await Packages().EnsureAsync(CancellationToken.None);

        Assert.True(File.Exists(Path.Combine(project.Path, "node_modules", "local", "package.json")));
        Assert.Single(console.ToString().Split("Installing npm packages").Skip(1));
    }

    [SkippableFact]
    public async Task Web_page_is_built_once_and_again_when_a_source_changes()
    {
        await RequireNodeAsync();
        project.File("package.json", """{"name": "x", "version": "1.0.0", "scripts": {"build": "node build.js"}}""");
        project.File("package-lock.json", """{"name": "x", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"name": "x", "version": "1.0.0"}}}""");
        project.File("node_modules/.package-lock.json", """{"packages": {}}""");
        project.File("build.js", "const fs = require('fs'); fs.mkdirSync('wwwroot', { recursive: true }); fs.appendFileSync('wwwroot/builds', '.');");
        var source = project.File("web/main.ts", "1");

        await Packages().EnsureAsync(CancellationToken.None);
        await Packages().EnsureAsync(CancellationToken.None);
        Assert.Equal(".", await File.ReadAllTextAsync(Path.Combine(project.Path, "wwwroot", "builds")));

        await File.WriteAllTextAsync(source, "longer");
        await Packages().EnsureAsync(CancellationToken.None);
        Assert.Equal("..", await File.ReadAllTextAsync(Path.Combine(project.Path, "wwwroot", "builds")));
    }

    [Theory]
    [InlineData("v20.20.2", true)]
    [InlineData("v24.0.0", true)]
    [InlineData("v18.19.0", false)]
    [InlineData("", false)]
    public void Node_must_be_new_enough(string version, bool accepted)
    {
        var e = Record.Exception(() => NodeRuntime.Check(version));

        Assert.Equal(accepted, e is null);
        Assert.True(e is null or LocalStartException);
    }

    private NpmPackages Packages() => new(project.Path, project.Path, console);

    private static async Task RequireNodeAsync()
    {
        try
        {
            await NodeRuntime.CheckAsync(CancellationToken.None);
        }
        catch (LocalStartException e)
        {
            Skip.If(condition: true, e.Message);
        }
    }
}

using System.Buffers.Binary;
using System.CommandLine;
using System.IO.Compression;
using System.Text;
using M365Support.Commands;
using M365Support.Infrastructure;

namespace M365Support.Manifest;

public sealed class AppPackageTests : IDisposable
{
    private const string AppId = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private const string BotId = "9b2d7e55-08f4-4c8b-8a51-2f1f3a7c9d10";

    private readonly string folder = Directory.CreateTempSubdirectory("m365-package-").FullName;

    private string Package => Path.Combine(folder, "m365-support.zip");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Package_has_manifest_languages_and_icons_at_its_root()
    {
        await BuildAsync();
        await using var zip = await ZipFile.OpenReadAsync(Package);
        Assert.Equal(["manifest.json", "zh-cn.json", "color.png", "outline.png"], zip.Entries.Select(e => e.FullName));
    }

    [Fact]
    public async Task Package_names_this_installation_everywhere()
    {
        await BuildAsync();
        var manifest = Encoding.UTF8.GetString(await ReadAsync("manifest.json"));
        Assert.DoesNotContain("{{", manifest, StringComparison.Ordinal);
        Assert.Contains("https://desk.contoso.com/tabs/queue", manifest, StringComparison.Ordinal);
        Assert.Contains($"api://desk.contoso.com/{AppId}", manifest, StringComparison.Ordinal);
        Assert.Equal(2, manifest.Split(BotId).Length - 1);
    }

    [Fact]
    public async Task Package_is_the_same_whenever_it_is_built()
    {
        await BuildAsync();
        var first = await File.ReadAllBytesAsync(Package);
        File.Delete(Package);
        await BuildAsync();
        Assert.Equal(first, await File.ReadAllBytesAsync(Package));
    }

    [SkippableFact]
    public async Task Package_is_valid_by_the_official_schemas()
    {
        var missing = await NodePackages.EnsureAsync("@microsoft/app-manifest") ?? await NodePackages.EnsureAsync("ajv-draft-04");
        Skip.If(missing is not null, missing);
        await BuildAsync();
        await ZipFile.ExtractToDirectoryAsync(Package, folder);
        var (exitCode, output) = await NodeScript.RunAsync(Path.Combine("Api.Tests", "Manifest", "validate.mjs"), folder);
        Assert.True(exitCode == 0, output);
    }

    [Theory]
    [InlineData("color.png", 192)]
    [InlineData("outline.png", 32)]
    public async Task Icons_have_the_size_that_Teams_wants(string name, int size)
    {
        await BuildAsync();
        var png = await ReadAsync(name);
        Assert.Equal("\u0089PNG", Encoding.Latin1.GetString(png, 0, 4));
        Assert.Equal(size, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.Equal(size, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
    }

    [Theory]
    [InlineData("--domain", "https://desk.contoso.com", "without scheme")]
    [InlineData("--domain", "desk.contoso.com:443", "without scheme")]
    [InlineData("--domain", "localhost", "without scheme")]
    [InlineData("--domain", "desk.contoso.com/\"},{", "without scheme")]
    [InlineData("--app-id", "4711", "--app-id must be an id such as")]
    [InlineData("--bot-id", "00000000-0000-0000-0000-000000000000", "--bot-id must be an id such as")]
    public async Task Build_says_what_is_wrong_and_writes_nothing_when_an_argument_is_not_valid(string option, string value, string says)
    {
        var (exitCode, errors) = await BuildAsync((option, value));
        Assert.Equal(1, exitCode);
        Assert.Contains(says, errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Package));
    }

    [Fact]
    public async Task Build_says_so_when_the_package_cannot_be_written()
    {
        Directory.CreateDirectory(Package);
        var (exitCode, errors) = await BuildAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains("could not be written", errors, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Errors)> BuildAsync(params (string Option, string Value)[] instead)
    {
        var values = new Dictionary<string, string> { ["--domain"] = "desk.contoso.com", ["--app-id"] = AppId, ["--bot-id"] = BotId, ["--out"] = Package };
        foreach (var (option, value) in instead)
        {
            values[option] = value;
        }

        using var errors = new StringWriter();
        using var output = new StringWriter();
        var parsed = ManifestCommands.Create().Parse(["build", .. values.SelectMany(v => new[] { v.Key, v.Value })]);
        return (await parsed.InvokeAsync(new InvocationConfiguration { Error = errors, Output = output }), errors.ToString());
    }

    private async Task<byte[]> ReadAsync(string name)
    {
        await using var zip = await ZipFile.OpenReadAsync(Package);
        await using var stream = await zip.GetEntry(name)!.OpenAsync();
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}

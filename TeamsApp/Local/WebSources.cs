using System.Security.Cryptography;
using System.Text;

namespace M365Support.Local;

/// <summary>Tells whether <c>wwwroot</c> was built from the sources in <c>web</c> as they are now.</summary>
internal sealed class WebSources(string project)
{
    private string Stamp => Path.Combine(project, "obj", "web.stamp");

    private string Sources => Path.Combine(project, "web");

    /// <summary>True also when there is nothing to build.</summary>
    public bool IsBuilt => !Directory.Exists(Sources)
        || (Directory.Exists(Path.Combine(project, "wwwroot")) && File.Exists(Stamp) && File.ReadAllText(Stamp) == Fingerprint());

    public void MarkBuilt() => File.WriteAllText(Stamp, Fingerprint());

    /// <summary>Over names, lengths and times of change, so that removed files count too.</summary>
    private string Fingerprint()
    {
        var files = Directory.EnumerateFiles(Sources, "*", SearchOption.AllDirectories)
            .Concat(["package.json", "package-lock.json"])
            .Select(name => new FileInfo(Path.Combine(project, name)))
            .Where(file => file.Exists)
            .OrderBy(file => file.FullName, StringComparer.Ordinal)
            .Select(file => $"{file.FullName}|{file.Length}|{file.LastWriteTimeUtc.Ticks}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', files))));
    }
}

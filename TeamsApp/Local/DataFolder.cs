namespace M365Support.Local;

/// <summary>The folder of one instance's data. Held exclusively: two Azurites on the same files would destroy them.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream held;

    private DataFolder(string path, FileStream held)
    {
        Root = path;
        this.held = held;
    }

    public string Root { get; }

    public string Logs => Folder("logs");

    public string Azurite => Folder("azurite");

    public string Playground => Folder("playground");

    public string EndpointsFile => Path.Combine(Root, "endpoints.json");

    /// <summary>Makes the folder and takes it.</summary>
    /// <exception cref="LocalStartException">Another instance has it, or it cannot be written to.</exception>
    public static DataFolder Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            if (!OperatingSystem.IsWindows())
            {
                // Mail and storage of the demo are still somebody's text.
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LocalStartException($"The data folder {path} cannot be made: {e.Message} Choose another with Local:DataPath, e.g. --Local:DataPath=/tmp/desk.", e);
        }

        try
        {
            return new(path, new FileStream(Path.Combine(path, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LocalStartException($"M365 Support is already running with the data folder {path}. Stop it, or start this one with another folder, e.g. --Local:DataPath=/tmp/desk.", e);
        }
    }

    public void Dispose() => held.Dispose();

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
}

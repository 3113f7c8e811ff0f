namespace M365Support.Local;

public sealed class DataFolderTests
{
    [Fact]
    public void Second_instance_is_told_that_the_folder_is_taken()
    {
        using TempFolder temp = new();
        var path = Path.Combine(temp.Path, "data");
        using (DataFolder.Open(path))
        {
            var e = Assert.Throws<LocalStartException>(() => DataFolder.Open(path));
            Assert.Contains("already running", e.Message, StringComparison.Ordinal);
            Assert.Contains(path, e.Message, StringComparison.Ordinal);
        }

        DataFolder.Open(path).Dispose();
    }

    [Fact]
    public void Folder_that_cannot_be_made_is_told_in_a_sentence()
    {
        using TempFolder temp = new();
        var file = temp.File("file", "");

        var e = Assert.Throws<LocalStartException>(() => DataFolder.Open(Path.Combine(file, "data")));
        Assert.Contains("Local:DataPath", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_is_closed_to_other_users_where_there_are_file_modes()
    {
        using TempFolder temp = new();
        using var data = DataFolder.Open(Path.Combine(temp.Path, "data"));

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data.Root));
        }
    }
}

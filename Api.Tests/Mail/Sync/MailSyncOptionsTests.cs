using System.ComponentModel.DataAnnotations;

namespace M365Support.Mail.Sync;

public sealed class MailSyncOptionsTests
{
    [Fact]
    public void Inbox_is_read_when_no_folder_is_named() => Assert.Equal(["inbox"], new MailSyncOptions().FoldersRead);

    [Fact]
    public void Names_are_known_in_any_case_and_ids_are_kept()
    {
        var id = "AAMkAGVmMDEzMTM4-" + new string('Q', 80) + "==";
        var options = new MailSyncOptions { MailFolders = ["Inbox", "JunkEmail", id] };
        Assert.Empty(Problems(options));
        Assert.Equal(["inbox", "junkemail", id], options.FoldersRead);
    }

    [Theory]
    [InlineData("neither a well-known name", "in box")]
    [InlineData("neither a well-known name", "../x")]
    [InlineData("neither a well-known name", "")]
    [InlineData("what the mailbox writes itself", "SentItems")]
    [InlineData("names a folder twice", "inbox", "Inbox")]
    [InlineData("at most 10", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k")]
    public void Wrong_folders_are_refused_in_a_sentence_that_names_the_setting(string sentence, params string[] folders)
    {
        var problem = Assert.Single(Problems(new MailSyncOptions { MailFolders = folders }));
        Assert.StartsWith("Support:MailFolders", problem, StringComparison.Ordinal);
        Assert.Contains(sentence, problem, StringComparison.Ordinal);
    }

    private static List<string> Problems(MailSyncOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return [.. results.Select(result => result.ErrorMessage!)];
    }
}

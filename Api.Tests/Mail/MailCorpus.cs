namespace M365Support.Mail;

/// <summary>The folder of real mail that measurements read, named by MAIL_CORPUS.</summary>
internal static class MailCorpus
{
    public static string Folder(string name)
    {
        var root = Environment.GetEnvironmentVariable("MAIL_CORPUS");
        Skip.If(string.IsNullOrEmpty(root), "MAIL_CORPUS does not name the folder of the mail corpus.");
        var folder = Path.Combine(root!, name);
        Skip.IfNot(Directory.Exists(folder), $"The mail corpus has no folder {name}.");
        return folder;
    }

    public static MailMessage Read(string name) => MailMessage.Parse(File.ReadAllBytes(Path.Combine(Folder("messages"), name + ".eml")));
}

using M365Support.Storage;

namespace M365Support.Mail.Sync;

/// <summary>A folder of a mailbox that is read.</summary>
/// <param name="Mailbox">The address.</param>
/// <param name="Name">The folder's well-known name or id.</param>
internal sealed record MailFolder(string Mailbox, string Name)
{
    /// <summary>The folder that is read where no other is named.</summary>
    public const string Inbox = "inbox";

    /// <summary>The partition of its rows; the inbox has that of the mailbox.</summary>
    public string Key => TableKeys.Escape(Name == Inbox ? Mailbox : $"{Mailbox}|{Name}");

    public override string ToString() => Name == Inbox ? Mailbox : $"{Mailbox} ({Name})";
}

/// <summary>A mailbox has no such folder.</summary>
internal sealed class MailFolderNotFoundException(MailFolder folder, Exception innerException)
    : Exception($"Mailbox {folder.Mailbox} has no folder \"{folder.Name}\"; correct Support:MailFolders, e.g. inbox, junkemail or a folder's id.", innerException);

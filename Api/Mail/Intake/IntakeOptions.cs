using System.ComponentModel.DataAnnotations;

namespace M365Support.Mail.Intake;

/// <summary>What is kept of a mail, and how much mail is worked on at once; section <c>Support</c>.</summary>
public sealed class IntakeOptions
{
    private const long MiB = 1024 * 1024;

    /// <summary>Decoded bytes of a file that is kept by itself; a larger one is named with its size and stays in the original. Default 25 MiB; 1 KiB to 1 GiB.</summary>
    [Range(1024, 1024 * MiB, ErrorMessage = "Support:MaxAttachmentSize must lie between 1024 and 1073741824 bytes, for example 26214400.")]
    public long MaxAttachmentSize { get; init; } = 25 * MiB;

    /// <summary>Decoded bytes of all files of a mail that are kept by themselves. Default 100 MiB; 1 KiB to 1 GiB.</summary>
    [Range(1024, 1024 * MiB, ErrorMessage = "Support:MaxAttachmentsSize must lie between 1024 and 1073741824 bytes, for example 104857600.")]
    public long MaxAttachmentsSize { get; init; } = 100 * MiB;

    /// <summary>Files of a mail that are kept by themselves; further ones are named. Default 100; 1 to 1,000.</summary>
    [Range(1, 1_000, ErrorMessage = "Support:MaxAttachments must lie between 1 and 1000, for example 100.")]
    public int MaxAttachments { get; init; } = 100;

    /// <summary>Bytes of large mails (above 1 MiB) that are in memory at once; further ones wait, and one that is larger than this is taken in alone. Default 192 MiB; 1 MiB to 16 GiB.</summary>
    [Range(MiB, 16 * 1024 * MiB, ErrorMessage = "Support:MailMemory must lie between 1048576 and 17179869184 bytes, for example 201326592.")]
    public long MailMemory { get; init; } = 192 * MiB;
}

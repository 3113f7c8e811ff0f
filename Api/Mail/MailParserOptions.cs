using System.ComponentModel.DataAnnotations;

namespace M365Support.Mail;

/// <summary>How much of a message the parser reads; past a bound it keeps what it has and adds a <see cref="MailWarning"/>.</summary>
public sealed record MailParserOptions
{
    /// <summary>The defaults, shared.</summary>
    public static MailParserOptions Default { get; } = new();

    /// <summary>Bytes of a message that are read. Default 150 MiB, what Exchange Online accepts; 1 KiB to 1 GiB.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxSize { get; init; } = 150 * 1024 * 1024;

    /// <summary>Parts of a message. Default 1,000; 1 to 100,000.</summary>
    [Range(1, 100_000)]
    public int MaxParts { get; init; } = 1_000;

    /// <summary>How deep multiparts and embedded messages nest. Default 40 (Exchange Online: 30 embedded messages); 1 to 100.</summary>
    [Range(1, 100)]
    public int MaxDepth { get; init; } = 40;

    /// <summary>Bytes of the headers of one part. Default 1 MiB; 1 KiB to 16 MiB.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxHeaderBytes { get; init; } = 1024 * 1024;

    /// <summary>Header fields of one part. Default 2,000; 10 to 100,000.</summary>
    [Range(10, 100_000)]
    public int MaxHeaders { get; init; } = 2_000;

    /// <summary>Parameters of one header field, continuations counted singly. Default 200; 10 to 10,000.</summary>
    [Range(10, 10_000)]
    public int MaxParameters { get; init; } = 200;

    /// <summary>Addresses, or message ids, of one kind of header. Default 5,000; 10 to 100,000.</summary>
    [Range(10, 100_000)]
    public int MaxAddresses { get; init; } = 5_000;

    /// <summary>Characters of each decoded body text. Default 20 million; 1,000 to 200 million.</summary>
    [Range(1_000, 200_000_000)]
    public int MaxTextLength { get; init; } = 20_000_000;

    /// <summary>Bytes that a container inside the message (TNEF, S/MIME, compressed RTF, encoded message) may decode to. Default 150 MiB; 1 KiB to 1 GiB.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxDecodedBytes { get; init; } = 150 * 1024 * 1024;
}

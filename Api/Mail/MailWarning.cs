namespace M365Support.Mail;

/// <summary>What the parser met that a well-formed message does not have.</summary>
public enum MailWarningCode
{
    MessageTruncated,
    TooManyParts,
    TooDeep,
    HeadersTruncated,
    TooManyParameters,
    TooManyAddresses,
    TextTruncated,
    DecodedSizeExceeded,
    MalformedHeader,
    MissingHeaderSeparator,
    MissingBoundary,
    BoundaryNotFound,
    UnclosedMultipart,
    UnknownTransferEncoding,
    MalformedBase64,
    UnknownCharset,
    WrongCharset,
    RefusedCharset,
    UndecodableText,
    MalformedTnef,
    MalformedSignedData,
    MalformedDate,
}

/// <summary>Something odd in a message, said once per code.</summary>
/// <param name="Code">What it is.</param>
/// <param name="Message">A sentence for a person, without content of the message.</param>
public sealed record MailWarning(MailWarningCode Code, string Message);

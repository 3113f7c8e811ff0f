namespace M365Support.Mail.Replies;

/// <summary>What a line is by itself, before the whole message decides which part it belongs to.</summary>
internal enum LineKind
{
    Text,
    Blank,
    Quote,
    Attribution,
    OriginalMarker,
    ForwardMarker,
    Header,
    Rule,
    SignatureDelimiter,
    Signature,
    Disclaimer,
}

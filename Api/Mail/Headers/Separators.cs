using System.Buffers;

namespace M365Support.Mail.Headers;

/// <summary>Sets of bytes that end a piece of a header value.</summary>
internal static class Separators
{
    /// <summary>White space, folds included.</summary>
    public static SearchValues<byte> Space { get; } = SearchValues.Create(" \t\r\n"u8);

    /// <summary>What ends a bare word in a list.</summary>
    public static SearchValues<byte> List { get; } = SearchValues.Create(" \t\r\n,;"u8);

    /// <summary>What ends a media type or transfer encoding.</summary>
    public static SearchValues<byte> Token { get; } = SearchValues.Create(" \t\r\n;,\"'("u8);

    /// <summary>What ends the first word before parameters.</summary>
    public static SearchValues<byte> Parameter { get; } = SearchValues.Create(";= \t\r\n"u8);

    /// <summary>What ends an attribute of an HTML tag.</summary>
    public static SearchValues<byte> Attribute { get; } = SearchValues.Create(" \t\r\n\"';/>"u8);
}

namespace M365Support.Mail.Threading;

/// <summary>Outlook's Thread-Index: 22 bytes that a conversation has in common, and 5 more for each answer ([MS-OXOMSG] 2.2.1.3).</summary>
/// <param name="Id">The common bytes in hexadecimal.</param>
internal readonly record struct ConversationIndex(string Id, bool IsAnswer)
{
    private const int HeaderLength = 22;
    private const int Longest = 4_096;

    /// <summary>Null where the field is absent or broken.</summary>
    public static ConversationIndex? Read(string? field)
    {
        if (field is not { Length: > 0 and <= Longest })
        {
            return null;
        }

        var bytes = new byte[Longest];
        return Convert.TryFromBase64String(field, bytes, out var length) && length >= HeaderLength && bytes[0] == 1
            ? new ConversationIndex(Convert.ToHexStringLower(bytes.AsSpan(0, HeaderLength)), length > HeaderLength)
            : null;
    }
}

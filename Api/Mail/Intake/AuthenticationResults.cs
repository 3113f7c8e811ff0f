namespace M365Support.Mail.Intake;

/// <summary>Whether the servers that took a mail in found that it comes from where its From field says.</summary>
internal enum SenderCheck
{
    /// <summary>Nobody whom we believe has looked.</summary>
    Unknown,
    Passed,
    Failed,
}

/// <summary>
/// Reads what mail servers write about a sender: Authentication-Results (RFC 8601), and the fields of Exchange Online
/// (Learn: "Anti-spam message headers in Microsoft 365"). Only the topmost field of a server that we believe counts, as a sender can write such fields too.
/// </summary>
internal static class AuthenticationResults
{
    private const int LongestField = 8_192;
    private const int MostFields = 10;

    /// <summary>What has been found out about the sender of a mail.</summary>
    /// <param name="fromOwnMailbox">Whether the mail was read from a mailbox of Exchange Online, which removes fields of its own kind from what comes from outside.</param>
    public static SenderCheck Read(MailMessage message, bool fromOwnMailbox, MailOptions options)
    {
        if (fromOwnMailbox && string.Equals(message.Headers["X-MS-Exchange-Organization-AuthAs"]?.Trim(), "Internal", StringComparison.OrdinalIgnoreCase))
        {
            return SenderCheck.Passed;
        }

        foreach (var field in message.Headers.All("Authentication-Results").Take(MostFields))
        {
            var parts = WithoutComments(field.Length > LongestField ? field[..LongestField] : field).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var server = parts is [var first, ..] ? first.Split(' ', 2)[0] : "";
            var isExchange = server.Contains('=', StringComparison.Ordinal);
            if (isExchange ? fromOwnMailbox : options.AuthenticationServers.Contains(server, StringComparer.OrdinalIgnoreCase))
            {
                return Judge(isExchange ? parts : parts[1..]);
            }
        }

        return SenderCheck.Unknown;
    }

    /// <summary>Exchange's overall verdict, else DMARC, which both compare with the From field; else SPF, unless a signature vouches.</summary>
    private static SenderCheck Judge(IEnumerable<string> results)
    {
        var methods = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var result in results)
        {
            var word = result.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries) is [var head, ..] ? head : "";
            if (word.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                // Several signatures: one that holds is enough.
                var (method, value) = (word[..equals].Split('/')[0], word[(equals + 1)..].ToLowerInvariant());
                if (!methods.TryGetValue(method, out var before) || before != "pass")
                {
                    methods[method] = value;
                }
            }
        }

        string Of(string method) => methods.GetValueOrDefault(method, "none");
        // A signature that does not hold says no more than none (RFC 6376 §6.1): lists break them.
        return (Of("compauth"), Of("dmarc"), Of("spf"), Of("dkim")) switch
        {
            ("pass", _, _, _) => SenderCheck.Passed,
            ("fail", _, _, _) => SenderCheck.Failed,
            (_, "pass" or "bestguesspass", _, _) => SenderCheck.Passed,
            (_, "fail", _, _) => SenderCheck.Failed,
            (_, _, "fail", not "pass") => SenderCheck.Failed,
            _ => SenderCheck.Unknown,
        };
    }

    private static string WithoutComments(string field)
    {
        var (plain, depth) = (new System.Text.StringBuilder(field.Length), 0);
        foreach (var c in field)
        {
            depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
            if (depth == 0)
            {
                plain.Append(c == ')' ? ' ' : c);
            }
        }

        return plain.ToString();
    }
}

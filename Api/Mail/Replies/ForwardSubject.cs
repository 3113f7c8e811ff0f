namespace M365Support.Mail.Replies;

/// <summary>Tells by its subject that a message passes another one on.</summary>
public static class ForwardSubject
{
    private static readonly string[] Prefixes =
    [
        "fwd", "fw", "forward", "wg", "wtr", "tr", "rv", "enc", "i", "doorst", "pd", "přep", "fs", "vb", "vl", "ilt", "il", "пересл", "转发", "轉寄", "轉發", "转寄", "転送", "전달", "továbbítás", "redir", "πρθ", "הועבר", "إعادة توجيه",
    ];

    // Two letters that mean "forward" in one language and "reply" in another are not here: "vs", "sv", "re".

    /// <summary>True for "Fwd:", "WG:", "转发：" and the like in front, also after tags such as "[EXT]".</summary>
    public static bool Matches(string? subject)
    {
        if (subject is null)
        {
            return false;
        }

        var text = LineText.Comparable(subject.AsSpan(0, Math.Min(subject.Length, 200))).AsSpan();
        while (text.StartsWith("[", StringComparison.Ordinal) && text.IndexOf(']') is var close and > 0)
        {
            text = text[(close + 1)..].TrimStart();
        }

        var colon = text.IndexOf(':');
        if (colon <= 0)
        {
            return false;
        }

        var prefix = text[..colon].TrimEnd();
        foreach (var candidate in Prefixes)
        {
            if (prefix.SequenceEqual(candidate))
            {
                return true;
            }
        }

        return false;
    }
}

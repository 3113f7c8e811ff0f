namespace M365Support.Mail.Replies;

/// <summary>What the lines around labels such as "From:" say about them: not every list of labels is the header of an earlier message.</summary>
internal static class HeaderSurroundings
{
    private const int MostLines = 24;
    private const int MostBlanks = 3;

    /// <summary>RFC 5322, 3.6.7, RFC 8601 and RFC 5321, 4.1.1.2.</summary>
    private static readonly string[] TraceFields = ["received: ", "return-path: ", "authentication-results: ", "mail from:<", "mail from: <"];

    /// <summary>Trace fields stand beside it without a blank line: somebody shows the header of a message, no program quotes them.</summary>
    public static bool HoldTrace(IReadOnlyList<MailLine> lines, int start)
    {
        for (var i = start - 1; i >= Math.Max(0, start - MostLines) && lines[i].Comparable.Length > 0; i--)
        {
            if (IsTrace(lines[i].Comparable))
            {
                return true;
            }
        }

        for (var i = start + 1; i < Math.Min(lines.Count, start + MostLines) && lines[i].Comparable.Length > 0; i++)
        {
            if (IsTrace(lines[i].Comparable))
            {
                return true;
            }
        }

        return false;

        static bool IsTrace(string comparable) => Array.Exists(TraceFields, field => comparable.StartsWith(field, StringComparison.Ordinal));
    }

    /// <summary>Programs write their labels with a capital; settings and YAML have small letters.</summary>
    public static bool IsSetting(MailLine line) => line.Text.AsSpan().TrimStart() is [>= 'a' and <= 'z', ..];

    /// <summary>A blank line above, and no sentence that leads up to it.</summary>
    public static bool SetApart(IReadOnlyList<MailLine> lines, int start)
    {
        if (start > 0 && lines[start - 1].Comparable.Length > 0)
        {
            return false;
        }

        for (var i = start - 2; i >= Math.Max(0, start - MostBlanks); i--)
        {
            if (lines[i].Comparable.Length > 0)
            {
                return lines[i].Comparable[^1] != ':';
            }
        }

        return true;
    }
}

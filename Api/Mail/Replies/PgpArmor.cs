namespace M365Support.Mail.Replies;

/// <summary>The lines that OpenPGP puts around a clear-signed text (RFC 9580, 7).</summary>
internal static class PgpArmor
{
    private const string SignedMessage = "-----begin pgp signed message-----";
    private const string Signature = "-----begin pgp signature-----";
    private const string SignatureEnd = "-----end pgp signature-----";
    private const int LongestHeader = 8;
    private const int LongestSignature = 100;

    /// <summary>How many lines of armor begin at <paramref name="start"/>: the heading with its "Hash:" lines, or a whole signature.</summary>
    public static int Match(IReadOnlyList<MailLine> lines, int start, int end)
    {
        return lines[start].Comparable switch
        {
            SignedMessage => Count(LongestHeader, line => line.IsBlank) - 1,
            Signature => Count(LongestSignature, line => line.Comparable == SignatureEnd),
            _ => 0,
        };

        int Count(int longest, Predicate<MailLine> isLast)
        {
            for (var i = start + 1; i < Math.Min(end, start + longest); i++)
            {
                if (isLast(lines[i]))
                {
                    return i - start + 1;
                }
            }

            return 1;
        }
    }
}

namespace M365Support.Mail.Html;

/// <summary>Lets through the addresses that a link in foreign HTML may have.</summary>
internal static class SafeUrl
{
    private const int MaxLength = 4_000;

    /// <summary>The address without control characters and blanks around it, if it is absolute http, https or mailto; otherwise null.</summary>
    public static string? Link(string? address)
    {
        if (address is null || address.Length > MaxLength)
        {
            return null;
        }

        // Browsers drop tabs, line ends and controls inside a scheme (WHATWG URL, 4.4), so they are dropped before looking at it.
        var clean = string.Concat(address.Where(c => !char.IsControl(c) && !Replies.LineText.IsInvisible(c))).Trim();
        return Uri.TryCreate(clean, UriKind.Absolute, out var uri) && IsAllowed(clean, uri) ? uri.AbsoluteUri : null;
    }

    private static bool IsAllowed(string text, Uri uri) =>
        (uri.Scheme is "http" or "https" && text.StartsWith(uri.Scheme + "://", StringComparison.OrdinalIgnoreCase) && uri.Host.Length > 0)
        || (uri.Scheme == "mailto" && text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase));
}

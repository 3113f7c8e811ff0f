using System.Web;
using AngleSharp.Dom;

namespace M365Support.Mail.Html;

/// <summary>Lets through the addresses that a link in foreign HTML may have.</summary>
internal static class SafeUrl
{
    private const int MaxLength = 4_000;
    private const int MaxWords = 500;

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

    /// <summary>The host that a link leads to, where its words name another one; null where they do not.</summary>
    public static string? OtherHost(IElement link, string address)
    {
        var words = HtmlWalker.BeginningOf(link, MaxWords + 1);
        if (words.Length > MaxWords || words.Contains(' ', StringComparison.Ordinal) || Host(words) is not { } named)
        {
            return null;
        }

        var target = new Uri(address, UriKind.Absolute);
        if (target.Host.EndsWith(".safelinks.protection.outlook.com", StringComparison.OrdinalIgnoreCase)
            && HttpUtility.ParseQueryString(target.Query)["url"] is { } inner && Uri.TryCreate(inner, UriKind.Absolute, out var original))
        {
            target = original;
        }

        return target.Scheme == "mailto" || IsWithin(target.IdnHost, named) || IsWithin(named, target.IdnHost) ? null : target.IdnHost;
    }

    private static bool IsWithin(string host, string domain) =>
        host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);

    /// <summary>The host in words such as "https://contoso.example/a" and "www.contoso.example".</summary>
    private static string? Host(string words) =>
        Uri.TryCreate(words.Contains("://", StringComparison.Ordinal) ? words : words.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? "http://" + words : null, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https" && uri.IdnHost.Contains('.', StringComparison.Ordinal)
            ? uri.IdnHost.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? uri.IdnHost[4..] : uri.IdnHost
            : null;

    private static bool IsAllowed(string text, Uri uri) =>
        (uri.Scheme is "http" or "https" && text.StartsWith(uri.Scheme + "://", StringComparison.OrdinalIgnoreCase) && uri.Host.Length > 0)
        || (uri.Scheme == "mailto" && text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase));
}

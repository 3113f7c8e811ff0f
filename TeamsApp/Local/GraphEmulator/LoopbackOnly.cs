using System.Net;

namespace M365Support.Local;

/// <summary>Refuses requests under a foreign host name (DNS rebinding) or sent by a foreign web page (CSRF).</summary>
internal static class LoopbackOnly
{
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (!IsLoopback(request.Host.Host) || request.Host.Port != context.Connection.LocalPort)
        {
            return EmulatorResults.Error(403, "ForeignHost", "This emulator answers under its loopback address only.").ExecuteAsync(context);
        }

        var foreignOrigin = request.Headers.Origin.Any(origin =>
            !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || !IsLoopback(uri.Host) || uri.Port != context.Connection.LocalPort);
        var foreignPage = request.Headers["Sec-Fetch-Site"].Any(site => site is "cross-site" or "same-site") && !HttpMethods.IsGet(request.Method);
        return foreignOrigin || foreignPage
            ? EmulatorResults.Error(403, "ForeignOrigin", "Another web page may not call this emulator.").ExecuteAsync(context)
            : next(context);
    }

    public static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}

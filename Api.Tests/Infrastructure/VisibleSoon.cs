using Azure.Core;
using Azure.Core.Pipeline;

namespace M365Support.Infrastructure;

/// <summary>Makes queue messages visible after a second at most, as the storage emulator's clock cannot be set. A message that comes early has to be hidden again by the product.</summary>
internal sealed class VisibleSoon : HttpPipelineSynchronousPolicy
{
    private const string Parameter = "visibilitytimeout=";

    public override void OnSendingRequest(HttpMessage message)
    {
        var uri = message.Request.Uri.ToUri().AbsoluteUri;
        var at = uri.IndexOf(Parameter, StringComparison.Ordinal);
        if (at < 0)
        {
            return;
        }

        var start = at + Parameter.Length;
        var end = uri.IndexOf('&', start) is >= 0 and var next ? next : uri.Length;
        if (int.Parse(uri.AsSpan(start, end - start)) > 1)
        {
            message.Request.Uri.Reset(new Uri(string.Concat(uri.AsSpan(0, start), "1", uri.AsSpan(end))));
        }
    }
}

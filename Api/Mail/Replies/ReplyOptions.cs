using System.ComponentModel.DataAnnotations;

namespace M365Support.Mail.Replies;

/// <summary>Bounds and hints for <see cref="ReplyExtractor"/>; the defaults suit a support desk.</summary>
public sealed record ReplyOptions
{
    public static ReplyOptions Default { get; } = new();

    /// <summary>Lines that are looked at, 100 to 200,000; default 20,000. What lies beyond counts as quoted.</summary>
    [Range(100, 200_000)]
    public int MaxLines { get; init; } = 20_000;

    /// <summary>The message's subject. "Fwd:" and its kin in other languages tell a forwarded message from a quoted one where the body does not.</summary>
    public string? Subject { get; init; }

    /// <summary>Bounds for HTML bodies.</summary>
    public Html.HtmlLimits Html { get; init; } = Mail.Html.HtmlLimits.Default;
}

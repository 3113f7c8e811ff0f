using System.Globalization;
using System.Text;
using Azure;
using Azure.Core;

namespace M365Support.Graph;

public sealed partial class GraphClient
{
    private const string ImmutableIds = "IdType=\"ImmutableId\"";

    /// <summary>
    /// Starts a round over a folder: every message that came at or after <paramref name="receivedSince"/>, then what is created later
    /// (Learn: "message: delta").
    /// </summary>
    /// <param name="mailbox">The user's id or address.</param>
    /// <param name="folder">The folder's id or well-known name (Learn: "mailFolder resource type").</param>
    /// <param name="receivedSince">Older messages are left out, and Graph gives at most 5,000 messages; null for all.</param>
    /// <param name="pageSize">1 to 1,000 messages in one answer; Graph may give fewer.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<MessageDeltaPage> StartDeltaAsync(string mailbox, string folder, DateTimeOffset? receivedSince, int pageSize = 50, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(mailbox);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, 1000);
        var filter = receivedSince is { } since
            ? "&$filter=receivedDateTime+ge+" + since.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)
            : "";
        return DeltaAsync(
            mailbox,
            $"users/{Segment(mailbox)}/mailFolders/{Segment(folder)}/messages/delta?changeType=created&$select=id,receivedDateTime,internetMessageId{filter}",
            pageSize,
            cancellationToken);
    }

    /// <summary>Goes on from a <see cref="MessageDeltaPage.NextLink"/> or <see cref="MessageDeltaPage.DeltaLink"/>.</summary>
    /// <exception cref="DeltaExpiredException">Graph does not know the link, or no longer; start again.</exception>
    public async Task<MessageDeltaPage> ContinueDeltaAsync(string mailbox, string link, int pageSize = 50, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(mailbox);
        ArgumentNullException.ThrowIfNull(link);
        if (!IsDeltaLink(link))
        {
            throw new DeltaExpiredException(0, "The link is none to a round of changes.", errorCode: null, innerException: null);
        }

        try
        {
            return await DeltaAsync(mailbox, link, pageSize, cancellationToken);
        }
        catch (RequestFailedException e) when (e is { Status: 400 } and not DeltaExpiredException)
        {
            // All of the request is the link: a token that is damaged is refused under several names.
            throw new DeltaExpiredException(e.Status, e.Message, e.ErrorCode, e);
        }
    }

    /// <summary>
    /// A message as it came, in MIME; the caller disposes the stream, which holds one of the mailbox's places until then
    /// (Learn: "Get message", MIME content).
    /// </summary>
    public async Task<Stream> OpenMessageMimeAsync(string mailbox, string messageId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(mailbox);
        ArgumentException.ThrowIfNullOrWhiteSpace(messageId);
        var place = await gate.EnterAsync(mailbox, cancellationToken);
        HttpMessage? message = null;
        try
        {
            message = MailMessage(RequestMethod.Get, $"users/{Segment(mailbox)}/messages/{Segment(messageId)}/$value");
            message.BufferResponse = false;
            await SendAsync(message, cancellationToken);
            var content = message.ExtractResponseContent() ?? Stream.Null;
            return new HeldStream(content, message, place);
        }
        catch
        {
            message?.Dispose();
            place.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Sends a message given as MIME; Graph keeps it in Sent Items (Learn: "user: sendMail", "Send Outlook messages in MIME format").
    /// It is never repeated here, not even where Graph refused it: a second send is a second mail, and counts against the mailbox's limits.
    /// </summary>
    /// <param name="mailbox">The sender's id or address.</param>
    /// <param name="mime">The message; at most 4 MB in base64.</param>
    /// <param name="mayGo">Asked right before the request, when one of the mailbox's places is free; false calls it off.</param>
    /// <param name="cancellationToken">Cancels the request, which may then have been carried out.</param>
    /// <returns>False when it was called off.</returns>
    /// <exception cref="GraphThrottledException">Nothing was sent; try again later.</exception>
    public async Task<bool> SendMailAsync(
        string mailbox, ReadOnlyMemory<byte> mime, Func<CancellationToken, Task<bool>>? mayGo = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(mailbox);
        using var place = await gate.EnterAsync(mailbox, cancellationToken);
        using var message = MailMessage(RequestMethod.Post, $"users/{Segment(mailbox)}/sendMail");
        message.ResponseClassifier = OnceOnly.Instance;
        message.Request.Headers.Add("Content-Type", "text/plain");
        message.Request.Content = RequestContent.Create(Encoding.ASCII.GetBytes(Convert.ToBase64String(mime.Span)));
        if (mayGo is not null && !await mayGo(cancellationToken))
        {
            return false;
        }

        await SendAsync(message, cancellationToken);
        return true;
    }

    private bool IsDeltaLink(string link) =>
        link.Contains("/delta", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(BaseAddress, link, out var uri) && BaseAddress.IsBaseOf(uri);

    private HttpMessage MailMessage(RequestMethod method, string relative)
    {
        var message = Message(method, relative);
        message.Request.Headers.Add("Prefer", ImmutableIds);
        return message;
    }

    private async Task<MessageDeltaPage> DeltaAsync(string mailbox, string relative, int pageSize, CancellationToken cancellationToken)
    {
        using var place = await gate.EnterAsync(mailbox, cancellationToken);
        var message = MailMessage(RequestMethod.Get, relative);
        message.Request.Headers.Add("Prefer", string.Create(CultureInfo.InvariantCulture, $"odata.maxpagesize={pageSize}"));
        var page = await ReadAsync(message, GraphJson.Default.GraphPageDeltaMessage, cancellationToken);
        var (next, delta) = (Relative(page.NextLink), Relative(page.DeltaLink));
        return next is null == delta is null
            ? throw new RequestFailedException("Graph's page of changes carries neither or both of its links.")
            : new MessageDeltaPage(page.Value ?? [], next, delta);
    }

    private sealed class OnceOnly : ResponseClassifier
    {
        public static OnceOnly Instance { get; } = new();

        public override bool IsRetriableResponse(HttpMessage message) => false;

        public override bool IsRetriableException(Exception exception) => false;

        public override bool IsRetriable(HttpMessage message, Exception exception) => false;
    }
}

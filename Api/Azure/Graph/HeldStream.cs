namespace M365Support.Graph;

/// <summary>An answer's body that keeps its request and its mailbox's place until it is disposed.</summary>
internal sealed class HeldStream(Stream content, IDisposable message, IDisposable place) : ForwardStream
{
    public override int Read(Span<byte> buffer) => content.Read(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => content.ReadAsync(buffer, cancellationToken);

    public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
        content.CopyToAsync(destination, bufferSize, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
            message.Dispose();
            place.Dispose();
        }

        base.Dispose(disposing);
    }
}

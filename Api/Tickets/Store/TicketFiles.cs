using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using M365Support.Storage;

namespace M365Support.Tickets;

/// <summary>Container <c>originals</c>: mail as it came, attachments and long texts.</summary>
public sealed class TicketFiles(DeskStorage storage)
{
    private readonly BlobContainerClient container = storage.Container("originals");

    /// <summary>Stores a file; storing the same name again replaces it, so a retry is harmless.</summary>
    public Task SaveAsync(string name, Stream content, string contentType, CancellationToken cancellationToken) =>
        container.GetBlobClient(name).UploadAsync(
            content,
            new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = contentType } },
            cancellationToken);

    public Task SaveAsync(string name, string text, CancellationToken cancellationToken) =>
        SaveAsync(name, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), "text/plain; charset=utf-8", cancellationToken);

    public Task<Stream> OpenAsync(string name, CancellationToken cancellationToken) =>
        container.GetBlobClient(name).OpenReadAsync(cancellationToken: cancellationToken);
}

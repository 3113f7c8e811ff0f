using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using M365Support.Mail;

namespace M365Support.Commands;

/// <summary>Writes lines of JSON in UTF-8.</summary>
internal static class MailLines
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static async Task WriteAsync(Stream output, object line, CancellationToken cancellationToken)
    {
        await output.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, line.GetType(), Json), cancellationToken);
        await output.WriteAsync("\n"u8.ToArray(), cancellationToken);
        await output.FlushAsync(cancellationToken);
    }
}

/// <summary>A file that could not be read.</summary>
internal sealed record ErrorLine(string File, string Error);

/// <summary>An address in a line.</summary>
internal sealed record AddressField(string? Name, string Address)
{
    public static AddressField Of(MailAddress address) => new(address.Name, address.Address);

    public static AddressField[] Of(IReadOnlyList<MailAddress> addresses) => [.. addresses.Select(Of)];
}

/// <summary>An attachment in a line.</summary>
internal sealed record AttachmentField(string? Name, string ContentType, long Size, string? ContentId, bool Inline, string Sha256)
{
    public static AttachmentField Of(MailAttachment attachment) =>
        new(attachment.DeclaredFileName is null ? null : attachment.FileName, attachment.ContentType, attachment.Size, attachment.ContentId, attachment.IsInline, attachment.Sha256);
}

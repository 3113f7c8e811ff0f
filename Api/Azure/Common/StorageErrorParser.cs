using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Azure;
using Azure.Core;

namespace M365Support.Storage;

/// <summary>Reads the error code and message from the header and from the JSON or XML body of a failed request.</summary>
internal sealed class StorageErrorParser : RequestFailedDetailsParser
{
    public static readonly StorageErrorParser Instance = new();

    private const int MaxBody = 64 * 1024;

    public static ResponseError? Parse(Response response) => Instance.TryParse(response, out var error, out _) ? error : null;

    public static string? Code(Response response) => Parse(response)?.Code;

    public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
    {
        data = null;
        response.Headers.TryGetValue("x-ms-error-code", out var headerCode);
        var (code, message) = Body(response);
        code = headerCode ?? code;
        error = code is null && message is null ? null : new ResponseError(code, message);
        return error is not null;
    }

    private static (string? Code, string? Message) Body(Response response)
    {
        if (response.ContentStream is not MemoryStream { Length: > 0 and <= MaxBody })
        {
            return default;
        }

        var body = response.Content;
        try
        {
            var text = body.ToMemory().Span.TrimStart("\uFEFF \r\n\t"u8);
            return text.IsEmpty ? default
                : text[0] == '{' ? Json(body)
                : text[0] == '<' ? Xml(body)
                : default;
        }
        catch (Exception e) when (e is JsonException or XmlException or InvalidOperationException)
        {
            return default;
        }
    }

    private static (string? Code, string? Message) Json(BinaryData body)
    {
        using var json = JsonDocument.Parse(body.ToMemory());
        if (!json.RootElement.TryGetProperty("odata.error", out var error) && !json.RootElement.TryGetProperty("error", out error))
        {
            return default;
        }

        var code = error.TryGetProperty("code", out var c) ? c.GetString() : null;
        var message = !error.TryGetProperty("message", out var m) ? null
            : m.ValueKind == JsonValueKind.String ? m.GetString()
            : m.TryGetProperty("value", out var value) ? value.GetString() : null;
        return (code, message);
    }

    private static (string? Code, string? Message) Xml(BinaryData body)
    {
        using var reader = XmlReader.Create(body.ToStream(), StorageXml.ReaderSettings);
        var root = XElement.Load(reader);
        return (root.Element("Code")?.Value, root.Element("Message")?.Value);
    }
}

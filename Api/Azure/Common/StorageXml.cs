using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Azure;
using Azure.Core;

namespace M365Support.Storage;

/// <summary>The XML dialect of the queue and blob services: read without DTDs, written with every character escaped that a reader would change.</summary>
internal static class StorageXml
{
    public static readonly XmlReaderSettings ReaderSettings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
    };

    private static readonly XmlWriterSettings WriterSettings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        NewLineHandling = NewLineHandling.Entitize,
    };

    /// <summary>Reads the body of a response.</summary>
    /// <exception cref="RequestFailedException">The body is not XML.</exception>
    public static XElement Read(Response response)
    {
        try
        {
            using var reader = XmlReader.Create(response.Content.ToStream(), ReaderSettings);
            return XElement.Load(reader, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException e)
        {
            throw new RequestFailedException(response.Status, "The storage service answered with something that is not XML.", errorCode: null, e);
        }
    }

    /// <summary>Writes the body of a request.</summary>
    /// <exception cref="ArgumentException">The text holds a character that XML cannot carry.</exception>
    public static RequestContent Write(XElement element)
    {
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, WriterSettings))
        {
            element.Save(writer);
        }

        return RequestContent.Create(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }

    public static string Text(this XElement element, string name) => element.Element(name)?.Value ?? "";

    public static DateTimeOffset? Time(this XElement element, string name) =>
        ParseTime(element.Element(name)?.Value);

    /// <summary>An RFC 1123 date, or nothing where the service sent something else.</summary>
    public static DateTimeOffset? ParseTime(string? value) =>
        DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    public static long Number(this XElement element, string name) =>
        long.TryParse(element.Element(name)?.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var n) ? n : 0;
}

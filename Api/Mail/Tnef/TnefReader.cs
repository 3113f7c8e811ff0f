using System.Buffers.Binary;
using System.Text;
using M365Support.Mail.Charsets;
using M365Support.Mail.Parsing;

namespace M365Support.Mail.Tnef;

/// <summary>What a TNEF stream (winmail.dat) holds.</summary>
internal sealed class TnefContent
{
    public string? Subject { get; set; }

    public string? Text { get; set; }

    public string? Html { get; set; }

    public List<TnefAttachment> Attachments { get; } = [];

    /// <summary>Whether the stream ended early or contradicts itself.</summary>
    public bool IsMalformed { get; set; }
}

/// <summary>A file in a TNEF stream.</summary>
internal sealed class TnefAttachment
{
    public string? Name { get; set; }

    public string? LongName { get; set; }

    public string? MediaType { get; set; }

    public string? ContentId { get; set; }

    public ReadOnlyMemory<byte> Data { get; set; }

    /// <summary>The content of an attached Outlook item.</summary>
    public TnefContent? Item { get; set; }
}

/// <summary>Reads TNEF (MS-OXTNEF): attributes in a row, some of which hold MAPI properties.</summary>
internal sealed class TnefReader(MailParserOptions options, MimeDocument document)
{
    private const uint Signature = 0x223E9F78;
    private const int MaxItems = 1_000;
    private const int MaxDepth = 8;

    private int items;
    private int codePage = Charset.Windows1252;

    /// <summary>The content, or null where the bytes are no TNEF.</summary>
    public TnefContent? Read(ReadOnlyMemory<byte> source, int depth = 0)
    {
        if (source.Length < 6 || BinaryPrimitives.ReadUInt32LittleEndian(source.Span) != Signature || depth > MaxDepth)
        {
            return null;
        }

        var content = new TnefContent();
        var position = 6;
        while (position + 9 <= source.Length)
        {
            var level = source.Span[position];
            var id = BinaryPrimitives.ReadUInt32LittleEndian(source.Span[(position + 1)..]) & 0xFFFF;
            var length = BinaryPrimitives.ReadUInt32LittleEndian(source.Span[(position + 5)..]);
            position += 9;
            if (level is not (1 or 2) || items > MaxItems)
            {
                content.IsMalformed = true;
                break;
            }

            var available = (int)Math.Min(length, source.Length - position);
            content.IsMalformed |= available < length;
            ReadAttribute(content, level, id, source.Slice(position, available), depth);
            position += available + Math.Min(2, source.Length - position - available);
        }

        content.IsMalformed |= position < source.Length;
        return content;
    }

    private void ReadAttribute(TnefContent content, byte level, uint id, ReadOnlyMemory<byte> data, int depth)
    {
        var attachment = content.Attachments.Count > 0 ? content.Attachments[^1] : null;
        switch (id)
        {
            case 0x9007 when data.Length >= 4:
                codePage = (int)BinaryPrimitives.ReadUInt32LittleEndian(data.Span);
                break;
            case 0x8004:
                content.Subject ??= Text8(data.Span);
                break;
            case 0x800C:
                content.Text ??= Text8(data.Span);
                break;
            case 0x9003 when level == 1:
                ReadMessageProperties(content, data);
                break;
            case 0x9002:
                items++;
                content.Attachments.Add(new());
                break;
            case 0x8010 when attachment is not null:
                attachment.Name ??= Text8(data.Span);
                break;
            case 0x800F when attachment is not null:
                attachment.Data = data;
                break;
            case 0x9005 when attachment is not null:
                ReadAttachmentProperties(attachment, data, depth);
                break;
            default:
                break;
        }
    }

    private void ReadMessageProperties(TnefContent content, ReadOnlyMemory<byte> data)
    {
        var reader = new MapiPropertyReader(data);
        while (reader.TryRead(out var property))
        {
            switch (property.Id)
            {
                case 0x3FDE when property.Number is > 0 and < 66_000:
                    codePage = property.Number;
                    break;
                case 0x0037:
                    content.Subject = Text(property) ?? content.Subject;
                    break;
                case 0x1000:
                    content.Text = Text(property) ?? content.Text;
                    break;
                case 0x1013:
                    content.Html = property.IsUnicode ? Text(property) : TextDecoder.Decode(property.Data.Span.TrimEnd((byte)0), HtmlCharset.Find(property.Data.Span) ?? Label(), document);
                    break;
                case 0x1009:
                    ReadRtf(content, property.Data.Span);
                    break;
                default:
                    break;
            }
        }

        content.IsMalformed |= reader.IsMalformed;
    }

    private void ReadRtf(TnefContent content, ReadOnlySpan<byte> compressed)
    {
        if (CompressedRtf.Decompress(compressed, Math.Min(options.MaxDecodedBytes, options.MaxTextLength)) is not { } rtf)
        {
            content.IsMalformed = true;
            return;
        }

        var text = RtfText.Read(rtf, options.MaxTextLength, out var isHtml);
        if (isHtml)
        {
            content.Html ??= text;
        }
        else
        {
            content.Text ??= text;
        }
    }

    private void ReadAttachmentProperties(TnefAttachment attachment, ReadOnlyMemory<byte> data, int depth)
    {
        var reader = new MapiPropertyReader(data);
        while (reader.TryRead(out var property))
        {
            switch (property.Id)
            {
                case 0x3707:
                    attachment.LongName = Text(property) ?? attachment.LongName;
                    break;
                case 0x3704:
                    attachment.Name = Text(property) ?? attachment.Name;
                    break;
                case 0x3001:
                    attachment.Name ??= Text(property);
                    break;
                case 0x370E:
                    attachment.MediaType = Text(property);
                    break;
                case 0x3712:
                    attachment.ContentId = Text(property)?.Trim('<', '>');
                    break;
                case 0x3701 when property.IsObject && property.Data.Length > 16:
                    attachment.Item = Read(property.Data[16..], depth + 1);
                    attachment.Data = attachment.Item is null ? property.Data[16..] : default;
                    break;
                case 0x3701 when attachment.Data.IsEmpty:
                    attachment.Data = property.Data;
                    break;
                default:
                    break;
            }
        }
    }

    private string? Text(MapiProperty property)
    {
        var text = property.IsUnicode ? Encoding.Unicode.GetString(property.Data.Span) : property.IsText ? Text8(property.Data.Span) : null;
        var end = text?.IndexOf('\0', StringComparison.Ordinal) ?? -1;
        return end >= 0 ? text![..end] : text;
    }

    private string Text8(ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf((byte)0);
        return TextDecoder.Decode(end < 0 ? data : data[..end], Label(), document);
    }

    private string Label() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"cp{codePage}");
}

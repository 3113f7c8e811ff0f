using System.Buffers;
using System.IO.Compression;
using System.Text;
using M365Support.Tickets;

namespace M365Support.Mail.Intake;

/// <summary>Looks at a file's bytes while they go by: what it really is, whatever its name says. Holds about 100 KiB.</summary>
internal sealed class FileInspector
{
    /// <summary>As far as a CD image's descriptor (ECMA-119 §8).</summary>
    private const int HeadLength = 0x8006;

    private const int Piece = 32 * 1024;

    /// <summary>The longest name of a packed file that is read whole, with the header before it.</summary>
    private const int Overlap = 512;

    private const int MaxTypesList = 64 * 1024;
    private const int MaxTypesListInflated = 1024 * 1024;

    private const string AnyType = "application/octet-stream";
    private const string VbaInZip = "vbaProject.bin";
    private const string TypesList = "[Content_Types].xml";
    private const string SheetMacros = "xl/macrosheets/";
    private const string OfficeBasic = "Basic/script-lc.xml";
    private const string PackedFile = "PK\u0003\u0004";
    private const string ListedFile = "PK\u0001\u0002";
    private const string VbaInOle = "_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0";

    /// <summary>The class of an installer's storage, {000C1084-0000-0000-C000-000000000046}, as it is stored.</summary>
    private const string InstallerInOle = "\u0084\u0010\u000c\0\0\0\0\0\u00c0\0\0\0\0\0\0F";

    private static readonly SearchValues<string> Marks =
        SearchValues.Create([VbaInZip, TypesList, SheetMacros, OfficeBasic, PackedFile, ListedFile, VbaInOle, InstallerInOle], StringComparison.OrdinalIgnoreCase);

    private readonly byte[] head = new byte[HeadLength];
    private readonly List<byte> typesList = [];
    private int headLength;
    private char[] window = [];
    private int kept;
    private bool listing;
    private bool hasMacros;
    private bool isInstaller;
    private bool packsProgram;

    /// <summary>Bytes that went by.</summary>
    public long Length { get; private set; }

    private ReadOnlySpan<byte> Head => head.AsSpan(0, headLength);

    private bool IsZip => Head.StartsWith("PK\x03\x04"u8) || Head.StartsWith("PK\x05\x06"u8) || Head.StartsWith("PK00PK"u8);

    private bool IsOle => Head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);

    /// <summary>The next bytes of the file.</summary>
    public void Pass(ReadOnlySpan<byte> bytes)
    {
        var more = Math.Min(bytes.Length, HeadLength - headLength);
        bytes[..more].CopyTo(head.AsSpan(headLength));
        headLength += more;
        Length += bytes.Length;
        if (!IsZip && !IsOle)
        {
            return;
        }

        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(bytes.Length, Piece)..])
        {
            Search(bytes[..Math.Min(bytes.Length, Piece)]);
        }
    }

    /// <summary>What the bytes say, once all of them went by.</summary>
    public AttachmentConcern Judge() =>
        isInstaller || packsProgram || IsProgram() ? AttachmentConcern.Executable
        : hasMacros || ListsMacros() ? AttachmentConcern.Macro
        : AttachmentConcern.None;

    /// <summary>The media type of a picture that every browser shows and that cannot hold a script; null for anything else.</summary>
    public string? PictureType() => Head switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => "image/bmp",
        _ => null,
    };

    private bool IsProgram()
    {
        var text = Head;
        text = text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? text[3..] : text;
        return text.StartsWith("#!"u8)
            || text.TrimStart(" \t\r\n"u8).StartsWith("[InternetShortcut]"u8)
            || Head is [(byte)'M', (byte)'Z', ..] or [(byte)'Z', (byte)'M', ..]
                or [0x7F, (byte)'E', (byte)'L', (byte)'F', ..]
                or [0xFE, 0xED, 0xFA, 0xCE or 0xCF, ..] or [0xCE or 0xCF, 0xFA, 0xED, 0xFE, ..]
                or [0xCA, 0xFE, 0xBA, 0xBE or 0xBF, ..] or [0xBE or 0xBF, 0xBA, 0xFE, 0xCA, ..]
                or [0, (byte)'a', (byte)'s', (byte)'m', ..] or [(byte)'d', (byte)'e', (byte)'x', (byte)'\n', ..]
                or [0x4C, 0, 0, 0, 0x01, 0x14, 0x02, 0, ..]
                or [(byte)'I', (byte)'T', (byte)'S', (byte)'F', ..]
            // OneNote: {7B5C52E4-D88C-4DA7-AEB1-5378D02996D3} (MS-ONESTORE 2.3.1).
            || Head.StartsWith((ReadOnlySpan<byte>)[0xE4, 0x52, 0x5C, 0x7B, 0x8C, 0xD8, 0xA7, 0x4D, 0xAE, 0xB1, 0x53, 0x78, 0xD0, 0x29, 0x96, 0xD3])
            || Head.StartsWith("conectix"u8) || Head.StartsWith("vhdxfile"u8) || Head.StartsWith("KDMV"u8)
            || (Head.Length == HeadLength && Head[0x8001..].StartsWith("CD001"u8));
    }

    private void Search(ReadOnlySpan<byte> bytes)
    {
        if (window.Length < Overlap + bytes.Length)
        {
            Array.Resize(ref window, Overlap + bytes.Length);
        }

        var length = kept + bytes.Length;
        Encoding.Latin1.GetChars(bytes, window.AsSpan(kept));
        if (listing && typesList.Count < MaxTypesList)
        {
            typesList.AddRange(bytes[..Math.Min(bytes.Length, MaxTypesList - typesList.Count)]);
        }

        ReadOnlySpan<char> seen = window.AsSpan(0, length);
        for (var at = 0; at < seen.Length && !hasMacros;)
        {
            var found = seen[at..].IndexOfAny(Marks);
            if (found < 0)
            {
                break;
            }

            at += found;
            Found(seen, at);
            at++;
        }

        kept = Math.Min(Overlap, length);
        window.AsSpan(length - kept, kept).CopyTo(window);
    }

    private void Found(ReadOnlySpan<char> seen, int at)
    {
        var rest = seen[at..];
        if (rest.StartsWith(TypesList, StringComparison.OrdinalIgnoreCase))
        {
            // The list says what the parts are, also one of another name (ECMA-376 part 2, §7). Its local header stands before its name.
            if (IsZip && !listing && at >= 22)
            {
                listing = true;
                foreach (var c in seen[(at - 22)..])
                {
                    typesList.Add((byte)c);
                }
            }
        }
        else if (rest.StartsWith(PackedFile, StringComparison.Ordinal))
        {
            packsProgram |= IsZip && NamesProgram(rest, lengthAt: 26, nameAt: 30);
        }
        else if (rest.StartsWith(ListedFile, StringComparison.Ordinal))
        {
            packsProgram |= IsZip && NamesProgram(rest, lengthAt: 28, nameAt: 46);
        }
        else if (rest.StartsWith(InstallerInOle, StringComparison.OrdinalIgnoreCase))
        {
            isInstaller |= IsOle;
        }
        else if (!rest.StartsWith("PK", StringComparison.OrdinalIgnoreCase))
        {
            hasMacros |= rest.StartsWith(VbaInOle, StringComparison.OrdinalIgnoreCase) ? IsOle : IsZip;
        }
    }

    /// <summary>Whether a zip's header names a program (APPNOTE.TXT 4.3.7, 4.3.12). What the piece cuts off is seen again with the next one.</summary>
    private static bool NamesProgram(ReadOnlySpan<char> header, int lengthAt, int nameAt)
    {
        if (header.Length < nameAt)
        {
            return false;
        }

        var length = header[lengthAt] + (header[lengthAt + 1] << 8);
        if (header.Length < nameAt + length)
        {
            return false;
        }

        var name = new byte[length];
        Encoding.Latin1.GetBytes(header.Slice(nameAt, length), name);
        return RiskyNames.Judge(Encoding.UTF8.GetString(name), AnyType) == AttachmentConcern.Executable;
    }

    /// <summary>Whether an Office document's list of types names macros.</summary>
    private bool ListsMacros()
    {
        // What is kept begins with the compression method, at offset 8 of the header; the name is at offset 30 (APPNOTE.TXT 4.3.7).
        const int Name = 22;
        if (typesList.Count < Name + TypesList.Length)
        {
            return false;
        }

        var entry = typesList.ToArray();
        var start = Name + TypesList.Length + entry[Name - 2] + (entry[Name - 1] << 8);
        if (start >= entry.Length)
        {
            return false;
        }

        var list = entry[0] == 8 ? Inflate(entry[start..]) : entry[start..];
        var text = Encoding.Latin1.GetString(list).Replace("\0", "", StringComparison.Ordinal);
        return text.Contains("vbaProject", StringComparison.OrdinalIgnoreCase)
            || text.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase)
            || text.Contains("macrosheet", StringComparison.OrdinalIgnoreCase);
    }

    private static byte[] Inflate(byte[] deflated)
    {
        var list = new byte[MaxTypesListInflated];
        var length = 0;
        try
        {
            using var inflating = new DeflateStream(new MemoryStream(deflated), CompressionMode.Decompress);
            for (int read; length < list.Length && (read = inflating.Read(list, length, list.Length - length)) > 0;)
            {
                length += read;
            }
        }
        catch (InvalidDataException)
        {
            // What could be read counts.
        }

        return list[..length];
    }
}

/// <summary>A file that is inspected as it is read.</summary>
internal sealed class InspectedStream(Stream file, FileInspector inspector) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        var read = file.Read(buffer);
        inspector.Pass(buffer[..read]);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await file.ReadAsync(buffer, cancellationToken);
        inspector.Pass(buffer.Span[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}

using System.Text;

namespace M365Support.Mail.Parsing;

/// <summary>Finds the parts of a message in one pass over its bytes (RFC 2046 §5.1; lenient).</summary>
internal sealed class StructureScanner(MimeDocument document)
{
    private const int GuessWindow = 64 * 1024;
    private const int MaxTrailingSpace = 512;

    private readonly List<Frame> open = [];
    private int parts;
    private int outerLevels;

    public MimePart ScanMessage()
    {
        var end = document.Source.Length;
        var root = ReadPart(SkipByteOrderMark(document.Span), end, parent: null);
        ScanParts(root.BodyStart, end);
        return root;
    }

    private void ScanParts(int position, int end)
    {
        var span = document.Span;
        while (open.Count > 0)
        {
            if (!FindDelimiter(span, position, end, out var delimiter))
            {
                break;
            }

            var contentEnd = ContentEnd(span, position, delimiter.LineStart);
            CloseAbove(delimiter.Level, contentEnd);
            var frame = open[delimiter.Level];
            frame.Part.LastChild?.CloseAt(contentEnd);
            position = delimiter.LineEnd;
            if (delimiter.IsClose)
            {
                Finish(frame, contentEnd);
                open.RemoveAt(delimiter.Level);
                continue;
            }

            if (++parts >= document.Options.MaxParts)
            {
                document.Warn(MailWarningCode.TooManyParts, "The message has more parts than the parser reads; the rest was left out.");
                break;
            }

            var child = ReadPart(position, end, frame.Part);
            position = child.BodyStart;
        }

        while (open.Count > 0)
        {
            var frame = open[^1];
            open.RemoveAt(open.Count - 1);
            if (frame.Part.Children.Count > 0)
            {
                document.Warn(MailWarningCode.UnclosedMultipart, "A multipart has no closing boundary.");
            }

            Finish(frame, end);
        }
    }

    private MimePart ReadPart(int start, int end, MimePart? parent)
    {
        var firstHeader = document.HeaderCount;
        var bodyStart = HeaderScanner.Scan(document, start, end, topLevel: parent is null);
        var part = new MimePart(document, firstHeader, document.HeaderCount - firstHeader, bodyStart, end, parent);
        parent?.AddChild(part);
        if (!part.IsMultipart)
        {
            return part;
        }

        if (document.Depth + outerLevels + open.Count >= document.Options.MaxDepth)
        {
            document.Warn(MailWarningCode.TooDeep, "The message nests deeper than the parser reads; what lies deeper was left out.");
            return part;
        }

        var boundary = part.ContentType.Boundary is { } declared ? Encoding.Latin1.GetBytes(declared) : [];
        if (boundary.Length == 0)
        {
            document.Warn(MailWarningCode.MissingBoundary, "A multipart declares no boundary.");
            boundary = GuessBoundary(document.Span[bodyStart..end]);
        }

        if (boundary.Length > 0)
        {
            open.Add(new(part, boundary));
        }

        return part;
    }

    private void CloseAbove(int level, int contentEnd)
    {
        while (open.Count - 1 > level)
        {
            var inner = open[^1];
            open.RemoveAt(open.Count - 1);
            document.Warn(MailWarningCode.UnclosedMultipart, "A multipart has no closing boundary.");
            Finish(inner, contentEnd);
        }
    }

    private void Finish(Frame frame, int contentEnd)
    {
        var part = frame.Part;
        part.LastChild?.CloseAt(contentEnd);
        part.CloseAt(contentEnd);
        if (part.Children.Count > 0 || part.BodyStart >= contentEnd)
        {
            return;
        }

        document.Warn(MailWarningCode.BoundaryNotFound, "A multipart's boundary does not occur in it.");
        var boundary = GuessBoundary(document.Span[part.BodyStart..contentEnd]);
        if (boundary.Length > 0 && document.Depth + outerLevels + open.Count < document.Options.MaxDepth)
        {
            var nested = new StructureScanner(document) { parts = parts, outerLevels = outerLevels + open.Count + 1 };
            nested.open.Add(new(part, boundary));
            nested.ScanParts(part.BodyStart, contentEnd);
            parts = nested.parts;
        }
    }

    private bool FindDelimiter(ReadOnlySpan<byte> span, int position, int end, out Delimiter delimiter)
    {
        var candidate = position;
        while (candidate < end)
        {
            if (span[candidate..end].StartsWith("--"u8) && Match(span, candidate, end, out delimiter))
            {
                return true;
            }

            var next = span[candidate..end].IndexOf("\n--"u8);
            if (next < 0)
            {
                break;
            }

            candidate += next + 1;
        }

        delimiter = default;
        return false;
    }

    /// <summary>Whole lines only, so a boundary may begin another; one closing dash instead of two is a common slip.</summary>
    private bool Match(ReadOnlySpan<byte> span, int lineStart, int end, out Delimiter delimiter)
    {
        var rest = span[(lineStart + 2)..end];
        for (var sloppy = 0; sloppy < 2; sloppy++)
        {
            for (var level = open.Count - 1; level >= 0; level--)
            {
                var boundary = open[level].Boundary;
                if (!rest.StartsWith(boundary))
                {
                    continue;
                }

                var tail = rest[boundary.Length..];
                var dashes = tail.StartsWith("--"u8) ? 2 : sloppy > 0 && tail.StartsWith("-"u8) ? 1 : 0;
                tail = tail[dashes..];
                tail = tail[..Math.Min(tail.Length, MaxTrailingSpace)].TrimStart(" \t\r"u8);
                if (tail.IsEmpty || tail[0] == '\n')
                {
                    delimiter = new(lineStart, HeaderScanner.LineEnd(span, lineStart, end), level, dashes > 0);
                    return true;
                }
            }
        }

        delimiter = default;
        return false;
    }

    /// <summary>The line break before a delimiter belongs to the delimiter (RFC 2046 §5.1.1).</summary>
    private static int ContentEnd(ReadOnlySpan<byte> span, int floor, int lineStart)
    {
        var end = lineStart;
        if (end > floor && span[end - 1] == '\n')
        {
            end--;
            if (end > floor && span[end - 1] == '\r')
            {
                end--;
            }
        }

        return end;
    }

    private static byte[] GuessBoundary(ReadOnlySpan<byte> body)
    {
        body = body[..Math.Min(body.Length, GuessWindow)];
        var position = 0;
        while (position < body.Length)
        {
            var lineEnd = HeaderScanner.LineEnd(body, position, body.Length);
            var line = body[position..lineEnd].TrimEnd(" \t\r\n"u8);
            if (line.Length is > 2 and <= 202 && line.StartsWith("--"u8) && line[2..].IndexOfAny((byte)' ', (byte)'\t') < 0 && lineEnd < body.Length)
            {
                var next = body[lineEnd..HeaderScanner.LineEnd(body, lineEnd, body.Length)].TrimEnd(" \t\r\n"u8);
                if (next.StartsWith("Content-"u8) || next.StartsWith("content-"u8))
                {
                    return line[2..].ToArray();
                }
            }

            position = lineEnd;
        }

        return [];
    }

    private static int SkipByteOrderMark(ReadOnlySpan<byte> span) => span.StartsWith("\uFEFF"u8) ? 3 : 0;

    private readonly record struct Delimiter(int LineStart, int LineEnd, int Level, bool IsClose);

    private sealed record Frame(MimePart Part, byte[] Boundary);
}

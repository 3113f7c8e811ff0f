namespace M365Support.Mail.Parsing;

/// <summary>Finds the header fields of a part and where its body begins (RFC 5322 §2.2, §4.5; lenient).</summary>
internal static class HeaderScanner
{
    private const int MaxJunkLines = 3;

    /// <summary>Adds the fields found from <paramref name="start"/> on to the document.</summary>
    /// <param name="document">The message.</param>
    /// <param name="start">Where the part begins.</param>
    /// <param name="end">Where it must end.</param>
    /// <param name="topLevel">Whether mbox lines and junk may stand before the first field.</param>
    /// <returns>Where the body begins.</returns>
    public static int Scan(MimeDocument document, int start, int end, bool topLevel)
    {
        var span = document.Span;
        var options = document.Options;
        var firstHeader = document.HeaderCount;
        var position = topLevel ? SkipLeadingBlankLines(span, start, end) : start;
        var limit = position + (int)Math.Min(options.MaxHeaderBytes, (long)end - position);
        while (position < end)
        {
            var lineEnd = LineEnd(span, position, end);
            var line = TrimEnd(span[position..lineEnd]);
            if (line.IsEmpty)
            {
                if (span[position] is not ((byte)' ' or (byte)'\t') || !IsFoldedOver(span, position, lineEnd, end))
                {
                    return lineEnd;
                }

                position = lineEnd;
                continue;
            }

            if (IsMboxLine(line))
            {
                position = lineEnd;
                continue;
            }

            var nameLength = HeaderNameLength(line, out var colon);
            if (nameLength == 0 && document.HeaderCount > firstHeader && document.TryExtendLastHeader(position, position + line.Length))
            {
                position = lineEnd;
                continue;
            }

            if (nameLength == 0 || position >= limit || document.HeaderCount - firstHeader >= options.MaxHeaders)
            {
                if (nameLength != 0)
                {
                    document.Warn(MailWarningCode.HeadersTruncated, "The headers are longer than the parser reads; the rest of them was left out.");
                    return SkipHeaders(span, position, end);
                }

                if (line.StartsWith("--"u8) || !(IsFollowedByHeader(span, lineEnd, end) && (topLevel || document.HeaderCount > firstHeader)))
                {
                    document.Warn(MailWarningCode.MissingHeaderSeparator, "No blank line stands between the headers and the body.");
                    return position;
                }

                document.Warn(MailWarningCode.MalformedHeader, "A line among the headers is not a header.");
                nameLength = Math.Max(colon, 0);
                if (colon < 0)
                {
                    position = FieldEnd(span, lineEnd, end);
                    continue;
                }
            }

            var fieldEnd = FieldEnd(span, lineEnd, end);
            if (fieldEnd > limit)
            {
                document.Warn(MailWarningCode.HeadersTruncated, "The headers are longer than the parser reads; the rest of them was left out.");
            }

            var valueEnd = Math.Min(fieldEnd, limit);
            var valueStart = Math.Min(position + colon + 1, valueEnd);
            while (valueStart < valueEnd && span[valueStart] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                valueStart++;
            }

            while (valueEnd > valueStart && span[valueEnd - 1] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                valueEnd--;
            }

            document.AddHeader(new(position, nameLength, valueStart, valueEnd));
            position = fieldEnd;
        }

        return end;
    }

    /// <summary>Whether the line reads as <c>Name: …</c>; bodies with a missing blank line are recognised by this.</summary>
    public static bool LooksLikeHeader(ReadOnlySpan<byte> line) =>
        HeaderNameLength(line, out var colon) is > 0 and <= 76 && !line[(colon + 1)..].StartsWith("//"u8);

    /// <summary>Position after the line that begins at <paramref name="position"/>.</summary>
    public static int LineEnd(ReadOnlySpan<byte> span, int position, int end)
    {
        var newline = span[position..end].IndexOf((byte)'\n');
        return newline < 0 ? end : position + newline + 1;
    }

    private static int FieldEnd(ReadOnlySpan<byte> span, int lineEnd, int end)
    {
        while (lineEnd < end && span[lineEnd] is (byte)' ' or (byte)'\t')
        {
            var next = LineEnd(span, lineEnd, end);
            if (TrimEnd(span[lineEnd..next]).IsEmpty && !IsFoldedOver(span, lineEnd, next, end))
            {
                break;
            }

            lineEnd = next;
        }

        return lineEnd;
    }

    /// <summary>A line of white space alone continues a field only if more of the headers follows it.</summary>
    private static bool IsFoldedOver(ReadOnlySpan<byte> span, int lineStart, int lineEnd, int end)
    {
        if (lineEnd >= end || span[lineStart] is not ((byte)' ' or (byte)'\t'))
        {
            return false;
        }

        var next = TrimEnd(span[lineEnd..LineEnd(span, lineEnd, end)]);
        return !next.IsEmpty && (span[lineEnd] is (byte)' ' or (byte)'\t' || LooksLikeHeader(next));
    }

    private static bool IsFollowedByHeader(ReadOnlySpan<byte> span, int lineEnd, int end)
    {
        var next = FieldEnd(span, lineEnd, end);
        for (var tries = 0; tries < MaxJunkLines && next < end; tries++)
        {
            var after = LineEnd(span, next, end);
            var line = TrimEnd(span[next..after]);
            if (line.IsEmpty)
            {
                return false;
            }

            if (LooksLikeHeader(line))
            {
                return true;
            }

            next = after;
        }

        return false;
    }

    private static int HeaderNameLength(ReadOnlySpan<byte> line, out int colon)
    {
        colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            return 0;
        }

        var name = line[..colon].TrimEnd(" \t"u8);
        return name.IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0 ? name.Length : 0;
    }

    private static bool IsMboxLine(ReadOnlySpan<byte> line)
    {
        if (line[0] == '>')
        {
            line = line[1..];
        }

        return line.StartsWith("From "u8) && line[5..].TrimStart((byte)' ') is not [(byte)':', ..];
    }

    private static int SkipLeadingBlankLines(ReadOnlySpan<byte> span, int start, int end)
    {
        var position = start;
        while (position < end && span[position] is (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t')
        {
            position++;
        }

        if (position == start || position == end)
        {
            return start;
        }

        var line = TrimEnd(span[position..LineEnd(span, position, end)]);
        return IsMboxLine(line) || LooksLikeHeader(line) ? position : start;
    }

    private static int SkipHeaders(ReadOnlySpan<byte> span, int position, int end)
    {
        while (position < end)
        {
            var lineEnd = LineEnd(span, position, end);
            if (TrimEnd(span[position..lineEnd]).IsEmpty)
            {
                return lineEnd;
            }

            position = lineEnd;
        }

        return end;
    }

    private static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> line) => line.TrimEnd(" \t\r\n"u8);
}

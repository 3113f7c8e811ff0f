using System.Buffers.Binary;

namespace M365Support.Mail.Tnef;

/// <summary>Decompresses the RTF of Outlook messages (MS-OXRTFCP).</summary>
internal static class CompressedRtf
{
    private const int DictionarySize = 4096;
    private const uint Compressed = 0x75465A4C;
    private const uint Uncompressed = 0x414C454D;

    private static ReadOnlySpan<byte> InitialDictionary => "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"u8;

    /// <summary>The RTF, cut at <paramref name="limit"/> bytes; null where the bytes are something else.</summary>
    public static byte[]? Decompress(ReadOnlySpan<byte> source, int limit)
    {
        if (source.Length < 16)
        {
            return null;
        }

        var rawSize = BinaryPrimitives.ReadUInt32LittleEndian(source[4..]);
        var kind = BinaryPrimitives.ReadUInt32LittleEndian(source[8..]);
        source = source[16..];
        if (kind == Uncompressed)
        {
            return source[..(int)Math.Min(Math.Min(rawSize, source.Length), limit)].ToArray();
        }

        // A token of two bytes yields 17 at most, so a false size cannot make the buffer large.
        return kind == Compressed ? Expand(source, (int)Math.Min(Math.Min(rawSize, (source.Length * 9L) + 17), limit)) : null;
    }

    private static byte[] Expand(ReadOnlySpan<byte> source, int size)
    {
        Span<byte> dictionary = stackalloc byte[DictionarySize];
        dictionary.Clear();
        InitialDictionary.CopyTo(dictionary);
        var write = InitialDictionary.Length;
        var output = new byte[size];
        var length = 0;
        var position = 0;
        while (position < source.Length && length < size)
        {
            var control = source[position++];
            for (var bit = 0; bit < 8 && position < source.Length && length < size; bit++, control >>= 1)
            {
                if ((control & 1) == 0)
                {
                    output[length++] = dictionary[write] = source[position++];
                    write = (write + 1) % DictionarySize;
                    continue;
                }

                if (position + 1 >= source.Length)
                {
                    return output[..length];
                }

                var token = BinaryPrimitives.ReadUInt16BigEndian(source[position..]);
                position += 2;
                var offset = token >> 4;
                if (offset == write)
                {
                    return output[..length];
                }

                for (var count = (token & 0xF) + 2; count > 0 && length < size; count--)
                {
                    output[length++] = dictionary[write] = dictionary[offset];
                    offset = (offset + 1) % DictionarySize;
                    write = (write + 1) % DictionarySize;
                }
            }
        }

        return output[..length];
    }
}

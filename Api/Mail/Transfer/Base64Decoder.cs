using System.Buffers;
using System.Buffers.Text;

namespace M365Support.Mail.Transfer;

/// <summary>Decodes Base64 piece by piece (RFC 2045 §6.8): whole lines through the vectorised decoder, broken ones byte by byte.</summary>
internal struct Base64Decoder
{
    private const byte Skip = 0xFF;
    private const byte Pad = 0xFE;

    private static readonly SearchValues<byte> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r"u8);
    private static readonly byte[] Table = CreateTable();

    private uint bits;
    private int count;
    private bool padded;
    private bool afterBlank;
    private long total;
    /// <summary>Some senders pad every line; others append a footer in plain text, which is not data.</summary>
    private bool ended;

    /// <summary>Whether anything but Base64 and white space was met.</summary>
    public bool Malformed { get; private set; }

    /// <summary>Decodes a piece; at most three quarters of its length plus two bytes come out.</summary>
    public int Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var written = 0;
        while (!source.IsEmpty && !ended)
        {
            var newline = source.IndexOf((byte)'\n');
            var line = newline < 0 ? source : source[..newline];
            source = newline < 0 ? default : source[(newline + 1)..];
            if (line is [.., (byte)'\r'])
            {
                line = line[..^1];
            }

            if (line.IsEmpty)
            {
                afterBlank = true;
                continue;
            }

            if ((padded && !Base64.IsValid(line)) || (afterBlank && written + total > 0 && line.IndexOfAnyExcept(Alphabet) >= 0))
            {
                ended = true;
                break;
            }

            afterBlank = false;

            if (count == 0 && line.Length % 4 == 0 && Base64.DecodeFromUtf8(line, target[written..], out var consumed, out var produced) == OperationStatus.Done && consumed == line.Length)
            {
                written += produced;
                padded = line[^1] == '=';
            }
            else
            {
                written += DecodeLeniently(line, target[written..]);
            }
        }

        total += written;
        return written;
    }

    /// <summary>What an unpadded end leaves over.</summary>
    public int Flush(Span<byte> target)
    {
        var written = 0;
        if (count == 2)
        {
            target[written++] = (byte)(bits >> 4);
        }
        else if (count == 3)
        {
            target[written++] = (byte)(bits >> 10);
            target[written++] = (byte)(bits >> 2);
        }

        Malformed |= count == 1;
        bits = 0;
        count = 0;
        return written;
    }

    private int DecodeLeniently(ReadOnlySpan<byte> line, Span<byte> target)
    {
        var written = 0;
        padded = false;
        foreach (var b in line)
        {
            var value = Table[b];
            if (value == Skip)
            {
                Malformed |= b is not ((byte)' ' or (byte)'\t' or (byte)'\r');
                continue;
            }

            if (value == Pad)
            {
                padded = true;
                written += Flush(target[written..]);
                continue;
            }

            bits = (bits << 6) | value;
            if (++count == 4)
            {
                target[written++] = (byte)(bits >> 16);
                target[written++] = (byte)(bits >> 8);
                target[written++] = (byte)bits;
                bits = 0;
                count = 0;
            }
        }

        return written;
    }

    private static byte[] CreateTable()
    {
        var table = new byte[256];
        Array.Fill(table, Skip);
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        for (var i = 0; i < alphabet.Length; i++)
        {
            table[alphabet[i]] = (byte)i;
        }

        table['='] = Pad;
        return table;
    }
}

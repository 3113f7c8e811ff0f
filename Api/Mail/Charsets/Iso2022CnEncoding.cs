using System.Text;

namespace M365Support.Mail.Charsets;

/// <summary>ISO-2022-CN (RFC 1922), which .NET's code page of that name does not read; decodes only, and of CNS 11643 the first plane.</summary>
internal sealed class Iso2022CnEncoding() : Encoding(Charset.Iso2022Cn)
{
    private const int CnsPlanes = 20000;
    private const byte Escape = 0x1B;
    private const byte ShiftOut = 0x0E;
    private const byte ShiftIn = 0x0F;

    public override int GetCharCount(byte[] bytes, int index, int count) => Decode(bytes.AsSpan(index, count)).Length;

    public override int GetMaxCharCount(int byteCount) => byteCount;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        var text = Decode(bytes.AsSpan(byteIndex, byteCount));
        text.CopyTo(0, chars, charIndex, text.Length);
        return text.Length;
    }

    public override string GetString(byte[] bytes, int index, int count) => Decode(bytes.AsSpan(index, count));

    public override int GetByteCount(char[] chars, int index, int count) => throw new NotSupportedException();

    public override int GetMaxByteCount(int charCount) => throw new NotSupportedException();

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => throw new NotSupportedException();

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        var set = Charset.Get(Charset.Gb18030)!;
        while (!bytes.IsEmpty)
        {
            if (bytes[0] == Escape && bytes.Length >= 4)
            {
                // ESC $ ) A names GB 2312, G plane 1 of CNS 11643; other sets are read as the one before.
                set = bytes[3] == 'G' ? Charset.Get(CnsPlanes) ?? set : bytes[3] == 'A' ? Charset.Get(Charset.Gb18030)! : set;
                bytes = bytes[4..];
                continue;
            }

            var shifted = bytes[0] == ShiftOut;
            var run = shifted || bytes[0] is ShiftIn or Escape ? bytes[1..] : bytes;
            var end = run.IndexOfAny(Escape, ShiftOut, ShiftIn);
            bytes = end < 0 ? default : run[end..];
            run = end < 0 ? run : run[..end];
            text.Append(shifted ? DecodeShifted(run, set) : ASCII.GetString(run));
        }

        return text.ToString();
    }

    private static string DecodeShifted(ReadOnlySpan<byte> run, Encoding set)
    {
        var eight = new byte[run.Length];
        for (var i = 0; i < run.Length; i++)
        {
            eight[i] = (byte)(run[i] > ' ' ? run[i] | 0x80 : run[i]);
        }

        return set.GetString(eight);
    }
}

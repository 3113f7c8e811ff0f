using System.Buffers.Binary;
using System.Text;

namespace M365Support.Mail.Tnef;

/// <summary>Writes TNEF streams for tests (MS-OXTNEF).</summary>
internal sealed class TnefBuilder
{
    private readonly List<byte> bytes = [0x78, 0x9F, 0x3E, 0x22, 1, 0];

    public static byte[] Property(int id, int type, byte[] value)
    {
        var property = new List<byte>();
        Write(property, (uint)((id << 16) | type));
        if (type is 0x1E or 0x1F or 0x102 or 0x0D)
        {
            Write(property, 1);
            Write(property, (uint)value.Length);
        }

        property.AddRange(value);
        while (property.Count % 4 != 0)
        {
            property.Add(0);
        }

        return [.. property];
    }

    public static byte[] Unicode(int id, string value) => Property(id, 0x1F, Encoding.Unicode.GetBytes(value + "\0"));

    public static byte[] Properties(params byte[][] properties)
    {
        var list = new List<byte>();
        Write(list, (uint)properties.Length);
        foreach (var property in properties)
        {
            list.AddRange(property);
        }

        return [.. list];
    }

    public TnefBuilder Attribute(byte level, uint id, byte[] data)
    {
        bytes.Add(level);
        Write(bytes, id);
        Write(bytes, (uint)data.Length);
        bytes.AddRange(data);
        var checksum = (ushort)data.Sum(b => b);
        bytes.Add((byte)checksum);
        bytes.Add((byte)(checksum >> 8));
        return this;
    }

    public TnefBuilder MessageProperties(params byte[][] properties) => Attribute(1, 0x00069003, Properties(properties));

    public TnefBuilder Attachment(string name, byte[] data, params byte[][] properties) =>
        Attribute(2, 0x00069002, new byte[14]).Attribute(2, 0x00018010, Encoding.ASCII.GetBytes(name + "\0")).Attribute(2, 0x0006800F, data).Attribute(2, 0x00069005, Properties(properties));

    public byte[] Build() => [.. bytes];

    public static MailMessage InMessage(byte[] tnef, string text = "") => Eml.Parse(
        $"Content-Type: multipart/mixed; boundary=b\n\n{(text.Length == 0 ? "" : $"--b\n\n{text}\n")}--b\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(tnef)}\n--b--\n");

    private static void Write(List<byte> target, uint number)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(four, number);
        target.AddRange(four);
    }
}

using System.Text;

namespace M365Support.Mail;

/// <summary>Damages messages the way transport, bad senders and attackers do; the same numbers give the same damage.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> seeds)
{
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "\r\n", "\n", "\r", "\r\n\r\n", "\n\n", "--", "--b", "--b--", "\n--b\n", "\r\n ", "\t", "=", "==", "=?", "?=", "=?utf-8?B?", "=?utf-8?Q?", "=?gb2312?B?xOO6ww==?=", "=?x?q?=", "\"", "\\", "\\\"", "<", ">", "<>", "<<", "@", ",", ";", ":", "(", ")", "((((", "[", "]",
            "Content-Type: multipart/mixed; boundary=b\r\n", "Content-Type: message/rfc822\r\n\r\n", "Content-Type: multipart/alternative; boundary=\"\"\r\n", "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\r\n", "Content-Type: text/plain; charset=",
            "Content-Type: application/ms-tnef\r\n", "Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n", "Content-Disposition: attachment; filename*0*=utf-8''%e4; filename*1*=%bd%a0\r\n", "charset=utf-16", "charset=iso-2022-jp", "charset=utf-7", "charset=hz-gb-2312", "charset=cp037", "format=flowed; delsp=yes",
            "begin 644 a.txt\n", "#0V%T\n", "`\nend\n", "\u001b$B", "\u001b(B", "\u001b$)C", "~{", "~}", "\0", "\0\0\0\0", "=00", "=0D=0A", "=E4=BD", "%00", "%", "*0*=", "*=", "''", "From ", ">From ", "\u202e", "message/delivery-status", "Final-Recipient: rfc822;", "X-Failed-Recipients: ",
        }.Select(Encoding.Latin1.GetBytes),
        [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF], [0xC3, 0x28], [0x80], [0xFF], [0xED, 0xA0, 0x80], [0xB0, 0xA1, 0xB0], [0x78, 0x9F, 0x3E, 0x22], [0x30, 0x80, 0x06, 0x09, 0x2A],
    ];

    public byte[] Next()
    {
        var bytes = new List<byte>(seeds[random.Next(seeds.Count)]);
        for (var steps = 1 + random.Next(8); steps > 0; steps--)
        {
            Step(bytes);
        }

        return [.. bytes];
    }

    private void Step(List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(bytes.Count - at, random.Next(4) == 0 ? random.Next(600) : random.Next(12));
        switch (random.Next(9))
        {
            case 0:
                for (var i = at; i < at + length; i++)
                {
                    bytes[i] = (byte)random.Next(256);
                }

                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 3:
                var token = Tokens[random.Next(Tokens.Length)];
                for (var times = random.Next(6) == 0 ? random.Next(60) : 1; times > 0; times--)
                {
                    bytes.InsertRange(at, token);
                }

                break;
            case 4:
                var other = seeds[random.Next(seeds.Count)];
                var from = random.Next(other.Length + 1);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(other.Length - from, random.Next(2000))).ToArray());
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 7:
                bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                break;
            default:
                var piece = bytes.GetRange(at, length);
                bytes.RemoveRange(at, length);
                bytes.InsertRange(random.Next(bytes.Count + 1), piece);
                break;
        }
    }
}

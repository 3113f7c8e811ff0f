using System.Text;
using M365Support.Mail.Tnef;

namespace M365Support.Mail;

/// <summary>Messages that mutations start from: one for each thing the parser reads, and the corpus where it is there.</summary>
internal static class MutationSeeds
{
    public static IReadOnlyList<byte[]> All()
    {
        var seeds = new List<byte[]>(Texts.Select(Eml.Bytes));
        seeds.AddRange(Texts.Select(t => Encoding.UTF8.GetBytes(t.ReplaceLineEndings("\n"))));
        seeds.Add(Binary("application/ms-tnef; name=winmail.dat", Winmail()));
        seeds.Add(Binary("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", Signed()));
        var fixtures = Path.Combine(AppContext.BaseDirectory, "Mail", "Fixtures");
        if (Directory.Exists(fixtures))
        {
            seeds.AddRange(Directory.EnumerateFiles(fixtures, "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllBytes));
        }

        if (Environment.GetEnvironmentVariable("MAIL_CORPUS") is { Length: > 0 } corpus && Directory.Exists(corpus))
        {
            seeds.AddRange(Directory.EnumerateFiles(corpus, "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes));
        }

        return seeds;
    }

    private static byte[] Binary(string type, byte[] body) => [.. Eml.Bytes($"Subject: x\nContent-Type: {type}\nContent-Transfer-Encoding: binary\n\n"), .. body];

    private static byte[] Winmail()
    {
        var rtf = Convert.FromHexString("2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0");
        var wrapped = Encoding.ASCII.GetBytes(@"{\rtf1\ansi\fromhtml1{\fonttbl{\f0\fcharset134 SimSun;}}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 \f0\'c4\'e3 \u20320?{\*\htmltag92 </p>}}");
        byte[] plain = [(byte)(wrapped.Length + 12), 0, 0, 0, (byte)wrapped.Length, 0, 0, 0, (byte)'M', (byte)'E', (byte)'L', (byte)'A', 0, 0, 0, 0, .. wrapped];
        var inner = new TnefBuilder().MessageProperties(TnefBuilder.Unicode(0x0037, "Inner"), TnefBuilder.Property(0x1009, 0x102, plain)).Attachment("deep.txt", "deep"u8.ToArray()).Build();
        return new TnefBuilder()
            .Attribute(1, 0x00069007, [0xA8, 0x03, 0, 0, 0, 0, 0, 0])
            .MessageProperties(TnefBuilder.Property(0x8001, 3, [.. new byte[16], 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]), TnefBuilder.Property(0x1009, 0x102, rtf), TnefBuilder.Property(0x1013, 0x102, "<p>x</p>"u8.ToArray()))
            .Attachment("a.txt", "file"u8.ToArray(), TnefBuilder.Unicode(0x3707, "long name.txt"))
            .Attribute(2, 0x00069002, new byte[14])
            .Attribute(2, 0x00069005, TnefBuilder.Properties(TnefBuilder.Property(0x3701, 0x0D, [.. new byte[16], .. inner])))
            .Build();
    }

    /// <summary>Signed data without signers, by hand so that it is the same each time (RFC 5652 §5.1).</summary>
    private static byte[] Signed()
    {
        static byte[] Der(byte tag, params byte[][] content)
        {
            byte[] all = [.. content.SelectMany(c => c)];
            return [tag, (byte)all.Length, .. all];
        }

        var content = "Subject: y\r\n\r\nsigned"u8.ToArray();
        byte[] data = [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1];
        byte[] signedData = [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2];
        return Der(0x30, signedData, Der(0xA0, Der(0x30, [2, 1, 1], Der(0x31), Der(0x30, data, Der(0xA0, Der(4, content))), Der(0x31))));
    }

    private static readonly string[] Texts =
    [
        """
        From b@b.example Mon Nov  3 09:15:00 2025
        Received: from a (b [10.0.0.1])
          by c; Mon, 3 Nov 2025 09:15:00 +0800 (CST)
        From: "Doe, John" <john@b.example>, A Group:Chris <c@a.example>, joe@b.example;
        To: =?gb2312?B?1cXOsA==?= <zhang@b.example>, Pete(A wonderful \) chap) <pete(his account)@silly.example>
        Cc: <@route.example:mary@b.example>, , jdoe@test   . example
        Reply-To: undisclosed-recipients:;
        Subject: =?utf-8?B?5L2g?= =?utf-8?B?5aW9?= and =?iso-8859-1?Q?caf=E9?=
         folded
        Date: Mon, 3 Nov 2025 09:15:00 +0800 (CST)
        Message-ID: <1@b.example>
        References: <a@b.example>
         <b@b.example>, c@b.example
        In-Reply-To: Your message of "Mon" <b@b.example>
        List-Id: People <people.b.example>
        Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes
        Content-Transfer-Encoding: quoted-printable

        A soft line =
        and a flowed =20
        one. =E4=BD=A0=E5=A5=BD
        > quoted =20
        > more
        --=20
        Me
        """,
        """
        MIME-Version: 1.0
        Subject: parts
        Content-Type: multipart/mixed; boundary="b"

        preamble
        --b
        Content-Type: multipart/alternative; boundary=bb

        --bb
        Content-Type: text/plain; charset=iso-2022-jp

        plain
        --bb
        Content-Type: multipart/related; boundary="bbb"; start="<r>"; type="text/html"

        --bbb
        Content-Type: text/html
        Content-ID: <r>

        <html><head><meta charset=gbk></head><body><img src="cid:i"></body></html>
        --bbb
        Content-Type: image/gif; name*0="a"; name*1*=%20b; name*2=".gif"
        Content-ID: <i>
        Content-Transfer-Encoding: base64

        R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=
        --bbb--
        --bb
        Content-Type: text/calendar; method=REQUEST; charset=utf-8

        BEGIN:VCALENDAR
        END:VCALENDAR
        --bb--
        --b
        Content-Type: message/rfc822

        From: inner@b.example
        Subject: inner
        Content-Type: multipart/digest; boundary=d

        --d

        Subject: digested

        text
        --d--
        --b
        Content-Type: application/octet-stream; name="../../etc/passwd"
        Content-Disposition: attachment; filename*=utf-8''%E4%BD%A0.exe
        Content-Transfer-Encoding: x-uuencode

        begin 644 x
        #0V%T
        `
        end
        --b--
        epilogue
        """,
        """
        Return-Path: <>
        From: MAILER-DAEMON@b.example (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        Auto-Submitted: auto-replied
        Content-Type: multipart/report; report-type=delivery-status; boundary="r"

        --r

        Could not deliver.
        --r
        Content-Type: message/delivery-status

        Reporting-MTA: dns; b.example

        Final-Recipient: rfc822; <u@b.example>
        Action: failed
        Status: 5.1.1
        Diagnostic-Code: smtp; 550 5.1.1 unknown
        --r
        Content-Type: text/rfc822-headers

        Message-ID: <lost@b.example>
        Subject: lost
        --r--
        """,
        """
        Subject: uuencoded
        X-Failed-Recipients: a@b.example

        Here it is:
        begin 644 cat.txt
        #0V%T
        `
        end
        bye
        -----BEGIN PGP MESSAGE-----
        """,
    ];
}

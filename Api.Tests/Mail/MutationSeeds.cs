using System.Text;

namespace M365Support.Mail;

/// <summary>Messages that mutations start from: one for each thing the parser reads, and the corpus where it is there.</summary>
internal static class MutationSeeds
{
    public static IReadOnlyList<byte[]> All()
    {
        var seeds = new List<byte[]>(Texts.Select(Eml.Bytes));
        seeds.AddRange(Texts.Select(t => Encoding.UTF8.GetBytes(t.ReplaceLineEndings("\n"))));
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

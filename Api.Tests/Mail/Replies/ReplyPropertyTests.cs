using FsCheck;
using FsCheck.Fluent;

namespace M365Support.Mail.Replies;

/// <summary>What holds for any text, however strange.</summary>
public sealed class ReplyPropertyTests
{
    // Pieces that mean something to the extractor, so that random mixtures reach its corners.
    private static readonly string[] Pieces =
    [
        "Hello", "I see error 0x80070005.", "", "", "   ", "> quoted", ">> deeper", "> ", ">", "| barred", "Bo> named", "On Tue, Mar 5, 2024 at 9:14 AM Dana <dana@contoso.example> wrote:",
        "On Tue, Mar 5, 2024 at 9:14 AM Dana", "<dana@contoso.example>", "wrote:", "Am 05.03.2024 um 09:14 schrieb Jörg:", "在 2024年3月5日，陈晓明 写道：", "-- ", "--", "—", "_____", "=====", "-----Original Message-----",
        "---------- Forwarded message ---------", "Begin forwarded message:", "From: Dana <dana@contoso.example>", "Sent: Tuesday, March 5, 2024 9:14 AM", "To: Desk", "Subject: Printer", "发件人：陈晓明", "主题：打印机", "Von: Jörg", "Betreff: x",
        "Sent from my iPhone", "发自我的iPhone", "Get Outlook for iOS", "Best regards,", "This e-mail and any attachments are confidential.", "CAUTION: This email originated from outside.", "see below", "Is it on?", "\u200B", "\u00A0", "\uFEFF", "\uD800", "\0", "\u2028",
        "2024-03-05 9:14 GMT+01:00 Dana", "| 发件人 | x |", "> On 5 Mar 2024, at 09:14, Bo wrote:", "> From: Bo", "On", "wrote", ":", "*", "<", "@", "Fine On Tue, Mar 5, 2024 at 9:14 AM Dana <dana@contoso.example> wrote:", "-----BEGIN PGP SIGNED MESSAGE-----", "Hash: SHA256",
        "-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----", "> 5 users", ">>> Dana <dana@contoso.example> 3/5/2024 9:14 AM >>>", "Received: from x", "# Heading", "---",
    ];

    [Fact]
    public void Every_line_of_random_mixtures_is_in_exactly_one_part()
    {
        var random = new Random(20240305);
        for (var i = 0; i < 5_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => Pieces[random.Next(Pieces.Length)] + (random.Next(12) == 0 ? " " : random.Next(5) == 0 ? "\r\n" : "\n")));
            AssertNothingIsLost(text);
        }
    }

    [Fact]
    public void Every_line_of_any_text_is_in_exactly_one_part() =>
        Prop.ForAll<string>(text => AssertNothingIsLost(text ?? string.Empty)).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void Lines_beyond_the_bound_are_quoted()
    {
        var text = string.Join('\n', Enumerable.Range(0, 500).Select(i => $"line {i}"));
        var parts = ReplyExtractor.FromText(text, new ReplyOptions { MaxLines = 100 });

        Assert.EndsWith("line 99", parts.Reply, StringComparison.Ordinal);
        Assert.EndsWith("line 499", parts.Quoted, StringComparison.Ordinal);
        AssertNothingIsLost(text, new ReplyOptions { MaxLines = 100 });
    }

    public static TheoryData<string> Monsters =>
    [
        ">", "> ", ">\n", "a", "a\n", "\n", "\r", "-", "-\n", "_", "On 1.1.2024 ", "On 1.1.2024\n", "wrote:\n", "<a@b> wrote\n", "From: a@b\n", "From: ", "From: a\nTo: b\n", "Von:\n", "To: a@b,\n", "1:", "1.1.", "2024-", "年", "在", "写道：", "*", "\u200B", "\uD800", "Sent from my ", "Sent from my x\n", "this e-mail ", "Bo> ", "| \n", "@", "<", "\"", "---\nx\n", "===\nx\n", "On Jan 1 2024 a\n\n", "> a\nb\n", "Begin forwarded message:\n", "-----\n", "##- \n", " On 3 Jun 2026 17:45 Am Le El a@b.c:\n", "-----BEGIN PGP SIGNATURE-----\n", ". este mensaje y", "a@b.c wrote: ",
    ];

    [Theory]
    [MemberData(nameof(Monsters))]
    public async Task A_megabyte_of_repetition_is_handled_in_time(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        var work = Task.Run(() => ReplyExtractor.FromText(text));

        Assert.Same(work, await Task.WhenAny(work, Task.Delay(TimeSpan.FromSeconds(60))));
        Assert.NotNull(await work);
    }

    [Fact]
    public void Random_html_never_fails()
    {
        string[] tags =
        [
            "<div>", "</div>", "<p>", "</p>", "<br>", "<blockquote type=cite>", "</blockquote>", "<div class=gmail_quote>", "<div class=\"gmail_attr\">", "<div id=divRplyFwdMsg>", "<hr>", "<hr id=zwchr>", "<table><tr><td>", "</td></tr></table>", "<div class=moz-cite-prefix>",
            "<div class=x_gmail_signature>", "<b>From:</b>", "<b>Sent:</b>", "<div style='border-top:solid #E1E1E1 1.0pt'>", "<span>", "</span>", "<ul><li>", "</ul>", "<includetail>", "<pre>", "</pre>", "<a href=x>", "</a>", "<img src=cid:x>", "<div id=appendonsend>", "<div class=ydp12345678yahoo_quoted>", "<", "&", "<!--", "-->",
        ];
        var random = new Random(5);
        for (var i = 0; i < 3_000; i++)
        {
            var html = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(2) == 0 ? tags[random.Next(tags.Length)] : System.Net.WebUtility.HtmlEncode(Pieces[random.Next(Pieces.Length)])));
            var parts = ReplyExtractor.FromHtml(html);
            Assert.Equal(parts.Segments.Sum(segment => segment.Text.Split('\n').Count(line => !LineText.IsBlank(line))), LineCount(parts));
        }
    }

    private static int LineCount(ReplyParts parts) => Lines(parts).Count();

    private static IEnumerable<string> Lines(ReplyParts parts) =>
        new[] { parts.Reply, parts.Quoted, parts.Signature, parts.Disclaimer, parts.Forwarded?.Text }
            .SelectMany(part => (part ?? string.Empty).Split('\n')).Where(line => !LineText.IsBlank(line)).Select(line => line.TrimEnd());

    private static void AssertNothingIsLost(string text, ReplyOptions? options = null)
    {
        var lines = LineText.Split(text, int.MaxValue, out _);
        Assert.Equal(text.Where(c => !char.IsWhiteSpace(c)), lines.SelectMany(line => line.Text).Where(c => !char.IsWhiteSpace(c)));
        var expected = lines.Select(line => line.Text.TrimEnd()).Where(line => !LineText.IsBlank(line)).Order(StringComparer.Ordinal).ToList();
        var parts = ReplyExtractor.FromText(text, options);
        Assert.Equal(expected, Lines(parts).Order(StringComparer.Ordinal));
        Assert.Equal(expected, parts.Segments.SelectMany(segment => segment.Text.Split('\n', '\r')).Where(line => !LineText.IsBlank(line)).Select(line => line.TrimEnd()).Order(StringComparer.Ordinal));
    }
}

using System.Net;

namespace M365Support.Mail.Replies;

/// <summary>What many mail programs write around the new text, in many languages and places.</summary>
public sealed class MailBodyTests
{
    private const string Reply = "Die Nummer ist 4711.";

    public static TheoryData<string, string> Attributions => MailBodies.Pieces("attributions.txt");

    public static TheoryData<string, string> Headers => MailBodies.Pieces("headers.txt");

    public static TheoryData<string, string> Headings => MailBodies.Pieces("headings.txt");

    public static TheoryData<string, string> Signatures => MailBodies.Pieces("signatures.txt");

    public static TheoryData<string, string, string> Texts => MailBodies.Whole("text.txt");

    public static TheoryData<string, string, string> Kept => MailBodies.Whole("kept.txt");

    public static TheoryData<string, string, string> Pages => MailBodies.Whole("html.txt");

    [Theory]
    [MemberData(nameof(Attributions))]
    public void Attribution_is_found_wherever_it_stands(string program, string attribution)
    {
        AssertReply(program, "OK 42", $"OK 42\n\n{attribution}\n\n> 17 / 18\n> 19\n");
        AssertReply(program, "OK 42\nB-7", $"OK 42\nB-7\n\n{attribution}\n\n17 / 18\n19\n");
        AssertReply(program, "OK 42", $"OK 42\n{attribution}\n> 17 / 18\n");
        AssertReply(program, "OK 42", $"{attribution}\n> 17 / 18\n> 19\n\nOK 42\n");
        AssertReply(program, "", $"{attribution}\n> 17 / 18\n> 19\n");
        AssertReply(program, "Ja, bitte.", $"Ja, bitte.\n\n\n{attribution}\n\nHello Dana, this is text.\n\nBo\n".Replace("\n", "\r\n", StringComparison.Ordinal));
        AssertReply(program, "OK 42", $"OK 42\n\n> {attribution.Replace("\n", "\n> ", StringComparison.Ordinal)}\n>\n> 17 / 18\n> 19\n");
        AssertHtml(program, "OK 42", $"<div>OK 42</div><div><br></div><div>{WebUtility.HtmlEncode(attribution)}</div><blockquote type=\"cite\">17 / 18</blockquote>");
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void Header_block_is_found_wherever_it_stands(string program, string block)
    {
        AssertReply(program, Reply, $"{Reply}\n\n{block}\n\n17 / 18\n");
        AssertReply(program, Reply, $"{Reply}\n\n________________________________\n{block}\n\n17 / 18\n");
        AssertReply(program, Reply, $"{Reply}\n\n-----\n{block}\n17 / 18\n");
        AssertReply(program, Reply, $"{Reply}\n{block}\n\n17 / 18\n");
        AssertReply(program, Reply, $"{Reply}\n\n> {block.Replace("\n", "\n> ", StringComparison.Ordinal)}\n>\n> 17 / 18\n");
        AssertReply(program, "", $"{block}\n\n17 / 18\n");
        AssertReply(program, Reply, $"{Reply}\n\n{Labelled(block, label => $"*{label}*", "\n")}\n\n17 / 18\n");
        AssertHtml(program, Reply, $"<div>{Reply}</div><div><br></div><hr><div>{Labelled(WebUtility.HtmlEncode(block), label => $"<b>{label}</b>", "<br>")}</div><br><div>17 / 18</div>");
    }

    [Theory]
    [MemberData(nameof(Headings))]
    public void Heading_is_found_wherever_it_stands(string program, string heading)
    {
        AssertReply(program, Reply, $"{Reply}\n\n{heading}\n\n17 / 18\n");
        AssertReply(program, Reply, $"{Reply}\n{heading}\n17 / 18\n");
        AssertReply(program, Reply, $"{Reply}\n\n{heading}\nFrom: Dana <dana@contoso.example>\nDate: Tue, 5 Mar 2024 09:14:02 +0100\nTo: Bo\n\n17 / 18\n");
    }

    [Theory]
    [MemberData(nameof(Signatures))]
    public void Signature_is_found_wherever_it_stands(string language, string signature)
    {
        AssertReply(language, "B-7 42", $"B-7 42\n\n{signature}\n");
        AssertReply(language, "B-7 42", $"B-7 42\n{signature}\n");
        AssertReply(language, "B-7 42", $"B-7 42\n\n{signature}\n\nOn 5 Mar 2024, at 09:14, Dana <dana@contoso.example> wrote:\n\n> 17\n");
        AssertReply(language, "B-7 42", $"B-7 42\n\n{signature}\n________________________________\nFrom: Dana <dana@contoso.example>\nSent: Tuesday, March 5, 2024 9:14 AM\nTo: Bo\nSubject: x\n\n17\n");
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void New_text_is_found_in(string name, string body, string reply) => AssertReply(name, reply, body);

    [Theory]
    [MemberData(nameof(Kept))]
    public void Nothing_is_cut_from(string name, string body, string reply) => AssertReply(name, reply, body);

    [Theory]
    [MemberData(nameof(Pages))]
    public void New_text_is_found_in_the_page(string name, string body, string reply) => AssertHtml(name, reply, body);

    private static void AssertReply(string name, string expected, string body) => AssertSame(name, expected, ReplyExtractor.FromText(body), body);

    private static void AssertHtml(string name, string expected, string body) => AssertSame(name, expected, ReplyExtractor.FromHtml(body), body);

    private static void AssertSame(string name, string expected, ReplyParts parts, string body)
    {
        if (!MailBodies.Lines(expected).SequenceEqual(MailBodies.Lines(parts.Reply)))
        {
            Assert.Fail($"{name}: expected\n{expected}\nbut got\n{parts.Reply}\nfrom\n{body}");
        }
    }

    private static string Labelled(string block, Func<string, string> mark, string separator) => string.Join(separator, block.Split('\n').Select(line =>
    {
        var colon = line.IndexOfAny([':', '：']);
        return colon is < 0 or > 40 ? line : mark(line[..(colon + 1)]) + line[(colon + 1)..];
    }));
}

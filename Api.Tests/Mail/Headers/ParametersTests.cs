namespace M365Support.Mail.Headers;

public sealed class ParametersTests
{
    [Theory]
    [InlineData("attachment; filename=plain.txt", "plain.txt")]
    [InlineData("attachment; filename=\"with space; and semicolon.txt\"", "with space; and semicolon.txt")]
    [InlineData("attachment; filename=with space.txt", "with space.txt")]
    [InlineData("attachment; filename=with space.txt; size=3", "with space.txt")]
    [InlineData("attachment filename=plain.txt", "plain.txt")]
    [InlineData("attachment; FileName = \"spaced.txt\"", "spaced.txt")]
    [InlineData("attachment; filename*=utf-8''%E4%BD%A0%E5%A5%BD.txt", "你好.txt")]
    [InlineData("attachment; filename*=utf-8'en'%E4%BD%A0.txt; filename=\"you.txt\"", "你.txt")]
    [InlineData("attachment; filename=\"you.txt\"; filename*=utf-8''%E4%BD%A0.txt", "你.txt")]
    [InlineData("attachment; filename*0=\"long\"; filename*1=\"-name\"; filename*2=\".txt\"", "long-name.txt")]
    [InlineData("attachment; filename*2=\".txt\"; filename*0=\"long\"; filename*1=\"-name\"", "long-name.txt")]
    [InlineData("attachment; filename*0*=utf-8''%E4%BD; filename*1*=%A0; filename*2=\".txt\"", "你.txt")]
    [InlineData("attachment; filename*0=\"a\"; filename*2=\"c\"", "a")]
    [InlineData("attachment; filename*=gb2312''%C4%E3.txt", "你.txt")]
    [InlineData("attachment; filename=\"=?utf-8?B?5L2g5aW9?=.txt\"", "你好.txt")]
    [InlineData("attachment; filename==?utf-8?B?5L2g5aW9LnR4dA==?=", "你好.txt")]
    [InlineData("attachment; filename=\"=?utf-8?B?5L2g?=\n =?utf-8?B?5aW9?=.txt\"", "你好.txt")]
    [InlineData("attachment; filename*0=\"=?utf-8?B?5L2g\"; filename*1=\"5aW9?=\"", "你好")]
    [InlineData("attachment; filename=\"unclosed.txt", "unclosed.txt")]
    [InlineData("attachment; filename=\"unclosed.txt; size=3", "unclosed.txt")]
    [InlineData("attachment; filename=\"quo\\\"ted.txt\"", "quo\"ted.txt")]
    [InlineData("attachment; filename=\"C:\\temp\\file.txt\"", "C:\\temp\\file.txt")]
    [InlineData("attachment; filename=你好.txt", "你好.txt")]
    [InlineData("attachment; filename=a.txt (comment)", "a.txt")]
    [InlineData("attachment; (comment) filename=a.txt", "a.txt")]
    [InlineData("attachment; filename=a.txt; filename=b.txt", "a.txt")]
    [InlineData("attachment; filename=", null)]
    [InlineData("attachment; filename*=utf-8''100%.txt", "100%.txt")]
    [InlineData("attachment; filename*=no-quotes.txt", "no-quotes.txt")]
    [InlineData("attachment", null)]
    public void FileName_reads(string disposition, string? expected) =>
        Assert.Equal(expected, Eml.WithHeader("Content-Disposition: " + disposition).Root.FileName);

    [Theory]
    [InlineData("text/plain; charset=utf-8", "text/plain", "utf-8")]
    [InlineData("TEXT/HTML;charset=\"utf-8\"", "text/html", "utf-8")]
    [InlineData("text/plain; charset=utf-8 format=flowed", "text/plain", "utf-8")]
    [InlineData("text/plain charset=utf-8", "text/plain", "utf-8")]
    [InlineData("text/plain;; ; charset=utf-8", "text/plain", "utf-8")]
    [InlineData("text/plain; charset = utf-8 (comment)", "text/plain", "utf-8")]
    [InlineData("text/plain; x=\"a;charset=no\"; charset=utf-8", "text/plain", "utf-8")]
    [InlineData("text", "text/plain", null)]
    [InlineData("\"text/html\"; charset=utf-8", "text/html", "utf-8")]
    [InlineData("text/; charset=utf-8", "text/plain", "utf-8")]
    [InlineData("nonsense", "text/plain", null)]
    [InlineData("", "text/plain", null)]
    [InlineData("application/x-thing", "application/x-thing", null)]
    public void ContentType_reads(string value, string mediaType, string? charset)
    {
        var type = Eml.WithHeader("Content-Type: " + value).Root.ContentType;

        Assert.Equal((mediaType, charset), (type.MediaType, type.Charset));
    }

    [Fact]
    public void ContentType_past_the_bound_of_parameters_warns()
    {
        var message = Eml.Parse($"Content-Type: text/plain; {string.Concat(Enumerable.Range(0, 100).Select(i => $"p{i}=x; "))} charset=utf-8\n\nx", new MailParserOptions { MaxParameters = 10 });

        Assert.Null(message.Root.ContentType.Charset);
        Assert.Contains(message.Warnings, w => w.Code == MailWarningCode.TooManyParameters);
    }
}

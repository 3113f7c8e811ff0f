namespace M365Support.Mail.Headers;

public sealed class MessageIdsTests
{
    [Theory]
    [InlineData("<a@b.example>", "a@b.example")]
    [InlineData("<a@b.example> <c@d.example>\n <e@f.example>", "a@b.example c@d.example e@f.example")]
    [InlineData("<a@b.example><c@d.example>", "a@b.example c@d.example")]
    [InlineData("<a@b.example>, <c@d.example>", "a@b.example c@d.example")]
    [InlineData("<a@b.example> <a@b.example>", "a@b.example")]
    [InlineData("a@b.example c@d.example", "a@b.example c@d.example")]
    [InlineData("<a@\n b.example>", "a@b.example")]
    [InlineData("<a@b.example", "a@b.example")]
    [InlineData("<a@b.example <c@d.example>", "a@b.example c@d.example")]
    [InlineData("Message of Monday <a@b.example>", "a@b.example")]
    [InlineData("=?utf-8?Q?=3Ca=40b.example=3E?= <c@d.example>", "a@b.example c@d.example")]
    [InlineData("<>", "")]
    [InlineData("", "")]
    [InlineData("<no-at-sign>", "no-at-sign")]
    public void References_read(string value, string expected) =>
        Assert.Equal(expected, string.Join(' ', Eml.WithHeader("References: " + value).References));

    [Fact]
    public void References_survive_a_line_that_lost_its_indentation() =>
        Assert.Equal(["a@b.example", "c.d@e.example"], Eml.Parse("References: <a@b.example> <c.\nd@e.example>\nSubject: kept\n\nx").References);

    [Fact]
    public void InReplyTo_is_the_first_identifier_or_null()
    {
        Assert.Equal("a@b.example", Eml.WithHeader("In-Reply-To: Your message of \"Monday\" <a@b.example>").InReplyTo);
        Assert.Null(Eml.WithHeader("In-Reply-To:").InReplyTo);
    }
}

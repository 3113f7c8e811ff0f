namespace M365Support.Mail.Html;

public sealed class CardTextTests
{
    [Theory]
    [InlineData("plain, text. (ok) 3.14 - fine!", "plain, text. (ok) 3.14 - fine!")]
    [InlineData("**bold** [a](b) `c` <d>", "\\*\\*bold\\*\\* \\[a\\](b) \\`c\\` \\<d>")]
    [InlineData("one\ntwo\r\n\r\nthree", "one\n\ntwo\n\nthree")]
    [InlineData("    # code\n  12) x", "\\# code\n\n12\\) x")]
    [InlineData("![x](y)", "!\\[x\\](y)")]
    [InlineData("{{TIME(x)}} ${x}", "\\{\\{TIME(x)}} \\$\\{x}")]
    [InlineData("a\0b", "ab")]
    [InlineData("", "")]
    public void Text_is_escaped_for_cards(string text, string escaped) => Assert.Equal(escaped, CardText.Escape(text));
}

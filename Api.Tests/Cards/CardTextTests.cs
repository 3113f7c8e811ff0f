using System.Globalization;

namespace M365Support.Cards;

public sealed class CardTextTests
{
    [Theory]
    [InlineData("plain text, 100 % normal (really)!", "plain text, 100 % normal (really)!")]
    [InlineData("**bold** _it_ `code`", @"\*\*bold\*\* \_it\_ \`code\`")]
    [InlineData("[a](https://evil.example)", @"\[a\](https://evil.example)")]
    [InlineData("![x](https://evil.example)", @"!\[x\](https://evil.example)")]
    [InlineData("<b>&lt; a&b & c", @"\<b>\&lt; a\&b & c")]
    [InlineData("# head", @"\# head")]
    [InlineData("C# is fine", "C# is fine")]
    [InlineData("- item", @"\- item")]
    [InlineData("12. item", @"12\. item")]
    [InlineData("12.5 % of it", "12.5 % of it")]
    [InlineData("  12) item", "\u00a0\u00a012\\) item")]
    [InlineData("file_name_x.txt __init__", @"file_name_x.txt \_\_init\_\_")]
    [InlineData("~~gone~~", @"\~\~gone\~\~")]
    [InlineData("{{DATE(2020-01-01T00:00:00Z)}} ${x}", @"{\{DATE(2020-01-01T00:00:00Z)}} $\{x}")]
    [InlineData("a\0b", "ab")]
    [InlineData("", "")]
    [InlineData(@"C:\temp\", @"C:\\temp\\")]
    [InlineData("    indented", "\u00a0\u00a0\u00a0\u00a0indented")]
    [InlineData("one\r\ntwo\n\n\nthree", "one\n\ntwo\n\nthree")]
    [InlineData("safe\u202eexe.fdp", "safeexe.fdp")]
    public void Escape_keeps_what_the_text_says(string text, string expected) => Assert.Equal(expected, CardText.Escape(text));

    [Fact]
    public void Escape_cuts_at_a_whole_character() => Assert.Equal("ab…", CardText.Escape("ab😀cd", 4));

    [Fact]
    public void Message_is_shown_as_its_markdown_by_whole_lines()
    {
        Assert.Equal("**a**\n\n- b", CardText.Message("a\nb", "**a**\n\n- b"));
        Assert.Equal("**aaaaaaa**\n\n…", CardText.Message("aaaaaaa\nbbbbbbb", "**aaaaaaa**\n\n**bbbbbbb**", 20));
        Assert.Equal(@"\*a…", CardText.Message("*abcdefgh", "**no line of this fits**", 3));
        Assert.Equal(@"\*a\*", CardText.Message("*a*", markdown: null));
    }

    [Fact]
    public void Line_puts_everything_on_one_line() => Assert.Equal("a b c", CardText.Line(" a\nb\t\tc "));

    [Fact]
    public void Moment_is_in_UTC_without_fractions_as_the_functions_demand() =>
        Assert.Equal(
            "{{DATE(2026-03-31T12:30:05Z,SHORT)}}\u00a0{{TIME(2026-03-31T12:30:05Z)}}",
            CardText.Moment(new DateTimeOffset(2026, 3, 31, 14, 30, 5, 678, TimeSpan.FromHours(2))));

    [Theory]
    [InlineData(999, "999 B")]
    [InlineData(183_400, "183 KB")]
    [InlineData(34_500_000, "34.5 MB")]
    public void Size_is_written_in_its_unit(long bytes, string expected) => Assert.Equal(expected, CardText.Size(bytes, CultureInfo.InvariantCulture));
}

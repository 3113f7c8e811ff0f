namespace M365Support.Mail;

public sealed class SafeFileNameTests
{
    [Theory]
    [InlineData("report.pdf", "report.pdf")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\temp\\report.pdf", "report.pdf")]
    [InlineData("..", "attachment-3.pdf")]
    [InlineData("", "attachment-3.pdf")]
    [InlineData(null, "attachment-3.pdf")]
    [InlineData("CON", "_CON")]
    [InlineData("nul.txt", "_nul.txt")]
    [InlineData("a<b>c:d|e?f*g\".txt", "a_b_c_d_e_f_g_.txt")]
    [InlineData("inv\u202Efdp.exe", "invfdp.exe")]
    [InlineData("line\r\nbreak\0.txt", "linebreak.txt")]
    [InlineData(" spaced . ", "spaced")]
    [InlineData("报告（最终）.docx", "报告（最终）.docx")]
    public void Name_is_made_safe(string? declared, string expected) => Assert.Equal(expected, SafeFileName.Create(declared, title: null, "application/pdf", 3));

    [Fact]
    public void Name_that_is_too_long_keeps_its_extension()
    {
        var name = SafeFileName.Create(new string('长', 300) + ".docx", title: null, "application/octet-stream", 1);

        Assert.Equal(120, name.Length);
        Assert.EndsWith(".docx", name, StringComparison.Ordinal);
    }
}

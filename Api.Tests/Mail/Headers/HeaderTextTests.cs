namespace M365Support.Mail.Headers;

public sealed class HeaderTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("=?utf-8?B?5L2g5aW9?=", "你好")]
    [InlineData("=?UTF-8?q?caf=c3=a9_au_lait?=", "café au lait")]
    [InlineData("=?iso-8859-1?Q?caf=E9?= noir", "café noir")]
    [InlineData("before =?utf-8?Q?mid?= after", "before mid after")]
    [InlineData("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab")]
    [InlineData("=?utf-8?Q?a?=  \n\t=?iso-8859-1?Q?=E9?=", "aé")]
    [InlineData("=?utf-8?B?5L2g5aU=?= =?utf-8?B?vQ==?=", "你好")]
    [InlineData("=?utf-8?Q?=E4=BD?=\n =?utf-8?Q?=A0?=", "你")]
    [InlineData("=?gb2312?B?xOPKxw==?==?gb2312?B?y62jvw==?=", "你是谁？")]
    [InlineData("=?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=", "テスト")]
    [InlineData("=?ks_c_5601-1987?B?x9GxuQ==?=", "한국")]
    [InlineData("=?utf-8*fr?Q?=C3=A9t=C3=A9?=", "été")]
    [InlineData("=?utf-8?Q?spaces are not allowed here?=", "spaces are not allowed here")]
    [InlineData("=?utf-8?B?5L2g5aW9", "=?utf-8?B?5L2g5aW9")]
    [InlineData("=?utf-8?X?abc?=", "=?utf-8?X?abc?=")]
    [InlineData("=?nonsense?Q?caf=C3=A9?=", "café")]
    [InlineData("=??Q?caf=C3=A9?=", "café")]
    [InlineData("a=?utf-8?Q?b?=c", "abc")]
    [InlineData("\"=?utf-8?Q?quoted?=\"", "\"quoted\"")]
    [InlineData("=?utf-8?Q?line=0D=0Abreak?=", "line  break")]
    [InlineData("folded\n  over\n\tlines", "folded over lines")]
    [InlineData("=?utf-8?B?YWJj=?=", "abc")]
    [InlineData("=?utf-8?Q?=3D=3F?=", "=?")]
    [InlineData("=?utf-8?Q??= empty", "empty")]
    [InlineData("=?utf-7?Q?+AGE-?=", "+AGE-")]
    [InlineData("=?utf-8?Q?broken =?utf-8?Q?caf=C3=A9?=", "=?utf-8?Q?broken café")]
    [InlineData("=?utf-8?Q?a=?= b", "a= b")]
    [InlineData("=?gb18030?B?yNWxvtU=?= x", "日本\uFFFD x")]
    [InlineData("bell\u0007 and null\0", "bell and null")]
    [InlineData("raw ünïcödé", "raw ünïcödé")]
    public void Subject_decodes(string raw, string expected) => Assert.Equal(expected, Eml.WithHeader("Subject: " + raw).Subject);

    [Fact]
    public void Subject_in_an_undeclared_charset_takes_the_charset_of_the_body()
    {
        byte[] source = [.. "Subject: "u8, 0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2, .. "\r\nContent-Type: text/plain; charset=windows-1251\r\n\r\nx"u8];

        Assert.Equal("Привет", MailMessage.Parse(source).Subject);
    }

    [Fact]
    public void Subject_full_of_unfinished_words_stays_cheap()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var subject = Eml.WithHeader("Subject: " + string.Concat(Enumerable.Repeat("=?a?Q?x ", 100_000))).Subject;

        Assert.StartsWith("=?a?Q?x =?a?Q?x", subject, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5));
    }
}

namespace M365Support.Mail.Headers;

public sealed class AddressReaderTests
{
    [Theory]
    [InlineData("a@b.example", "|a@b.example")]
    [InlineData("<a@b.example>", "|a@b.example")]
    [InlineData("Ann <a@b.example>", "Ann|a@b.example")]
    [InlineData("Ann Lee <a@b.example>, Bob <b@b.example>", "Ann Lee|a@b.example Bob|b@b.example")]
    [InlineData("\"Lee, Ann\" <a@b.example>", "Lee, Ann|a@b.example")]
    [InlineData("Lee, Ann <a@b.example>", "Lee, Ann|a@b.example")]
    [InlineData("\"Ann \\\"A\\\" Lee\" <a@b.example>", "Ann \"A\" Lee|a@b.example")]
    [InlineData("a@b.example (Ann Lee)", "Ann Lee|a@b.example")]
    [InlineData("<a@b.example> (Ann)", "Ann|a@b.example")]
    [InlineData("Ann(nick) <a(x)@b.example(host)>", "Ann|a@b.example")]
    [InlineData("a @ b . example", "|a@b.example")]
    [InlineData("<@r1.example,@r2.example:a@b.example>", "|a@b.example")]
    [InlineData("Group: a@b.example, Bob <b@b.example>; c@b.example", "|a@b.example Bob|b@b.example |c@b.example")]
    [InlineData("undisclosed-recipients:;", "")]
    [InlineData("Undisclosed recipients", "")]
    [InlineData("a@b.example; b@b.example", "|a@b.example |b@b.example")]
    [InlineData(", a@b.example, ,b@b.example,", "|a@b.example |b@b.example")]
    [InlineData("\"john doe\"@b.example", "|\"john doe\"@b.example")]
    [InlineData("user@[192.168.1.1]", "|user@[192.168.1.1]")]
    [InlineData("user@[IPv6:2001:db8::1]", "|user@[IPv6:2001:db8::1]")]
    [InlineData("=?utf-8?B?5byg5Lyf?= <z@b.example>", "张伟|z@b.example")]
    [InlineData("\"=?utf-8?B?5byg5Lyf?=\" <z@b.example>", "张伟|z@b.example")]
    [InlineData("=?utf-8?Q?Lee=2C_Ann?= <a@b.example>", "Lee, Ann|a@b.example")]
    [InlineData("=?utf-8?Q?Lee,_Ann?= <a@b.example>", "Lee, Ann|a@b.example")]
    [InlineData("=?utf-8?B?5byg?=\n =?utf-8?B?5Lyf?= <z@b.example>", "张伟|z@b.example")]
    [InlineData("=?utf-8?Q?Ann_<a=40b.example>?=", "Ann|a@b.example")]
    [InlineData("Ann a@b.example", "Ann|a@b.example")]
    [InlineData("\"Ann\" a@b.example", "Ann|a@b.example")]
    [InlineData("a@b.example <a@b.example>", "a@b.example|a@b.example")]
    [InlineData("'a@b.example' <a@b.example>", "a@b.example|a@b.example")]
    [InlineData("\"a@b.example\"", "|a@b.example")]
    [InlineData("Ann <a@b.example", "Ann|a@b.example")]
    [InlineData("\"Ann <a@b.example>", "Ann|a@b.example")]
    [InlineData("Ann <<a@b.example>>", "Ann|a@b.example")]
    [InlineData("Ann <mailto:a@b.example>", "Ann|a@b.example")]
    [InlineData("Ann <a@b.example> Bob <b@b.example>", "Ann|a@b.example Bob|b@b.example")]
    [InlineData("Joe Q. Public <j@b.example>", "Joe Q. Public|j@b.example")]
    [InlineData("jdöe@mächine.example", "|jdöe@mächine.example")]
    [InlineData("Ann\n  <a@b.example>,\n\tBob <b@b.example>", "Ann|a@b.example Bob|b@b.example")]
    [InlineData("Ann <>", "")]
    [InlineData("matmail", "|matmail")]
    [InlineData("a@b@c.example", "|a@b@c.example")]
    [InlineData("Ann. <a@b.example>", "Ann.|a@b.example")]
    [InlineData("[Team] Ann <a@b.example>", "[Team] Ann|a@b.example")]
    [InlineData("Ann/O=Org <a@b.example>", "Ann/O=Org|a@b.example")]
    [InlineData("张三 <z@b.example>，李四 <l@b.example>；w@b.example", "张三|z@b.example 李四|l@b.example |w@b.example")]
    [InlineData("财务部，张三 <z@b.example>", "财务部，张三|z@b.example")]
    [InlineData("a@b.example (Ann (A) Lee) (work)", "Ann (A) Lee|a@b.example")]
    [InlineData("(to) <a@b.example> () (Ann) (work)", "Ann|a@b.example")]
    [InlineData("=?utf-8?Q?\"J=C3=B6rg\"?= <a@b.example>", "Jörg|a@b.example")]
    [InlineData("a@b.example (\"Lee, Ann\")", "Lee, Ann|a@b.example")]
    [InlineData("a@b.example (Ann \"A\")", "Ann \"A\"|a@b.example")]
    [InlineData("Lee\\, Ann <a@b.example>", "Lee, Ann|a@b.example")]
    [InlineData("CORP\\ann <a@b.example>", "CORP\\ann|a@b.example")]
    [InlineData("Ann\u0007 <a@b.example>", "Ann|a@b.example")]
    public void To_reads(string value, string expected) =>
        Assert.Equal(expected, string.Join(' ', Eml.WithHeader("To: " + value).To.Select(a => $"{a.Name}|{a.Address}")));

    [Theory]
    [InlineData("From: John Doe", "John Doe", "")]
    [InlineData("From: \"KLAUS\" <>", "KLAUS", "")]
    [InlineData("From: MAILER-DAEMON@b.example (Mail Delivery System)", "Mail Delivery System", "MAILER-DAEMON@b.example")]
    [InlineData("From: Noise, Ann <a@b.example>", "Noise, Ann", "a@b.example")]
    public void From_reads_the_first_that_has_an_address(string field, string? name, string address) =>
        Assert.Equal(new MailAddress(name, address), Eml.WithHeader(field).From);

    [Fact]
    public void To_of_several_fields_is_one_list() =>
        Assert.Equal(["a@b.example", "b@b.example"], Eml.WithHeader("To: a@b.example\nTO: b@b.example").To.Select(a => a.Address));

    [Fact]
    public void To_past_the_bound_keeps_the_first_and_warns()
    {
        var message = Eml.Parse($"To: {string.Join(", ", Enumerable.Range(0, 50).Select(i => $"u{i}@b.example"))}\n\nx", new MailParserOptions { MaxAddresses = 10 });

        Assert.Equal(10, message.To.Count);
        Assert.Contains(message.Warnings, w => w.Code == MailWarningCode.TooManyAddresses);
    }
}

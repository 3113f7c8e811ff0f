namespace M365Support.Mail.Intake;

public class AuthenticationResultsTests
{
    private const string Exchange = "spf=none (sender IP is ) smtp.mailfrom=a@contoso.example; dkim=none (message not signed; really) header.d=none;dmarc=none action=none header.from=contoso.example;";
    private static readonly MailOptions Options = new() { AuthenticationServers = ["mx.contoso.example"] };

    [Theory]
    [InlineData("mx.contoso.example; dmarc=pass header.from=contoso.example", "Passed")]
    [InlineData("MX.contoso.example 1; spf=fail smtp.mailfrom=x; dkim=pass header.d=y", "Unknown")]
    [InlineData("mx.contoso.example; spf=fail smtp.mailfrom=x", "Failed")]
    [InlineData("mx.contoso.example; spf=softfail smtp.mailfrom=x", "Unknown")]
    [InlineData("mx.contoso.example; dkim=fail; dkim=pass header.d=y; dmarc=fail", "Failed")]
    [InlineData("mx.contoso.example (a; dmarc=pass) 1; none", "Unknown")]
    [InlineData("mx.contoso.example", "Unknown")]
    [InlineData("evil.example; dmarc=pass", "Unknown")]
    [InlineData(Exchange + "compauth=fail reason=001", "Unknown")]
    public void Results_of_a_server_that_is_believed_count(string field, string expected) => Assert.Equal(expected, Read($"Authentication-Results: {field}", fromOwnMailbox: false));

    [Theory]
    [InlineData(Exchange + "compauth=fail reason=001", "Failed")]
    [InlineData(Exchange + "compauth=pass reason=703", "Passed")]
    [InlineData(Exchange, "Unknown")]
    public void Results_of_Exchange_count_in_mail_of_its_mailboxes(string field, string expected) => Assert.Equal(expected, Read($"Authentication-Results: {field}", fromOwnMailbox: true));

    [Fact]
    public void Only_the_topmost_result_counts_for_the_sender_can_write_the_others() =>
        Assert.Equal("Failed", Read("Authentication-Results: spf=fail smtp.mailfrom=x;compauth=fail\nAuthentication-Results: spf=pass;compauth=pass", fromOwnMailbox: true));

    [Theory]
    [InlineData("Internal", true, "Passed")]
    [InlineData("Internal", false, "Unknown")]
    [InlineData("Anonymous", true, "Unknown")]
    public void Mail_from_within_the_tenant_is_believed_where_Exchange_says_so(string authAs, bool fromOwnMailbox, string expected) =>
        Assert.Equal(expected, Read($"X-MS-Exchange-Organization-AuthAs: {authAs}", fromOwnMailbox));

    private static string Read(string headers, bool fromOwnMailbox) => AuthenticationResults.Read(Eml.WithHeader(headers), fromOwnMailbox, Options).ToString();
}

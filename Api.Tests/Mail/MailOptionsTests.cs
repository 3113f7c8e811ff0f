using System.ComponentModel.DataAnnotations;

namespace M365Support.Mail;

public class MailOptionsTests
{
    private static readonly MailOptions Options = new() { Mailboxes = ["support@contoso.example", "a+b@contoso.example"], Aliases = ["help@contoso.example"] };

    [Theory]
    [InlineData("Support@Contoso.example", true)]
    [InlineData("support+482019365.k7m2p9q4xz@contoso.example", true)]
    [InlineData("help+x@contoso.example", true)]
    [InlineData("a+b@contoso.example", true)]
    [InlineData("a@contoso.example", false)]
    [InlineData("support@evil.example", false)]
    [InlineData("+@contoso.example", false)]
    [InlineData("support", false)]
    [InlineData("", false)]
    public void Own_address_is_known_in_every_form(string address, bool isOwn) => Assert.Equal(isOwn, Options.IsOwn(address));

    [Theory]
    [InlineData("support", "Support:Mailboxes: \"support\" is no mail address, e.g. support@contoso.example.")]
    [InlineData("a@b.example A@b.example", "Support:Mailboxes names an address twice.")]
    public void Wrong_mailboxes_are_told_in_a_sentence(string mailboxes, string expected)
    {
        var options = new MailOptions { Mailboxes = mailboxes.Split(' ') };
        Assert.Equal([expected], options.Validate(new ValidationContext(options)).Select(fault => fault.ErrorMessage));
    }

    [Fact]
    public void Short_thread_key_is_refused()
    {
        var options = new MailOptions { ThreadKeys = ["too short"] };
        Assert.Contains("16 characters", Assert.Single(options.Validate(new ValidationContext(options))).ErrorMessage, StringComparison.Ordinal);
    }
}

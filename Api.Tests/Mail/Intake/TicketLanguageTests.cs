using M365Support.Infrastructure;
using static M365Support.Mail.Intake.IntakeScene;

namespace M365Support.Mail.Intake;

/// <summary>The language that a ticket is worked on in.</summary>
public sealed class TicketLanguageTests(AzuriteFixture azurite) : IntakeTest(azurite)
{
    private const string German = "Guten Morgen, mein Drucker funktioniert seit gestern nicht mehr. Können Sie bitte helfen? Vielen Dank";

    [SkippableTheory]
    [InlineData(Partner, German, "", "de")]
    [InlineData(Partner, "打印机坏了，请帮我看一下这个问题，谢谢。", "", "zh-Hans")]
    [InlineData(Alex, German, "", "de")]
    [InlineData(Alex, German, "Content-Language: en-US", "de")]
    [InlineData(Partner, "VPN 809", "Content-Language: fr-FR, en", "fr-FR")]
    public async Task Ticket_is_in_the_language_that_was_written(string from, string text, string header, string expected)
    {
        var (ticket, _) = await Scene.TakeAsync(Compose(from, "Drucker", text, more: header));
        Assert.Equal(expected, (await Scene.TicketAsync(ticket)).Language);
    }

    [SkippableFact]
    public async Task Directory_says_the_language_when_the_text_does_not()
    {
        var (ticket, _) = await Scene.TakeAsync(Compose("lina@contoso.example", "VPN", "VPN 809", more: "Content-Language: fr-FR"));
        Assert.Equal("zh-CN", (await Scene.TicketAsync(ticket)).Language);
    }

    [SkippableFact]
    public async Task Mail_that_an_agent_passes_on_has_the_language_of_who_wrote_it()
    {
        var (ticket, _) = await Scene.TakeAsync(Compose(
            Adele,
            "Fwd: Drucker",
            $"Please look at this, it is urgent and they are waiting.\n\n---------- Forwarded message ---------\nFrom: Pat <{Partner}>\nDate: Mon, 2 Mar 2026 at 08:30\nSubject: Drucker\nTo: Adele <{Adele}>\n\n{German}"));
        Assert.Equal((Partner, "de"), ((await Scene.TicketAsync(ticket)).Requester.Address, (await Scene.TicketAsync(ticket)).Language));
    }
}

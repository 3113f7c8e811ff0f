using M365Support.Infrastructure;
using M365Support.Tickets;
using Xunit.Abstractions;
using static M365Support.Mail.Intake.IntakeScene;

namespace M365Support.Mail.Intake;

/// <summary>What a mail costs in storage requests; the lists and the first assignment are part of it.</summary>
public sealed class TransactionCountTests(AzuriteFixture azurite, ITestOutputHelper output) : IntakeTest(azurite)
{
    [SkippableFact]
    public async Task Each_kind_of_mail_stays_within_its_bound()
    {
        var (id, costs) = (Id(), new List<string>());
        var original = Compose(Partner, "No network", id: id);
        var ticket = await CostAsync("new", 16, original);
        await CostAsync("the same again", 3, original);
        await CostAsync("answer by reference", 13, Compose(Partner, "Re: No network", answers: id));
        await CostAsync("answer by mark", 12, Compose(Partner, Scene.Tokens.Subject(ticket, "No network")));
        await CostAsync("automatic reply", 9, Compose(Partner, "Automatic reply: x", answers: Scene.Tokens.MessageId(ticket, "1", "contoso.example"), more: "Auto-Submitted: auto-replied"));
        await CostAsync("own mail", 2, Compose(Support, "x", id: Scene.Tokens.MessageId(ticket, "2", "contoso.example"), more: "Auto-Submitted: auto-generated"));
        await CostAsync("answer to what has not come", 19, Compose(Partner, "Re: Hello", answers: Id()));
        await CostAsync("stranger", 26, Compose(Stranger, "Re: No network", answers: id));
        output.WriteLine(string.Join('\n', costs));

        async Task<TicketId> CostAsync(string kind, int most, string mail)
        {
            var (about, _) = await Scene.TakeAsync(mail);
            costs.Add($"{kind}: {Scene.RequestCount} ({Scene.Requests})");
            Assert.True(Scene.RequestCount <= most, string.Join('\n', costs));
            return about;
        }
    }
}

using M365Support.Infrastructure;
using Microsoft.Extensions.Options;

namespace M365Support.Mail.Outgoing;

[Collection(AzuriteCollection.Name)]
public sealed class AnswerLimitsTests(AzuriteFixture azurite)
{
    private const string Robot = "robot@fabrikam.example";

    private readonly ManualClock clock = new();
    private readonly string prefix = DeskHarness.NewPrefix();

    [SkippableFact]
    public async Task Five_of_fifty_answers_at_once_are_given_whatever_the_number_of_instances()
    {
        AnswerLimits[] instances = [await NewAsync(), await NewAsync()];
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => instances[i % 2].TryCountAsync(Robot, $"Alert {i}", $"id-{i}", default)));

        Assert.Equal(5, verdicts.Count(v => v == AnswerVerdict.Allowed));
        Assert.Equal(45, verdicts.Count(v => v == AnswerVerdict.TooManyInAnHour));
    }

    [SkippableFact]
    public async Task Hour_rolls()
    {
        var limits = await NewAsync();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(AnswerVerdict.Allowed, await limits.TryCountAsync(Robot, $"Alert {i}", $"id-{i}", default));
            clock.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal(AnswerVerdict.TooManyInAnHour, await limits.TryCountAsync(Robot, "One more", "id-5", default));
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(AnswerVerdict.Allowed, await limits.TryCountAsync(Robot, "One more", "id-6", default));
        Assert.Equal(AnswerVerdict.TooManyInAnHour, await limits.TryCountAsync(Robot, "And another", "id-7", default));
    }

    [SkippableFact]
    public async Task Subject_is_answered_twice_a_day_however_it_is_dressed()
    {
        var limits = await NewAsync();
        Assert.Equal(AnswerVerdict.Allowed, await limits.TryCountAsync(Robot, "Disk full", "1", default));
        Assert.Equal(AnswerVerdict.Allowed, await limits.TryCountAsync("Robot+tag@Fabrikam.example", "Re: [482-019-365/k7m2p9q4xz] Disk full", "2", default));
        clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(AnswerVerdict.TooManyToOneSubject, await limits.TryCountAsync(Robot, "AW: Re: DISK  full", "3", default));
        Assert.Equal(AnswerVerdict.Allowed, await limits.TryCountAsync(Robot, "Disk empty", "4", default));
        Assert.Equal(AnswerVerdict.Allowed, await limits.TryCountAsync("other@fabrikam.example", "Disk full", "5", default));
        clock.Advance(TimeSpan.FromHours(21));
        Assert.Equal(AnswerVerdict.Allowed, await limits.TryCountAsync(Robot, "Disk full", "6", default));
    }

    [SkippableFact]
    public async Task Answer_that_is_tried_again_counts_once_and_stays_allowed()
    {
        var limits = await NewAsync();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(AnswerVerdict.Allowed, await limits.TryCountAsync(Robot, "Disk full", "the same", default));
        }

        Assert.Equal(AnswerVerdict.Allowed, await limits.TryCountAsync(Robot, "Disk full", "another", default));
    }

    [Theory]
    [InlineData("Re: x", "x")]
    [InlineData("RE[2]: AW: Fwd: x", "x")]
    [InlineData("回复：转发: Re：x", "x")]
    [InlineData("SV: VS: Antw: x", "x")]
    [InlineData("[482-019-365/k7m2p9q4xz] Re: x", "x")]
    [InlineData("Re: [482-019-365/k7m2p9q4xz] X", "x")]
    [InlineData("Automatic reply: x", "x")]
    [InlineData("Printer: x", "printer: x")]
    [InlineData("", "")]
    public void Subject_is_compared_without_what_mail_programs_put_in_front(string subject, string key) => Assert.Equal(key, SubjectKey.Of(subject));

    [Theory]
    [InlineData("MAILER-DAEMON@fabrikam.example", true)]
    [InlineData("postmaster@fabrikam.example", true)]
    [InlineData("no-reply@fabrikam.example", true)]
    [InlineData("do_not.reply+7@fabrikam.example", true)]
    [InlineData("github-noreply@fabrikam.example", true)]
    [InlineData("bounces+12-mia=contoso.example@fabrikam.example", true)]
    [InlineData("MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@contoso.example", true)]
    [InlineData("", true)]
    [InlineData("mia@fabrikam.example", false)]
    [InlineData("nora.reply@fabrikam.example", false)]
    [InlineData("helpdesk@noreply.example", false)]
    public void Robots_are_known_by_their_address(string address, bool robot) => Assert.Equal(robot, RobotAddress.Matches(address));

    private async Task<AnswerLimits> NewAsync()
    {
        var storage = DeskHarness.StorageOf(azurite.ConnectionString, prefix);
        var limits = new AnswerLimits(storage, Options.Create(new OutgoingMailOptions()), clock);
        await storage.CreateAsync(default);
        return limits;
    }
}

using M365Support.Infrastructure;
using M365Support.Storage;
using M365Support.Tickets;
using Microsoft.Extensions.Options;

namespace M365Support.People;

[Collection(AzuriteCollection.Name)]
public sealed class PreferenceTests(AzuriteFixture azurite)
{
    private static readonly Person Alex = new("alex@contoso.example", "Alex Wilber");
    private static readonly QuietHours Night = new(new TimeOnly(22, 0), new TimeOnly(7, 30));

    [Theory]
    [InlineData("2026-03-02T21:59:59", null)]
    [InlineData("2026-03-02T22:00:00", "2026-03-03T07:30:00")]
    [InlineData("2026-03-03T03:00:00", "2026-03-03T07:30:00")]
    [InlineData("2026-03-03T07:29:59", "2026-03-03T07:30:00")]
    [InlineData("2026-03-03T07:30:00", null)]
    public void Quiet_hours_go_over_midnight(string at, string? end) => Assert.Equal(Utc(end), Night.EndOf(Utc(at)!.Value, "Etc/UTC"));

    [Theory]
    [InlineData("2026-03-28T22:30:00", "Europe/Berlin", "2026-03-29T05:30:00")] // Clocks go forward in that night.
    [InlineData("2026-10-24T21:00:00", "Europe/Berlin", "2026-10-25T06:30:00")] // And back in this one.
    [InlineData("2026-03-02T15:00:00", "Asia/Shanghai", "2026-03-02T23:30:00")]
    [InlineData("2026-03-02T23:00:00", "No/Zone", "2026-03-03T07:30:00")]
    public void Quiet_hours_are_those_of_the_person_s_own_clock(string at, string zone, string end) => Assert.Equal(Utc(end), Night.EndOf(Utc(at)!.Value, zone));

    [Fact]
    public void Quiet_hours_that_end_in_a_skipped_hour_end_after_it() =>
        Assert.Equal(Utc("2026-03-29T01:30:00"), new QuietHours(new TimeOnly(22, 0), new TimeOnly(2, 30)).EndOf(Utc("2026-03-28T23:00:00")!.Value, "Europe/Berlin"));

    [Fact]
    public void Quiet_hours_within_a_day_and_all_day_but_a_minute()
    {
        var lunch = new QuietHours(new TimeOnly(12, 0), new TimeOnly(13, 0));
        Assert.Null(lunch.EndOf(Utc("2026-03-02T11:59:00")!.Value, "Etc/UTC"));
        Assert.Equal(Utc("2026-03-02T13:00:00"), lunch.EndOf(Utc("2026-03-02T12:30:00")!.Value, "Etc/UTC"));
        Assert.Throws<ArgumentException>(() => new QuietHours(new TimeOnly(12, 0), new TimeOnly(12, 0)));
    }

    [Fact]
    public void Draft_is_checked_and_read_back_as_it_was()
    {
        var draft = new PreferenceDraft("both", "ZH-hans", "22:00", "7:30").Read();
        Assert.Equal(new Preferences { Way = MessageWay.Both, Language = "zh-Hans", Quiet = Night }, draft.Value);
        Assert.Equal(draft.Value, PreferenceDraft.Of(draft.Value).Read().Value);
        Assert.Equal(Preferences.Default, new PreferenceDraft(Language: PreferenceDraft.Auto).Read().Value);
    }

    [Theory]
    [InlineData("Pigeon", null, null, null, "way")]
    [InlineData("1", null, null, null, "way")]
    [InlineData(null, "Klingon", null, null, "language")]
    [InlineData(null, null, "25:00", "07:00", "quietFrom")]
    [InlineData(null, null, "22:00", "later", "quietTo")]
    [InlineData(null, null, "22:00", null, "quietTo")]
    [InlineData(null, null, null, "07:00", "quietFrom")]
    [InlineData(null, null, "07:00", "07:00", "quietTo")]
    public void Draft_is_refused_where_it_makes_no_sense(string? way, string? language, string? from, string? to, string field) =>
        Assert.Equal(field, new PreferenceDraft(way, language, from, to).Read().Rejection!.Field);

    [SkippableFact]
    public async Task What_is_chosen_on_one_instance_holds_on_the_others_within_a_minute()
    {
        var clock = new ManualClock();
        var storage = DeskHarness.StorageOf(azurite.ConnectionString, DeskHarness.NewPrefix());
        using var one = new PreferenceStore(storage, Options.Create(new PeopleOptions()), clock);
        using var two = new PreferenceStore(storage, Options.Create(new PeopleOptions()), clock);
        await storage.CreateAsync(default);
        Assert.Equal(Preferences.Default, await two.FindAsync(Alex, default));

        var chosen = new Preferences { Way = MessageWay.Mail, Language = "en", Quiet = Night };
        await one.SaveAsync(Alex, new Preferences { Way = MessageWay.Both }, default);
        await one.SaveAsync(Alex, chosen, default);
        Assert.Equal(chosen, await one.FindAsync(Alex, default));
        Assert.Equal(Preferences.Default, await two.FindAsync(Alex, default));

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(chosen, await two.FindAsync(Alex, default));

        // What is known costs nothing but the question who changed anything, once a minute.
        clock.Advance(TimeSpan.FromMinutes(10));
        await two.FindAsync(Alex, default);
        using var scope = StorageTransactions.Begin("read");
        for (var i = 0; i < 50; i++)
        {
            await two.FindAsync(Alex, default);
        }

        Assert.Equal(0, scope.Count);
        clock.Advance(TimeSpan.FromMinutes(10));
        await two.FindAsync(Alex, default);
        Assert.Equal(1, scope.Count);
    }

    private static DateTimeOffset? Utc(string? moment) => moment is null ? null : DateTimeOffset.Parse(moment + "Z", System.Globalization.CultureInfo.InvariantCulture);
}

using System.Text.Json;

namespace M365Support.Cards;

public sealed class CardActionDataTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 31, 14, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Data_of_a_submit_carries_the_verb_ticket_and_nonce()
    {
        var data = Read(null, """{"verb":"take","ticket":"482-019-360","nonce":"3f2504e0-4f89-41d3-9a0c-0305e82c3301"}""");
        Assert.Equal("take", data.Verb);
        Assert.Equal("482-019-360", data.Ticket.ToString());
        Assert.Equal(Guid.Parse("3f2504e0-4f89-41d3-9a0c-0305e82c3301"), data.Nonce);
    }

    [Fact]
    public void Field_is_what_was_entered_for_this_verb_before_what_the_button_carries()
    {
        const string json = """{"text":"template","progress-text":"typed","reply-text":"of another form"}""";
        Assert.Equal("typed", Read("progress", json).Field("text"));
        Assert.Equal("template", Read("note", json).Field("text"));
    }

    [Theory]
    [InlineData("60", "2026-03-31T15:30:00.0000000+00:00")]
    [InlineData("0", null)]
    [InlineData("99999", null)]
    [InlineData("soon", null)]
    public void Promise_within_minutes_counts_from_now(string minutes, string? expected) =>
        Assert.Equal(expected, Read("progress", $$"""{"progress-promisedIn":"{{minutes}}"}""").Field("promisedAt", Now));

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"ticket":482019360,"nonce":{},"verb":["take"]}""")]
    [InlineData("""{"ticket":"482-019-361","nonce":"4711","verb":null}""")]
    public void Data_of_another_shape_is_empty(string json)
    {
        var data = Read(null, json);
        Assert.Equal("", data.Verb);
        Assert.Null(data.Ticket);
        Assert.Null(data.Nonce);
        Assert.Null(data.Field("text"));
    }

    private static CardActionData Read(string? verb, string json) => CardActionData.Read(verb, JsonElement.Parse(json));
}

using System.Text.Json;
using System.Text.RegularExpressions;
using M365Support.Bot;
using M365Support.Cards.Elements;
using M365Support.Infrastructure;

namespace M365Support.Cards;

/// <summary>Every card as it was last looked at and found good. Set UPDATE_SNAPSHOTS=1 to write them anew, then look at the difference.</summary>
public sealed partial class CardSnapshotTests
{
    private static readonly string Folder = Path.Combine(NodePackages.Root, "Api.Tests", "Cards", "Snapshots");

    public static TheoryData<string> Names => [.. CardSamples.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Card_is_drawn_as_its_snapshot_says(string name)
    {
        var file = Path.Combine(Folder, name + ".json");
        var json = Write(CardSamples.All[name]);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") is "1")
        {
            Directory.CreateDirectory(Folder);
            await File.WriteAllTextAsync(file, json);
        }

        Assert.True(File.Exists(file), $"There is no {file}; run with UPDATE_SNAPSHOTS=1 to write it.");
        Assert.Equal(await File.ReadAllTextAsync(file), json);
    }

    [Fact]
    public void Snapshots_are_all_drawn_by_a_sample() =>
        Assert.Empty(Directory.GetFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension).Except(CardSamples.All.Keys));

    [Theory]
    [MemberData(nameof(Names))]
    public void Card_fits_into_a_message(string name) =>
        Assert.InRange(CardJson.ToBytes(CardSamples.All[name]).Length, 2, CardSamples.OnPages.Contains(name) ? 80_000 : CardLimits.MaxCard);

    [Theory]
    [MemberData(nameof(Names))]
    public void Card_reads_the_same_when_the_bot_writes_it(string name) =>
        Assert.True(JsonElement.DeepEquals(CardJson.ToElement(CardSamples.All[name]), BotJson.Write(CardSamples.All[name])));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_execute_action_has_a_nonce_and_a_fallback_with_the_same_data_and_the_verb(string name)
    {
        foreach (var action in Objects(CardJson.ToElement(CardSamples.All[name])).Where(o => TypeOf(o) == "Action.Execute"))
        {
            var data = action.GetProperty("data");
            Assert.True(Guid.TryParse(data.GetProperty("nonce").GetString(), out _));
            var fallback = action.GetProperty("fallback");
            Assert.Equal("Action.Submit", TypeOf(fallback));
            Assert.Equal(action.GetProperty("verb").GetString(), fallback.GetProperty("data").GetProperty("verb").GetString());
            Assert.All(data.EnumerateObject(), p => Assert.Equal(p.Value.GetString(), fallback.GetProperty("data").GetProperty(p.Name).GetString()));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Ids_are_unique_within_a_card_and_nonces_differ(string name)
    {
        var objects = Objects(CardJson.ToElement(CardSamples.All[name])).ToList();
        var ids = objects.Select(o => o.TryGetProperty("id", out var id) ? id.GetString() : null).OfType<string>().ToList();
        Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids);
        var nonces = objects.Where(o => TypeOf(o) == "Action.Execute").Select(o => o.GetProperty("data").GetProperty("nonce").GetString()).ToList();
        Assert.Equal(nonces.Distinct(StringComparer.Ordinal), nonces);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_set_has_more_primary_actions_than_Teams_shows(string name)
    {
        foreach (var owner in Objects(CardJson.ToElement(CardSamples.All[name])).Where(o => o.TryGetProperty("actions", out _)))
        {
            Assert.InRange(owner.GetProperty("actions").EnumerateArray().Count(a => !a.TryGetProperty("mode", out var mode) || mode.GetString() != "secondary"), 0, CardLimits.MaxPrimaryActions);
        }
    }

    [Fact]
    public void Foreign_text_leaves_no_link_picture_or_function_in_a_card()
    {
        var texts = Objects(CardJson.ToElement(CardSamples.All["ticket-hostile"]))
            .Where(o => TypeOf(o) == "TextBlock").Select(o => o.GetProperty("text").GetString()!)
            .Concat(Objects(CardJson.ToElement(CardSamples.All["ticket-hostile"])).Where(o => o.TryGetProperty("value", out var v) && v.ValueKind == JsonValueKind.String && o.TryGetProperty("title", out _)).Select(o => o.GetProperty("value").GetString()!))
            .ToList();
        Assert.DoesNotContain(texts, t => LinkOrTag().IsMatch(t));
        Assert.DoesNotContain(texts, t => t.Contains("DATE(2020", StringComparison.Ordinal) && t.Contains("{{DATE(2020", StringComparison.Ordinal));
        Assert.DoesNotContain(texts, t => t.Contains('\u202e', StringComparison.Ordinal));
    }

    private static string Write(AdaptiveCard card) => JsonSerializer.Serialize(CardJson.ToElement(card), Readable) + "\n";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string? TypeOf(JsonElement element) => element.TryGetProperty("type", out var type) ? type.GetString() : null;

    /// <summary>Every object in the card, but for the fallbacks, which repeat what they stand for.</summary>
    private static IEnumerable<JsonElement> Objects(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Where(p => p.Name != "fallback").SelectMany(p => Objects(p.Value)).Prepend(element),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Objects),
        _ => [],
    };

    [GeneratedRegex(@"(?<!\\)\]\(|(?<!\\)<|(?<!\\)`")]
    private static partial Regex LinkOrTag();
}

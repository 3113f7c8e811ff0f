using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;

namespace M365Support.Cards;

public sealed partial class TextsTests
{
    private static readonly Dictionary<string, string> English = Read(CultureInfo.InvariantCulture);
    private static readonly Dictionary<string, string> Chinese = Read(CultureInfo.GetCultureInfo("zh-Hans"));

    [Fact]
    public void Both_languages_have_the_same_keys() => Assert.Equal(English.Keys.Order(StringComparer.Ordinal), Chinese.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Both_languages_have_the_same_places() =>
        Assert.All(English, text => Assert.Equal(Places(text.Value), Places(Chinese[text.Key])));

    [Theory]
    [InlineData("zh-CN", "我的工单")]
    [InlineData("zh-Hans-SG", "我的工单")]
    [InlineData("en-GB", "My tickets")]
    [InlineData("de-DE", "My tickets")]
    public void Texts_come_in_the_closest_language(string culture, string expected) =>
        Assert.Equal(expected, new Texts(CultureInfo.GetCultureInfo(culture))["List_Mine"]);

    [Theory]
    [InlineData(0.5, "30 s")]
    [InlineData(59, "59 min")]
    [InlineData(60, "1 h")]
    [InlineData(239, "3 h 59 min")]
    [InlineData((10 * 60) + 20, "10 h")]
    [InlineData(47 * 60, "47 h")]
    [InlineData(48 * 60, "2 d")]
    [InlineData(-90, "1 h 30 min")]
    public void Duration_is_said_as_exactly_as_matters(double minutes, string expected) =>
        Assert.Equal(expected, new Texts(CultureInfo.InvariantCulture).Duration(TimeSpan.FromMinutes(minutes)));

    private static Dictionary<string, string> Read(CultureInfo culture) =>
        Texts.Resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(m => m.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}

using System.Globalization;

namespace M365Support.Tabs;

/// <summary>The languages that the faces speak.</summary>
public static class Cultures
{
    public static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");
    public static readonly CultureInfo SimplifiedChinese = CultureInfo.GetCultureInfo("zh-Hans");

    /// <summary>The one for a language tag (BCP 47): Chinese for any Chinese, English for all else.</summary>
    public static CultureInfo Of(string? language) =>
        language?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) == true ? SimplifiedChinese : English;
}

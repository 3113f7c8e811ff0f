using System.Globalization;
using System.Resources;

namespace M365Support.Turns;

/// <summary>What the bot says in words of its own.</summary>
internal static class TurnTexts
{
    internal static readonly ResourceManager Resources = new("M365Support.Turns.TurnTexts", typeof(TurnTexts).Assembly);

    public static string Get(string key, CultureInfo culture) =>
        Resources.GetString(key, culture) ?? throw new ArgumentException($"No text is named '{key}'.", nameof(key));
}

using System.Globalization;
using System.Resources;

namespace M365Support.Mail.Intake;

/// <summary>What the intake itself writes onto tickets, in English or Chinese.</summary>
internal sealed class IntakeTexts(CultureInfo culture)
{
    internal static readonly ResourceManager Resources = new("M365Support.Mail.Intake.IntakeTexts", typeof(IntakeTexts).Assembly);

    /// <summary>The texts in the language that the mail is written in.</summary>
    public static IntakeTexts Of(MailMessage message) => In(MailReply.Of(message).Language);

    /// <summary>The texts in a language.</summary>
    /// <param name="language">BCP 47; Chinese for any Chinese, English for all else.</param>
    public static IntakeTexts In(string? language) =>
        new(CultureInfo.GetCultureInfo(language?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) == true ? "zh-Hans" : "en"));

    public string this[string key] => Resources.GetString(key, culture) ?? throw new ArgumentException($"No text is named '{key}'.", nameof(key));

    public string Format(string key, params ReadOnlySpan<object?> arguments) => string.Format(culture, this[key], arguments);
}

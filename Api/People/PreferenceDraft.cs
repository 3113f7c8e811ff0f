using System.Globalization;
using M365Support.Tickets;

namespace M365Support.People;

/// <summary>Preferences as they are written in a form or sent by a program, to be checked.</summary>
/// <param name="Way">Teams, Mail or Both; empty is Teams.</param>
/// <param name="Language">en or zh-Hans; empty or <see cref="Auto"/> for that of the client or the directory.</param>
/// <param name="QuietFrom">When quiet hours begin, <c>22:00</c>; empty for none.</param>
/// <param name="QuietTo">When they end, <c>07:00</c>.</param>
public sealed record PreferenceDraft(string? Way = null, string? Language = null, string? QuietFrom = null, string? QuietTo = null)
{
    /// <summary>A form cannot send an empty choice.</summary>
    public const string Auto = "auto";

    public static PreferenceDraft Of(Preferences preferences) => new(
        preferences.Way.ToString(),
        preferences.Language,
        preferences.Quiet?.From.ToString("HH:mm", CultureInfo.InvariantCulture),
        preferences.Quiet?.To.ToString("HH:mm", CultureInfo.InvariantCulture));

    /// <summary>The preferences, or what is wrong with the draft.</summary>
    public Result<Preferences> Read()
    {
        var way = MessageWay.Teams;
        if (!string.IsNullOrWhiteSpace(Way) && (!Enum.TryParse(Way, ignoreCase: true, out way) || !Enum.IsDefined(way) || char.IsAsciiDigit(Way.Trim()[0])))
        {
            return Unknown("way", Way, string.Join(", ", Enum.GetNames<MessageWay>()));
        }

        var wanted = string.IsNullOrWhiteSpace(Language) || Language.Trim() == Auto ? null : Language.Trim();
        var language = Preferences.Languages.FirstOrDefault(l => l.Equals(wanted, StringComparison.OrdinalIgnoreCase));
        if (language is null && wanted is not null)
        {
            return Unknown("language", wanted, string.Join(", ", Preferences.Languages));
        }

        var (from, to) = (Time(QuietFrom), Time(QuietTo));
        if (!from.IsValid || !to.IsValid)
        {
            return Unknown(from.IsValid ? "quietTo" : "quietFrom", (from.IsValid ? QuietTo : QuietFrom)!, "22:00, 07:30");
        }

        if (from.At is null != to.At is null)
        {
            return new Rejection(RejectionReason.TextMissing, from.At is null ? "quietFrom" : "quietTo");
        }

        return from.At == to.At && from.At is not null
            ? Unknown("quietTo", QuietTo!, "22:00 – 07:00")
            : new Preferences { Way = way, Language = language, Quiet = from.At is { } begin ? new QuietHours(begin, to.At!.Value) : null };
    }

    private static Rejection Unknown(string field, string value, string possible) =>
        new(RejectionReason.ValueUnknown, field, value.Length > 60 ? value[..60] + "…" : value, possible);

    private static (bool IsValid, TimeOnly? At) Time(string? text) =>
        string.IsNullOrWhiteSpace(text) ? (true, null)
        : TimeOnly.TryParseExact(text.Trim(), ["HH:mm", "H:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? (true, at)
        : (false, null);
}

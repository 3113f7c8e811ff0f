using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace M365Support.Local;

/// <summary>What a delta link carries: a point of the journal, the query's parameters, and how many messages the round has given.</summary>
internal sealed record DeltaToken(string Generation, long After, bool Initial, string? ChangeType, string? Select, DateTimeOffset? Since, int Given = 0)
{
    public override string ToString() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this));

    public static DeltaToken? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<DeltaToken>(Base64Url.DecodeFromChars(text));
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The only filters that delta of messages knows (Learn: "message: delta").</summary>
    public static bool TryReadFilter(string? filter, out DateTimeOffset? since)
    {
        since = null;
        if (string.IsNullOrEmpty(filter))
        {
            return true;
        }

        string[] words = filter.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is ["receivedDateTime", "ge" or "gt", var value] && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            since = words[1] == "gt" ? time.AddTicks(1) : time;
            return true;
        }

        return false;
    }
}

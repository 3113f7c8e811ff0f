using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>One property in JSON, in both directions (Learn: "Payload format for Table service operations").</summary>
internal static class TableProperty
{
    private const string TypeSuffix = "@odata.type";

    // Seven digits: the service keeps 100 ns.
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>A time of unspecified kind is taken as UTC, never as the machine's own time.</summary>
    public static DateTimeOffset Utc(DateTime time) =>
        time.Kind == DateTimeKind.Local ? new DateTimeOffset(time).ToUniversalTime() : new DateTimeOffset(time.Ticks, TimeSpan.Zero);

    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public static void Write(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteString(name, text);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case long number:
                Typed(json, name, "Edm.Int64", number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                WriteDouble(json, name, number);
                break;
            case DateTimeOffset time:
                Typed(json, name, "Edm.DateTime", Format(time));
                break;
            case DateTime time:
                Typed(json, name, "Edm.DateTime", Format(Utc(time)));
                break;
            case Guid guid:
                Typed(json, name, "Edm.Guid", guid.ToString());
                break;
            case byte[] bytes:
                Typed(json, name, "Edm.Binary", Convert.ToBase64String(bytes));
                break;
            case BinaryData bytes:
                Typed(json, name, "Edm.Binary", Convert.ToBase64String(bytes.ToMemory().Span));
                break;
            default:
                throw new ArgumentException($"Property {name} is of type {value.GetType()}, which the table service does not store.", name);
        }
    }

    public static TableEntity Read(JsonElement json)
    {
        var entity = new TableEntity();
        Dictionary<string, string?>? types = null;
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name.EndsWith(TypeSuffix, StringComparison.Ordinal))
            {
                (types ??= new(StringComparer.Ordinal))[property.Name[..^TypeSuffix.Length]] = property.Value.GetString();
            }
        }

        foreach (var property in json.EnumerateObject())
        {
            var name = property.Name;
            if (name == TableEntity.ETagName)
            {
                entity.ETag = new ETag(property.Value.GetString()!);
            }
            else if (!name.StartsWith("odata.", StringComparison.Ordinal) && !name.Contains('@'))
            {
                var type = name == TableEntity.TimestampName ? "Edm.DateTime" : types?.GetValueOrDefault(name);
                entity.Add(name, Value(property.Value, type));
            }
        }

        return entity;
    }

    private static object? Value(JsonElement value, string? type) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when type == "Edm.Int64" => value.GetInt64(),
        JsonValueKind.Number when type != "Edm.Double" && value.TryGetInt32(out var number) => number,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => Text(value.GetString()!, type),
        _ => null,
    };

    private static object Text(string text, string? type) => type switch
    {
        "Edm.Int64" => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        "Edm.Double" => text switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        },
        "Edm.DateTime" => DateTimeOffset.Parse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        "Edm.Guid" => Guid.Parse(text),
        "Edm.Binary" => Convert.FromBase64String(text),
        _ => text,
    };

    private static void WriteDouble(Utf8JsonWriter json, string name, double number)
    {
        json.WriteString(name + TypeSuffix, "Edm.Double");
        if (double.IsNaN(number))
        {
            json.WriteString(name, "NaN");
        }
        else if (double.IsInfinity(number))
        {
            json.WriteString(name, number > 0 ? "Infinity" : "-Infinity");
        }
        else
        {
            json.WritePropertyName(name);
            json.WriteRawValue(Literal(number), skipInputValidation: true);
        }
    }

    /// <summary>The shortest text that reads back as the same double and cannot be taken for an integer.</summary>
    public static string Literal(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }

    private static void Typed(Utf8JsonWriter json, string name, string type, string value)
    {
        json.WriteString(name + TypeSuffix, type);
        json.WriteString(name, value);
    }
}

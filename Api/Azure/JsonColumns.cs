using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;

namespace M365Support.Storage;

/// <summary>Keeps a value as JSON in as many string columns as it takes: a column holds at most 32 K UTF-16 characters.</summary>
internal static class JsonColumns
{
    private const int ColumnLength = 32_000;

    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        // Table columns are never HTML; escaping every non-ASCII letter would triple Chinese text.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public static TableEntity With<T>(this TableEntity entity, T value)
    {
        var json = JsonSerializer.Serialize(value, Options);
        for (var (start, column) = (0, 0); start < json.Length; column++)
        {
            var length = Math.Min(ColumnLength, json.Length - start);
            if (start + length < json.Length && char.IsHighSurrogate(json[start + length - 1]))
            {
                length--;
            }

            entity[Name(column)] = json.Substring(start, length);
            start += length;
        }

        return entity;
    }

    public static T Read<T>(this TableEntity entity)
    {
        var json = entity.GetString(Name(0));
        for (var column = 1; entity.GetString(Name(column)) is { } more; column++)
        {
            json += more;
        }

        return JsonSerializer.Deserialize<T>(json ?? throw new InvalidDataException($"Row {entity.PartitionKey}/{entity.RowKey} has no data."), Options)!;
    }

    private static string Name(int column) => column == 0 ? "Data" : "Data" + column.ToString(CultureInfo.InvariantCulture);
}

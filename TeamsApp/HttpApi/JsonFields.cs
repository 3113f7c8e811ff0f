using System.Text.Json;

namespace M365Support.HttpApi;

/// <summary>The fields of a command in a JSON object: texts, numbers, lists as arrays or with commas, and what has names of its own as an object.</summary>
internal static class JsonFields
{
    /// <summary>Reads by name; null for what is missing, null or of another shape. <c>field.Asset</c> is <c>Asset</c> of the object <c>fields</c>, <c>seen.subject</c> is <c>subject</c> of <c>seen</c>.</summary>
    public static Func<string, string?> Of(JsonElement? body) => name => body is { ValueKind: JsonValueKind.Object } fields ? Read(fields, name) : null;

    private static string? Read(JsonElement fields, string name)
    {
        if (fields.TryGetProperty(name, out var value))
        {
            return Text(value);
        }

        return name.Split('.', 2) is [var owner, var member]
            && fields.TryGetProperty(owner == "field" ? "fields" : owner, out var inner)
            && inner.ValueKind == JsonValueKind.Object
            && inner.TryGetProperty(member, out var found)
                ? Text(found)
                : null;
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(Item)),
        JsonValueKind.Object => string.Join(',', value.EnumerateObject().Select(member => member.Name)),
        _ => value.GetRawText(),
    };

    /// <summary>An entry of a list; a person may be written as in answers, with an address.</summary>
    private static string? Item(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("address", out var address) ? Text(address) : Text(item);
}

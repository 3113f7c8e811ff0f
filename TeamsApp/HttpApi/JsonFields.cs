using System.Text.Json;
using M365Support.Bot;
using M365Support.Tickets;

namespace M365Support.HttpApi;

/// <summary>The fields of a command in a JSON object: texts, numbers, lists as arrays or with commas, and what has names of its own as an object.</summary>
internal static class JsonFields
{
    private static readonly string[] OfSplit = ["sequence", "subject"];

    /// <summary>Reads by name; null for what is missing, null or of another shape. <c>field.Asset</c> is <c>Asset</c> of the object <c>fields</c>, <c>seen.subject</c> is <c>subject</c> of <c>seen</c>.</summary>
    public static Func<string, string?> Of(JsonElement? body) => name => body is { ValueKind: JsonValueKind.Object } fields ? Read(fields, name) : null;

    /// <summary>What would otherwise be lost without a word: a body that is no object, text that is no Unicode, a field that the command does not have or that cannot be an object.</summary>
    /// <returns>The refusal; null where the body can be read.</returns>
    public static IResult? Refuse(JsonElement? body, string command)
    {
        if (body is not { } json || json.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return Problems.Invalid("The body is a JSON object with the fields of the command, or empty.");
        }

        if (!BotJson.IsUnicode(json))
        {
            return Problems.Invalid("A text of the body is not Unicode: one half of a surrogate pair is missing.");
        }

        var read = command == TicketVerbs.Split ? [.. OfSplit] : Names(json, command);
        foreach (var field in json.EnumerateObject())
        {
            if (read?.Any(name => name == field.Name || name.StartsWith(field.Name + ".", StringComparison.Ordinal)) == false)
            {
                return Problems.Invalid($"“{Short(field.Name)}” is no field of “{command}” as it was sent. {(read.Count > 0 ? $"Its fields are: {string.Join(", ", read.Where(name => !name.Contains('.', StringComparison.Ordinal)))}." : "It has none.")}", Short(field.Name));
            }

            if (field.Value.ValueKind == JsonValueKind.Object && field.Name is not ("fields" or "seen"))
            {
                return Problems.Invalid($"“{Short(field.Name)}” is a text, a number or a list, not an object.", Short(field.Name));
            }
        }

        return null;
    }

    /// <summary>The names that the command asks for; null where it is refused anyhow.</summary>
    private static HashSet<string>? Names(JsonElement body, string command)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        var value = Of(body);
        var parsed = TicketVerbs.Parse(command, name =>
        {
            names.Add(name);
            return value(name);
        });
        return parsed.IsOk ? names : null;
    }

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

    private static string Short(string name) => name.Length > 60 ? name[..60] + "…" : name;
}

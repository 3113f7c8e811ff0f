using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using M365Support.Storage;
using M365Support.Tickets;

namespace M365Support.People;

/// <summary>The rows of table <c>Roster</c>: one for each member, and one for each change, all in one partition so that both are written together.</summary>
internal static class RosterRow
{
    public const string Partition = "roster";

    /// <summary>Sorts after every address, so that reading the members passes the changes by.</summary>
    public const string Changes = "~";

    public static string Key(string address) => TableKeys.Escape(address.Trim().ToLowerInvariant());

    public static string ChangesOf(string address) => $"{Changes}{Key(address)}|";

    public static string NewChangeId(DateTimeOffset now, int version) =>
        string.Create(CultureInfo.InvariantCulture, $"{TableKeys.Descending(now)}-{version}-{Guid.NewGuid():N}");

    public static TableEntity Of(RosterMember member) =>
        new TableEntity(Partition, Key(member.Address)) { ["Version"] = member.Version }.With(RosterDraft.Of(member));

    public static TableEntity Of(RosterChange change) => new(Partition, ChangesOf(change.Address) + change.Id)
    {
        ["Address"] = change.Address,
        ["At"] = change.At,
        ["By"] = change.By.Address,
        ["ByName"] = change.By.Name,
        ["Before"] = Json(change.Before),
        ["BeforeVersion"] = change.Before?.Version,
        ["After"] = Json(change.After),
        ["AfterVersion"] = change.After?.Version,
    };

    /// <summary>Null for a row that another version wrote in a way unknown here.</summary>
    public static RosterMember? Member(TableEntity row) =>
        row.GetString("Data") is null ? null : Read(row.Read<RosterDraft>(), row.GetInt32("Version"), row.ETag);

    public static RosterChange? Change(TableEntity row)
    {
        var id = row.RowKey[(row.RowKey.LastIndexOf('|') + 1)..];
        return row.GetString("Address") is { } address && row.GetDateTimeOffset("At") is { } at && row.GetString("By") is { } by
            ? new RosterChange(id, address, at, new Person(by, row.GetString("ByName") ?? by), Parse(row, "Before"), Parse(row, "After"))
            : null;
    }

    private static RosterMember? Parse(TableEntity row, string column) =>
        row.GetString(column) is { } json ? Read(JsonSerializer.Deserialize<RosterDraft>(json, JsonColumns.Options), row.GetInt32(column + "Version"), default) : null;

    private static RosterMember? Read(RosterDraft? draft, int? version, ETag etag) =>
        draft?.Read().Member is { } member ? member with { Version = version ?? 0, ETag = etag } : null;

    private static string? Json(RosterMember? member) => member is null ? null : JsonSerializer.Serialize(RosterDraft.Of(member), JsonColumns.Options);
}

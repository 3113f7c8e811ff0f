using System.Text.RegularExpressions;

namespace Azure.Data.Tables;

/// <summary>The service's limits, checked before anything is sent (Learn: "Understanding the Table service data model").</summary>
internal static partial class TableLimits
{
    public const int MaxActions = 100;
    public const int MaxTransactionBytes = 4 * 1024 * 1024;
    public const int MaxPage = 1000;

    private const int MaxEntityBytes = 1024 * 1024;
    private const int MaxPropertyBytes = 64 * 1024;
    private const int MaxKeyChars = 512;
    private const int MaxProperties = 252;
    private const int MaxNameChars = 255;

    private static readonly DateTime Earliest = new(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static void CheckTableName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!TableName().IsMatch(name) || name.Equals("tables", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"'{name}' is no table name: 3 to 63 ASCII letters and digits, a letter first, and not 'tables'.", nameof(name));
        }
    }

    /// <summary>At most 1 KiB, well-formed, without / \ # ? and control characters; empty is allowed.</summary>
    public static void CheckKey(string? key, string name)
    {
        if (key is null)
        {
            throw new ArgumentNullException(name, $"{name} is missing; every entity has one.");
        }

        if (key.Length > MaxKeyChars)
        {
            throw new ArgumentException($"{name} has {key.Length} UTF-16 characters; at most {MaxKeyChars} (1 KiB) are allowed.", name);
        }

        for (var i = 0; i < key.Length; i++)
        {
            var c = key[i];
            if (c is '/' or '\\' or '#' or '?' or < ' ' or (>= '\x7F' and <= '\x9F'))
            {
                throw new ArgumentException($"{name} has U+{(int)c:X4} at index {i}; / \\ # ? and control characters are not allowed.", name);
            }

            if (char.IsHighSurrogate(c) && i + 1 < key.Length && char.IsLowSurrogate(key[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(c))
            {
                throw new ArgumentException($"{name} has half a surrogate pair at index {i}.", name);
            }
        }
    }

    /// <summary>Keys, names, number and sizes of the properties; the size is counted as the service does.</summary>
    public static void CheckEntity(TableEntity entity)
    {
        CheckKey(entity.PartitionKey, nameof(entity.PartitionKey));
        CheckKey(entity.RowKey, nameof(entity.RowKey));
        var size = 4L + (2 * (entity.PartitionKey.Length + entity.RowKey.Length));
        var count = 0;
        foreach (var (name, value) in entity)
        {
            if (value is null || IsSystem(name))
            {
                continue;
            }

            count++;
            CheckPropertyName(name);
            var bytes = Size(name, value);
            if (bytes > MaxPropertyBytes)
            {
                throw new ArgumentException($"Property {name} has {bytes} bytes; at most {MaxPropertyBytes} (32,768 UTF-16 characters) are allowed.", nameof(entity));
            }

            size += 8 + (2 * name.Length) + bytes + (value is string or byte[] or BinaryData ? 4 : 0);
        }

        if (count > MaxProperties)
        {
            throw new ArgumentException($"The entity has {count} properties besides the system's three; at most {MaxProperties} are allowed.", nameof(entity));
        }

        if (size > MaxEntityBytes)
        {
            throw new ArgumentException($"The entity has {size} bytes; at most {MaxEntityBytes} (1 MiB) are allowed.", nameof(entity));
        }
    }

    public static bool IsSystem(string name) =>
        name is nameof(TableEntity.PartitionKey) or nameof(TableEntity.RowKey) or TableEntity.TimestampName or TableEntity.ETagName;

    private static void CheckPropertyName(string name)
    {
        if (name.Length > MaxNameChars || !PropertyName().IsMatch(name))
        {
            throw new ArgumentException($"'{name}' is no property name: at most {MaxNameChars} characters, by the rules of C# identifiers.", nameof(name));
        }
    }

    private static long Size(string name, object value) => value switch
    {
        string text => 2L * text.Length,
        byte[] bytes => bytes.Length,
        BinaryData bytes => bytes.ToMemory().Length,
        DateTimeOffset time => Time(name, time.UtcDateTime),
        DateTime time => Time(name, TableProperty.Utc(time).UtcDateTime),
        long or double => 8,
        int => 4,
        bool => 1,
        Guid => 16,
        _ => throw new ArgumentException($"Property {name} is of type {value.GetType()}, which the table service does not store.", nameof(value)),
    };

    private static int Time(string name, DateTime time) => time >= Earliest
        ? 8
        : throw new ArgumentException($"Property {name} is {time:O}; the table service stores times from 1601-01-01 on.", nameof(time));

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]{2,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TableName();

    [GeneratedRegex(@"^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}\p{Cf}]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PropertyName();
}

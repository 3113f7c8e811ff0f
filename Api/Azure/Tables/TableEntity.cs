using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Azure.Data.Tables;

/// <summary>A table entity as a dictionary from property name to value.</summary>
/// <remarks>
/// Values are <see cref="string"/>, <see cref="int"/>, <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>,
/// <see cref="DateTimeOffset"/> or <see cref="DateTime"/> (both come back as DateTimeOffset in UTC), <see cref="Guid"/>, and
/// <c>byte[]</c> or <see cref="BinaryData"/> (both come back as byte[]). A null value is not sent, as the service stores no nulls:
/// Replace removes such a property, Merge leaves it as it was. Ill-formed UTF-16 in a value is stored with U+FFFD in its place.
/// </remarks>
[SuppressMessage("Naming", "CA1710", Justification = "The official name.")]
public sealed class TableEntity : ITableEntity, IDictionary<string, object?>
{
    internal const string ETagName = "odata.etag";
    internal const string TimestampName = "Timestamp";

    private readonly Dictionary<string, object?> properties;

    public TableEntity()
        : this(values: null)
    {
    }

    public TableEntity(string partitionKey, string rowKey)
        : this(values: null)
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    public TableEntity(IDictionary<string, object?>? values) =>
        properties = values is null ? new(StringComparer.Ordinal) : new(values, StringComparer.Ordinal);

    /// <inheritdoc/>
    public string PartitionKey
    {
        get => GetString(nameof(PartitionKey))!;
        set => properties[nameof(PartitionKey)] = value;
    }

    /// <inheritdoc/>
    public string RowKey
    {
        get => GetString(nameof(RowKey))!;
        set => properties[nameof(RowKey)] = value;
    }

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(TimestampName);
        set => properties[TimestampName] = value;
    }

    /// <inheritdoc/>
    public ETag ETag
    {
        get => GetString(ETagName) is { } etag ? new ETag(etag) : default;
        set => properties[ETagName] = value.ToString();
    }

    public int Count => properties.Count;

    public ICollection<string> Keys => properties.Keys;

    ICollection<object?> IDictionary<string, object?>.Values => properties.Values;

    bool ICollection<KeyValuePair<string, object?>>.IsReadOnly => false;

    /// <summary>A property's value, or null where there is none; setting keeps the type a numeric property has.</summary>
    /// <exception cref="InvalidOperationException">The property holds a value of another type that this one does not convert to.</exception>
    public object? this[string key]
    {
        get
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            return properties.GetValueOrDefault(key);
        }

        set
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            properties[key] = value is not null && properties.GetValueOrDefault(key) is { } existing ? Coerce(existing, value) : value;
        }
    }

    /// <summary>The property as a string, or null where there is none.</summary>
    /// <exception cref="InvalidOperationException">The property is not a string.</exception>
    public string? GetString(string key) => (string?)Get(key, typeof(string));

    /// <summary>The property as binary, or null where there is none.</summary>
    /// <exception cref="InvalidOperationException">The property is not binary.</exception>
    public byte[]? GetBinary(string key) => (byte[]?)Get(key, typeof(byte[]));

    /// <summary>The property as binary, or null where there is none.</summary>
    /// <exception cref="InvalidOperationException">The property is not binary.</exception>
    public BinaryData? GetBinaryData(string key) => (BinaryData?)Get(key, typeof(BinaryData));

    /// <summary>The property as a Boolean, or null where there is none.</summary>
    /// <exception cref="InvalidOperationException">The property is not a Boolean.</exception>
    public bool? GetBoolean(string key) => (bool?)Get(key, typeof(bool));

    /// <summary>The property as a time in UTC, or null where there is none.</summary>
    /// <exception cref="InvalidOperationException">The property is not a time.</exception>
    public DateTime? GetDateTime(string key) => (DateTime?)Get(key, typeof(DateTime));

    /// <summary>The property as a time, or null where there is none.</summary>
    /// <exception cref="InvalidOperationException">The property is not a time.</exception>
    public DateTimeOffset? GetDateTimeOffset(string key) => (DateTimeOffset?)Get(key, typeof(DateTimeOffset));

    /// <summary>The property as a double, or null where there is none.</summary>
    /// <exception cref="InvalidOperationException">The property is not a double.</exception>
    public double? GetDouble(string key) => (double?)Get(key, typeof(double));

    /// <summary>The property as a Guid, or null where there is none.</summary>
    /// <exception cref="InvalidOperationException">The property is not a Guid.</exception>
    public Guid? GetGuid(string key) => (Guid?)Get(key, typeof(Guid));

    /// <summary>The property as a 32-bit integer, or null where there is none.</summary>
    /// <exception cref="InvalidOperationException">The property is not a 32-bit integer.</exception>
    public int? GetInt32(string key) => (int?)Get(key, typeof(int));

    /// <summary>The property as a 64-bit integer, or null where there is none.</summary>
    /// <exception cref="InvalidOperationException">The property is not a 64-bit integer.</exception>
    public long? GetInt64(string key) => (long?)Get(key, typeof(long));

    public void Add(string key, object? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        properties.Add(key, value);
    }

    public bool ContainsKey(string key) => properties.ContainsKey(key);

    public bool Remove(string key) => properties.Remove(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value) => properties.TryGetValue(key, out value);

    public void Clear() => properties.Clear();

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void ICollection<KeyValuePair<string, object?>>.Add(KeyValuePair<string, object?> item) => this[item.Key] = item.Value;

    bool ICollection<KeyValuePair<string, object?>>.Contains(KeyValuePair<string, object?> item) =>
        ((ICollection<KeyValuePair<string, object?>>)properties).Contains(item);

    void ICollection<KeyValuePair<string, object?>>.CopyTo(KeyValuePair<string, object?>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object?>>)properties).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object?>>.Remove(KeyValuePair<string, object?> item) =>
        ((ICollection<KeyValuePair<string, object?>>)properties).Remove(item);

    private object? Get(string key, Type type)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        var value = properties.GetValueOrDefault(key);
        return value switch
        {
            null => null,
            DateTimeOffset at when type == typeof(DateTime) => at.UtcDateTime,
            DateTime at when type == typeof(DateTimeOffset) => TableProperty.Utc(at),
            byte[] bytes when type == typeof(BinaryData) => BinaryData.FromBytes(bytes),
            BinaryData bytes when type == typeof(byte[]) => bytes.ToArray(),
            _ when type.IsInstanceOfType(value) => value,
            _ => throw new InvalidOperationException($"Cannot return {type} type for a {value.GetType()} typed property."),
        };
    }

    private static object Coerce(object existing, object value) => (existing, value) switch
    {
        _ when existing.GetType().IsInstanceOfType(value) => value,
        (int, double or long) => value,
        (double, int number) => (double)number,
        (long, int number) => (long)number,
        (DateTime, DateTimeOffset) or (DateTimeOffset, DateTime) => value,
        (byte[], BinaryData) or (BinaryData, byte[]) => value,
        _ => throw new InvalidOperationException($"A property that holds {existing.GetType()} cannot be set to {value.GetType()}."),
    };
}

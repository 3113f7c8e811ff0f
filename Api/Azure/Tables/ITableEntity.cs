namespace Azure.Data.Tables;

/// <summary>What every table entity has.</summary>
public interface ITableEntity
{
    /// <summary>First part of the entity's key; entities that share it can be changed in one transaction.</summary>
    string PartitionKey { get; set; }

    /// <summary>Second part of the entity's key, unique within the partition.</summary>
    string RowKey { get; set; }

    /// <summary>When the service last changed the entity; ignored when written.</summary>
    DateTimeOffset? Timestamp { get; set; }

    /// <summary>The version of the entity that was read.</summary>
    ETag ETag { get; set; }
}

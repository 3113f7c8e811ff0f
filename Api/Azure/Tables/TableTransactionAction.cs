namespace Azure.Data.Tables;

/// <summary>What an action of a transaction does.</summary>
public enum TableTransactionActionType
{
    /// <summary>Inserts; fails with 409 where the entity exists.</summary>
    Add = 0,

    /// <summary>Merges into an existing entity.</summary>
    UpdateMerge = 1,

    /// <summary>Replaces an existing entity.</summary>
    UpdateReplace = 2,

    /// <summary>Deletes an existing entity.</summary>
    Delete = 3,

    /// <summary>Merges or inserts.</summary>
    UpsertMerge = 4,

    /// <summary>Replaces or inserts.</summary>
    UpsertReplace = 5,
}

/// <summary>How an update treats properties that the new entity does not name.</summary>
public enum TableUpdateMode
{
    /// <summary>They stay.</summary>
    Merge = 0,

    /// <summary>They go.</summary>
    Replace = 1,
}

/// <summary>One action of an entity-group transaction.</summary>
/// <param name="actionType">What to do.</param>
/// <param name="entity">The entity; for a deletion only its keys matter.</param>
/// <param name="etag">The version that an update or deletion requires; by default any.</param>
public sealed class TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default)
{
    /// <summary>What to do.</summary>
    public TableTransactionActionType ActionType { get; } = actionType;

    /// <summary>The entity.</summary>
    public ITableEntity Entity { get; } = entity ?? throw new ArgumentNullException(nameof(entity));

    /// <summary>The version that an update or deletion requires; default means any.</summary>
    public ETag ETag { get; } = etag;
}

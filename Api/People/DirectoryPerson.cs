namespace M365Support.People;

/// <summary>A person as the directory knows them, or the little that is known without it.</summary>
public sealed record DirectoryPerson
{
    /// <summary>The directory's object id; null for somebody who is not in it.</summary>
    public string? AadObjectId { get; init; }

    /// <summary>The primary mail address, lower-case; empty when only the object id is known.</summary>
    public required string Address { get; init; }

    public required string Name { get; init; }

    /// <summary>BCP 47.</summary>
    public required string Language { get; init; }

    /// <summary>An IANA name.</summary>
    public required string TimeZone { get; init; }

    public string? Department { get; init; }

    public string? Office { get; init; }

    public string? JobTitle { get; init; }

    /// <summary>Whether the directory has this person.</summary>
    public bool IsKnown => AadObjectId is not null;
}

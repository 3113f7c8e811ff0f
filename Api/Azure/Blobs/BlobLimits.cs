using System.Text.RegularExpressions;

namespace Azure.Storage.Blobs;

/// <summary>The service's limits, checked before anything is sent (Learn: "Naming and referencing containers, blobs, and metadata").</summary>
internal static partial class BlobLimits
{
    public const int DefaultBlock = 4 * 1024 * 1024;
    public const int MaxBlocks = 50_000;

    private const int MaxBlock = 100 * 1024 * 1024;
    private const int MaxNameChars = 1024;
    private const int MaxSegments = 254;
    private const int MaxMetadataBytes = 8 * 1024;

    public static void CheckContainerName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is < 3 or > 63 || !ContainerName().IsMatch(name))
        {
            throw new ArgumentException($"'{name}' is no container name: 3 to 63 lower-case letters, digits and single hyphens inside.", nameof(name));
        }
    }

    /// <summary>1 to 1,024 characters, no control characters, no segment that ends with a dot, no slash at either end.</summary>
    public static void CheckBlobName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > MaxNameChars)
        {
            throw new ArgumentException($"The blob's name has {name.Length} characters; at most {MaxNameChars} are allowed.", nameof(name));
        }

        if (name.AsSpan().IndexOfAnyInRange('\0', '\x1F') >= 0 || name.AsSpan().IndexOfAnyInRange('\x7F', '\x9F') >= 0 || name.Contains('\\'))
        {
            throw new ArgumentException("The blob's name has a control character or a backslash.", nameof(name));
        }

        if (name[0] == '/' || name[^1] == '/' || name.Split('/').Any(s => s.EndsWith('.')))
        {
            throw new ArgumentException("The blob's name begins or ends with a slash, or a segment of it ends with a dot.", nameof(name));
        }

        if (name.Count(c => c == '/') >= MaxSegments)
        {
            throw new ArgumentException($"The blob's name has more than {MaxSegments} segments.", nameof(name));
        }

        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsSurrogatePair(name, i))
            {
                i++;
            }
            else if (char.IsSurrogate(name[i]))
            {
                throw new ArgumentException($"The blob's name has half a surrogate pair at index {i}.", nameof(name));
            }
        }
    }

    public static void CheckMetadata(IDictionary<string, string> metadata)
    {
        var bytes = 0;
        foreach (var (name, value) in metadata)
        {
            if (!MetadataName().IsMatch(name))
            {
                throw new ArgumentException($"'{name}' is no metadata name: ASCII, by the rules of C# identifiers.", nameof(metadata));
            }

            CheckHeader(name, value);
            bytes += name.Length + value.Length;
        }

        if (bytes > MaxMetadataBytes)
        {
            throw new ArgumentException($"The metadata has {bytes} bytes; at most {MaxMetadataBytes} (8 KiB) are allowed.", nameof(metadata));
        }
    }

    /// <summary>Printable ASCII: what an HTTP header carries, and what is signed.</summary>
    public static void CheckHeader(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0)
        {
            throw new ArgumentException($"{name} has a character that is not printable ASCII.", nameof(value));
        }
    }

    public static int BlockSize(StorageTransferOptions options)
    {
        var size = options.MaximumTransferSize ?? DefaultBlock;
        return size is >= 1 and <= MaxBlock
            ? (int)size
            : throw new ArgumentException($"A block of {size} bytes is not possible: MaximumTransferSize is 1 to {MaxBlock}.", nameof(options));
    }

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ContainerName();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex MetadataName();
}

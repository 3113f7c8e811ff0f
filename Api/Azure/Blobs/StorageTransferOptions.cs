using System.Runtime.InteropServices;

namespace Azure.Storage;

/// <summary>How large the pieces of a transfer are.</summary>
[StructLayout(LayoutKind.Auto)]
public struct StorageTransferOptions : IEquatable<StorageTransferOptions>
{
    /// <summary>Bytes of a block, 1 to 100 MiB; by default 4 MiB. It is also what an upload holds in memory.</summary>
    public long? MaximumTransferSize { get; set; }

    public readonly bool Equals(StorageTransferOptions other) =>
        MaximumTransferSize == other.MaximumTransferSize;

    public override readonly bool Equals(object? obj) => obj is StorageTransferOptions other && Equals(other);

    public override readonly int GetHashCode() => MaximumTransferSize.GetHashCode();

    public static bool operator ==(StorageTransferOptions left, StorageTransferOptions right) => left.Equals(right);

    public static bool operator !=(StorageTransferOptions left, StorageTransferOptions right) => !left.Equals(right);
}

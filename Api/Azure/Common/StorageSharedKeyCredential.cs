using System.Security.Cryptography;
using System.Text;

namespace Azure.Storage;

/// <summary>The name and key of a storage account.</summary>
public sealed class StorageSharedKeyCredential
{
    private byte[] key;

    /// <summary>Takes the account's name and its Base64 key.</summary>
    /// <exception cref="FormatException">The key is not Base64.</exception>
    public StorageSharedKeyCredential(string accountName, string accountKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(accountName);
        AccountName = accountName;
        key = Decode(accountKey);
    }

    /// <summary>The account's name.</summary>
    public string AccountName { get; }

    /// <summary>Replaces the key, for rotation; requests from now on are signed with the new one.</summary>
    /// <exception cref="FormatException">The key is not Base64.</exception>
    public void SetAccountKey(string accountKey) => Volatile.Write(ref key, Decode(accountKey));

    internal string Sign(string text) => Convert.ToBase64String(HMACSHA256.HashData(Volatile.Read(ref key), Encoding.UTF8.GetBytes(text)));

    private static byte[] Decode(string accountKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(accountKey);
        var bytes = new byte[accountKey.Length];
        return Convert.TryFromBase64String(accountKey, bytes, out var length)
            ? bytes[..length]
            : throw new FormatException("The storage account's key is not Base64.");
    }
}

using Azure.Storage;

namespace Azure.Data.Tables;

/// <summary>The name and key of a storage account, for tables.</summary>
public sealed class TableSharedKeyCredential
{
    private readonly StorageSharedKeyCredential credential;

    /// <summary>Takes the account's name and its Base64 key.</summary>
    /// <exception cref="FormatException">The key is not Base64.</exception>
    public TableSharedKeyCredential(string accountName, string accountKey) => credential = new(accountName, accountKey);

    /// <summary>The account's name.</summary>
    public string AccountName => credential.AccountName;

    /// <summary>Replaces the key, for rotation; requests from now on are signed with the new one.</summary>
    /// <exception cref="FormatException">The key is not Base64.</exception>
    public void SetAccountKey(string accountKey) => credential.SetAccountKey(accountKey);

    internal string Sign(string text) => credential.Sign(text);
}

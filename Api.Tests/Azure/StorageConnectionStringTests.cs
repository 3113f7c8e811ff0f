using Azure.Data.Tables;
using Azure.Storage;
using M365Support.Storage;

namespace M365Support.Azure;

public sealed class StorageConnectionStringTests
{
    private const string Key = StubService.Key;

    [Fact]
    public void Development_storage_is_the_emulator_on_its_usual_ports()
    {
        var account = StorageConnectionString.Parse("UseDevelopmentStorage=true");
        Assert.Equal("devstoreaccount1", account.AccountName);
        Assert.Equal("http://127.0.0.1:10000/devstoreaccount1", account.Blobs.AbsoluteUri);
        Assert.Equal("http://127.0.0.1:10001/devstoreaccount1", account.Queues.AbsoluteUri);
        Assert.Equal("http://127.0.0.1:10002/devstoreaccount1", account.Tables.AbsoluteUri);
    }

    [Fact]
    public void Endpoints_come_from_the_account_the_suffix_or_themselves()
    {
        var account = StorageConnectionString.Parse($"AccountName=desk;AccountKey={Key}");
        Assert.Equal("https://desk.table.core.windows.net/", account.Tables.AbsoluteUri);
        account = StorageConnectionString.Parse($" defaultendpointsprotocol=http; AccountName=desk; accountkey={Key}; EndpointSuffix=core.chinacloudapi.cn ;");
        Assert.Equal("http://desk.queue.core.chinacloudapi.cn/", account.Queues.AbsoluteUri);
        Assert.Equal(Key, account.AccountKey);
        account = StorageConnectionString.Parse($"AccountName=desk;AccountKey={Key};BlobEndpoint=https://blobs.example.com/;");
        Assert.Equal("https://blobs.example.com/", account.Blobs.AbsoluteUri);
        Assert.Equal("https://desk.queue.core.windows.net/", account.Queues.AbsoluteUri);
    }

    [Theory]
    [InlineData("AccountKey=" + Key, "lacks AccountName")]
    [InlineData("AccountName=desk", "lacks AccountKey")]
    [InlineData("AccountName=desk;AccountKey=", "lacks AccountKey")]
    [InlineData("AccountName=desk;AccountKey=" + Key + "!", "key is not Base64")]
    [InlineData("AccountName=desk;" + Key + ";AccountKey=x", "Setting 2")]
    [InlineData("AccountName=desk;AccountKey=" + Key + ";AccountKey=" + Key, "AccountKey twice")]
    [InlineData("AccountName=desk;AccountKye=" + Key, "Setting 2 of the storage connection string has a name that is not known")]
    [InlineData("AccountName=desk;AccountKey=" + Key + ";DefaultEndpointsProtocol=ftp", "DefaultEndpointsProtocol")]
    [InlineData("AccountName=desk;AccountKey=" + Key + ";TableEndpoint=desk.example.com", "TableEndpoint")]
    [InlineData("BlobEndpoint=https://desk.example.com;SharedAccessSignature=sv=1&sig=" + Key, "SharedAccessSignature")]
    [InlineData("UseDevelopmentStorage=maybe", "UseDevelopmentStorage")]
    public void Error_names_what_is_wrong_and_never_the_key(string connectionString, string named)
    {
        var error = Assert.ThrowsAny<FormatException>(() => new TableClient(connectionString, "Tickets"));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key[..^2], error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Credential_refuses_a_key_that_is_not_base64_without_showing_it()
    {
        var error = Assert.Throws<FormatException>(() => new StorageSharedKeyCredential("desk", "my secret!"));
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }
}

using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using M365Support.Storage;
using Microsoft.Extensions.Options;

namespace M365Support.Mail.Threading;

/// <summary>Where the keys of the thread marks come from: the configuration, else a random one that is made once and kept in table <c>Settings</c>.</summary>
public sealed class ThreadKeys(DeskStorage storage, IOptions<MailOptions> options)
{
    private const string Partition = "desk";
    private const string Row = "thread-key";

    private readonly TableClient table = storage.Table("Settings");
    private ThreadTokens? tokens;

    public async ValueTask<ThreadTokens> LoadAsync(CancellationToken cancellationToken) =>
        tokens ??= new ThreadTokens(options.Value.ThreadKeys is { Count: > 0 } configured
            ? [.. configured.Select(Encoding.UTF8.GetBytes)]
            : [await OwnKeyAsync(cancellationToken)]);

    private async Task<byte[]> OwnKeyAsync(CancellationToken cancellationToken)
    {
        var known = await table.GetEntityIfExistsAsync<TableEntity>(Partition, Row, cancellationToken: cancellationToken);
        if (known.HasValue)
        {
            return known.Value!.GetBinary("Key")!;
        }

        try
        {
            var key = RandomNumberGenerator.GetBytes(32);
            await table.AddEntityAsync(new TableEntity(Partition, Row) { ["Key"] = key }, cancellationToken);
            return key;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return await OwnKeyAsync(cancellationToken);
        }
    }
}

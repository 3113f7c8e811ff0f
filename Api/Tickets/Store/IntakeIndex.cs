using Azure;
using Azure.Data.Tables;
using M365Support.Storage;

namespace M365Support.Tickets;

/// <summary>What makes something that came in the same thing when it comes again: a Message-ID, a form's nonce, an Idempotency-Key.</summary>
/// <param name="Scope">Which kind of key it is, and whose.</param>
/// <param name="Value">The key itself; foreign text.</param>
/// <param name="Detail">What else has to agree; two things with one value and different details are two things.</param>
public sealed record IntakeKey(string Scope, string Value, string Detail = "")
{
    internal string Partition => TableKeys.Hash($"{Scope}\n{Value}");

    internal string Row => Detail.Length == 0 ? "-" : TableKeys.Hash(Detail);

    /// <summary>The key as the id of a command.</summary>
    public string ToCommandId() => $"in-{TableKeys.Hash($"{Scope}\n{Value}\n{Detail}")}";

    public static IntakeKey Mail(string messageId, string detail) => new("mail", messageId, detail);

    public static IntakeKey Form(Person person, string nonce) => new($"form:{person.Address}", nonce);

    public static IntakeKey Api(Person caller, string idempotencyKey) => new($"api:{caller.Address}", idempotencyKey);
}

/// <summary>Table <c>Intake</c>: which ticket each thing that came in belongs to. A row is inserted before its ticket, so a retry finds the same one.</summary>
public sealed class IntakeIndex(DeskStorage storage)
{
    private readonly TableClient table = storage.Table("Intake");

    /// <summary>The ticket of the key: <paramref name="proposed"/>, unless the key was known before.</summary>
    public async Task<TicketId> ReserveAsync(IntakeKey key, TicketId proposed, CancellationToken cancellationToken)
    {
        try
        {
            await table.AddEntityAsync(Row(key, proposed), cancellationToken);
            return proposed;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            var row = await table.GetEntityAsync<TableEntity>(key.Partition, key.Row, cancellationToken: cancellationToken);
            return TicketId.Parse(row.Value.GetString("Ticket")!, null);
        }
    }

    /// <summary>Gives the key another ticket, because the number it had was taken by a stranger.</summary>
    public Task MoveAsync(IntakeKey key, TicketId to, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(Row(key, to), TableUpdateMode.Replace, cancellationToken);

    /// <summary>The ticket of the exact key, if it is known.</summary>
    public async Task<TicketId?> FindAsync(IntakeKey key, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(key.Partition, key.Row, cancellationToken: cancellationToken);
        return row.HasValue ? TicketId.Parse(row.Value!.GetString("Ticket")!, null) : null;
    }

    /// <summary>The ticket that a key of this value belongs to, whatever its detail.</summary>
    public async Task<TicketId?> FindAnyAsync(string scope, string value, CancellationToken cancellationToken)
    {
        var partition = new IntakeKey(scope, value).Partition;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, maxPerPage: 1, cancellationToken: cancellationToken))
        {
            return TicketId.Parse(row.GetString("Ticket")!, null);
        }

        return null;
    }

    private static TableEntity Row(IntakeKey key, TicketId ticket) => new(key.Partition, key.Row) { ["Ticket"] = ticket.ToString() };
}

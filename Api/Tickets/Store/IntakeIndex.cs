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
    /// <summary>Whether the value was only spoken of, by something that came before it.</summary>
    public bool IsMention { get; init; }

    internal string Partition => TableKeys.Hash($"{Scope}\n{Value}");

    internal string Row => IsMention ? IntakeRow.Mention : Detail.Length == 0 ? "-" : TableKeys.Hash(Detail);

    /// <summary>The key as the id of a command.</summary>
    public string ToCommandId() => $"in-{TableKeys.Hash($"{Scope}\n{Value}\n{Detail}")}";

    public static IntakeKey Mail(string messageId, string detail) => new("mail", messageId, detail);

    /// <summary>A mail that has not come, but that another one answers.</summary>
    public static IntakeKey MentionedMail(string messageId) => new("mail", messageId) { IsMention = true };

    /// <summary>A conversation in Outlook's sense.</summary>
    public static IntakeKey Conversation(string index, string topic) => new("conversation", index, topic);

    public static IntakeKey Form(Person person, string nonce) => new($"form:{person.Address}", nonce);

    public static IntakeKey Api(Person caller, string idempotencyKey) => new($"api:{caller.Address}", idempotencyKey);
}

/// <summary>The ticket that a key belongs to.</summary>
/// <param name="Row">Which of the keys of one value it is.</param>
/// <param name="IsReply">Whether the ticket was there before, and what came under the key was to go onto it.</param>
public sealed record IntakeRow(string Row, TicketId Ticket, bool IsReply)
{
    internal const string Mention = "mention";

    /// <summary>When it was written, by the service's clock; null where that is not known.</summary>
    public DateTimeOffset? WrittenAt { get; init; }

    /// <summary>Whether the value was only spoken of.</summary>
    public bool IsMention => Row == Mention;
}

/// <summary>Table <c>Intake</c>: which ticket each thing that came in belongs to. A row is inserted before its ticket, so a retry finds the same one.</summary>
public sealed class IntakeIndex(DeskStorage storage)
{
    /// <summary>The most keys of one value that are looked at.</summary>
    public const int MostRows = 50;

    private readonly TableClient table = storage.Table("Intake");

    /// <summary>The ticket of the key: <paramref name="proposed"/>, unless the key was known before.</summary>
    /// <param name="isReply">Whether the ticket is there already.</param>
    public async Task<IntakeRow> ReserveAsync(IntakeKey key, TicketId proposed, CancellationToken cancellationToken, bool isReply = false)
    {
        try
        {
            await table.AddEntityAsync(Entity(key, proposed, isReply), cancellationToken);
            return new IntakeRow(key.Row, proposed, isReply);
        }
        catch (RequestFailedException e) when (e.Status == 409 || StorageFailure.IsAmbiguous(e))
        {
            // Where the answer was lost, the row that is there may well be this one.
            if (await FindAsync(key, cancellationToken) is not { } known)
            {
                throw;
            }

            return known;
        }
    }

    /// <summary>Gives the key another ticket, because the number it had was taken by a stranger.</summary>
    public Task MoveAsync(IntakeKey key, TicketId to, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(Entity(key, to, isReply: false), TableUpdateMode.Replace, cancellationToken);

    /// <summary>Has the ticket found under one more key; a key that is known already stays as it is.</summary>
    public async Task AddAsync(IntakeKey key, TicketId ticket, CancellationToken cancellationToken)
    {
        try
        {
            await table.AddEntityAsync(Entity(key, ticket, isReply: false), cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
        }
    }

    /// <summary>The ticket of the exact key, if it is known.</summary>
    public async Task<IntakeRow?> FindAsync(IntakeKey key, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(key.Partition, key.Row, cancellationToken: cancellationToken);
        return row.HasValue ? Read(row.Value!) : null;
    }

    /// <summary>The keys of this value, whatever their details; at most <see cref="MostRows"/> of them.</summary>
    public async Task<IReadOnlyList<IntakeRow>> FindAllAsync(string scope, string value, CancellationToken cancellationToken)
    {
        var partition = new IntakeKey(scope, value).Partition;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        var rows = new List<IntakeRow>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, maxPerPage: MostRows, cancellationToken: cancellationToken))
        {
            rows.Add(Read(row));
            if (rows.Count == MostRows)
            {
                break;
            }
        }

        return rows;
    }

    private static IntakeRow Read(TableEntity row) => new(row.RowKey, TicketId.Parse(row.GetString("Ticket")!, null), row.GetBoolean("IsReply") ?? false) { WrittenAt = row.Timestamp };

    private static TableEntity Entity(IntakeKey key, TicketId ticket, bool isReply)
    {
        var row = new TableEntity(key.Partition, key.Row) { ["Ticket"] = ticket.ToString() };
        if (isReply)
        {
            row["IsReply"] = true;
        }

        return row;
    }
}

using Azure;
using Azure.Data.Tables;
using M365Support.Storage;
using Microsoft.Extensions.Options;

namespace M365Support.Mail.Outgoing;

/// <summary>Whether a sender may be answered automatically once more, and if not, why.</summary>
public enum AnswerVerdict
{
    Allowed,

    /// <summary>The sender had <see cref="OutgoingMailOptions.AnswersPerHour"/> answers within an hour.</summary>
    TooManyInAnHour,

    /// <summary>The sender had <see cref="OutgoingMailOptions.AnswersPerSubject"/> answers to this subject within a day.</summary>
    TooManyToOneSubject,
}

/// <summary>Table <c>Answers</c>: which automatic answers each sender had lately, so that two robots cannot talk to each other; shared by all instances.</summary>
public sealed class AnswerLimits(DeskStorage storage, IOptions<OutgoingMailOptions> options, TimeProvider clock)
{
    private const int MostAttempts = 20;
    private const int KeyLength = 16;
    private const string Row = "recent";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly TableClient table = storage.Table("Answers");

    // Callers in this process take turns on a sender; only other instances can still cause a conflict.
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Counts an answer in if it may be given.</summary>
    /// <param name="answerId">What makes it this answer; it is counted once, and allowed again, however often it is asked for.</param>
    /// <exception cref="RequestFailedException">The table does not answer, or others keep getting in between.</exception>
    public async Task<AnswerVerdict> TryCountAsync(string sender, string subject, string answerId, CancellationToken cancellationToken)
    {
        var partition = TableKeys.Hash(AddressText.Mailbox(sender));
        var turn = turns[Convert.ToInt32(partition[..4], 16) % turns.Length];
        await turn.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 1; attempt <= MostAttempts; attempt++)
            {
                var row = await table.GetEntityIfExistsAsync<TableEntity>(partition, Row, cancellationToken: cancellationToken);
                var recent = row.HasValue ? row.Value!.Read<Recent>() : new Recent([]);
                var answer = new Answer(clock.GetUtcNow(), Key(SubjectKey.Of(subject)), Key(answerId));
                var verdict = Judge(recent.Answers, answer);
                if (verdict == AnswerVerdict.Allowed || (verdict is not null && recent.RefusedAt > answer.At - Hour))
                {
                    return verdict.Value;
                }

                var next = verdict is null
                    ? recent with { Answers = [.. recent.Answers.Where(a => a.At > answer.At - Day).Append(answer)] }
                    : recent with { RefusedAt = answer.At };
                if (await TryWriteAsync(new TableEntity(partition, Row).With(next), row.HasValue ? row.Value!.ETag : null, cancellationToken))
                {
                    return verdict ?? AnswerVerdict.Allowed;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 25 * attempt)), clock, cancellationToken);
            }
        }
        finally
        {
            turn.Release();
        }

        throw new RequestFailedException(503, "Too many instances answer one sender at once.");
    }

    /// <summary>Whether the sender was refused an answer within a day: a robot, it may be, that would answer news of its tickets, too.</summary>
    public async Task<bool> IsHeldBackAsync(string sender, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(TableKeys.Hash(AddressText.Mailbox(sender)), Row, cancellationToken: cancellationToken);
        return row.HasValue && row.Value!.Read<Recent>().RefusedAt > clock.GetUtcNow() - Day;
    }

    /// <summary>Null for an answer that may be given and is to be counted.</summary>
    private AnswerVerdict? Judge(IReadOnlyList<Answer> recent, Answer answer)
    {
        if (recent.Any(a => a.Id == answer.Id))
        {
            return AnswerVerdict.Allowed;
        }

        if (recent.Count(a => a.At > answer.At - Hour) >= options.Value.AnswersPerHour)
        {
            return AnswerVerdict.TooManyInAnHour;
        }

        return recent.Count(a => a.At > answer.At - Day && a.Subject == answer.Subject) >= options.Value.AnswersPerSubject
            ? AnswerVerdict.TooManyToOneSubject
            : null;
    }

    private async Task<bool> TryWriteAsync(TableEntity row, ETag? etag, CancellationToken cancellationToken)
    {
        try
        {
            _ = etag is { } known
                ? await table.UpdateEntityAsync(row, known, TableUpdateMode.Replace, cancellationToken)
                : await table.AddEntityAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412 or 404)
        {
            return false;
        }
    }

    private static string Key(string text) => TableKeys.Hash(text)[..KeyLength];

    private sealed record Recent(IReadOnlyList<Answer> Answers)
    {
        /// <summary>When an answer was refused, to the hour.</summary>
        public DateTimeOffset? RefusedAt { get; init; }
    }

    private sealed record Answer(DateTimeOffset At, string Subject, string Id);
}

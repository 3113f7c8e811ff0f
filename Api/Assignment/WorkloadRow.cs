using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Azure;
using Azure.Data.Tables;
using M365Support.Tickets;

namespace M365Support.Assignment;

/// <summary>An ongoing ticket as counts and assignment need it.</summary>
/// <param name="IsAcknowledged">May be told late: whoever acts on it looks at the ticket itself.</param>
/// <param name="Requester">See <see cref="WorkloadRow.MarkOf"/>; 0 when it is not known.</param>
/// <param name="SeeksAgent">Whether somebody other than the holder is to have it.</param>
/// <param name="Nudges">How often more speed was asked for, at most <see cref="WorkloadRow.MostNudges"/>.</param>
public readonly record struct OpenEntry(
    Priority Priority, bool IsAcknowledged, DateTimeOffset OpenedAt, DateTimeOffset ResolveBy, Tier Tier = Tier.L1, uint Requester = 0, bool SeeksAgent = false, int Nudges = 0)
{
    /// <summary>By when it had to be acknowledged, as long as it was not; null where that clock stood still.</summary>
    public DateTimeOffset? AcknowledgeBy { get; init; }

    /// <summary>From when on it may be late; null where its clock stands still.</summary>
    public DateTimeOffset? AtRiskFrom { get; init; }
}

/// <summary>A ticket that ended not long ago.</summary>
/// <param name="IsUnconfirmed">Whether it closes by itself some day: so long it is remembered.</param>
public readonly record struct EndedEntry(bool IsResolved, DateTimeOffset OpenedAt, DateTimeOffset EndedAt, uint Requester = 0, int Nudges = 0, bool IsUnconfirmed = false);

/// <summary>What one holder has: an agent, or a shard of the queue of tickets that nobody has.</summary>
/// <remarks>Sets of tickets rather than counts, so that applying a change twice counts once. Moments are kept to the minute.</remarks>
public sealed record WorkloadRow(string Holder, ETag ETag)
{
    /// <summary>What the bits beside the flags can count.</summary>
    public const int MostNudges = 63;

    private const int OpenSize = 27;
    private const int EndedSize = 17;

    /// <summary>The size before the moments were kept at which it gets late.</summary>
    private const int FormerOpenSize = 19;

    /// <summary>A multiple of all entry sizes below the 64 KiB that a property can have.</summary>
    private const int ColumnSize = OpenSize * EndedSize * FormerOpenSize * 7;

    private const int Format = 3;
    private const int Acknowledged = 1;
    private const int Seeking = 2;
    private const int Resolved = 1;
    private const int Unconfirmed = 2;
    private const int NudgesFrom = 2;

    public IReadOnlyDictionary<TicketId, OpenEntry> Open { get; init; } = new Dictionary<TicketId, OpenEntry>();

    public IReadOnlyDictionary<TicketId, EndedEntry> Ended { get; init; } = new Dictionary<TicketId, EndedEntry>();

    /// <summary>When the holder last got a ticket.</summary>
    public DateTimeOffset? LastAssignedAt { get; init; }

    /// <summary>Four bytes that stand for a requester. Two may share them; then an agent is taken for who helped before, and no harm is done.</summary>
    public static uint MarkOf(Person requester)
    {
        var hash = 2_166_136_261u;
        foreach (var b in Encoding.UTF8.GetBytes(requester.Address))
        {
            hash = (hash ^ b) * 16_777_619;
        }

        return Math.Max(1, hash);
    }

    internal static WorkloadRow From(TableEntity row)
    {
        var isFormer = row.GetInt32(nameof(Format)) < Format;
        var open = new Dictionary<TicketId, OpenEntry>();
        foreach (var entry in Entries(row, nameof(Open), isFormer ? FormerOpenSize : OpenSize))
        {
            var span = entry.Span;
            open[Id(span)] = new OpenEntry(
                (Priority)span[4], (span[5] & Acknowledged) != 0, Moment(span[6..]), Moment(span[10..]), (Tier)span[14], BinaryPrimitives.ReadUInt32LittleEndian(span[15..]), (span[5] & Seeking) != 0, span[5] >> NudgesFrom)
            {
                AcknowledgeBy = isFormer ? null : MomentOrNone(span[19..]),
                AtRiskFrom = isFormer ? null : MomentOrNone(span[23..]),
            };
        }

        var ended = new Dictionary<TicketId, EndedEntry>();
        foreach (var entry in Entries(row, nameof(Ended), EndedSize))
        {
            var span = entry.Span;
            ended[Id(span)] = new EndedEntry(
                (span[4] & Resolved) != 0, Moment(span[5..]), Moment(span[9..]), BinaryPrimitives.ReadUInt32LittleEndian(span[13..]), span[4] >> NudgesFrom, (span[4] & Unconfirmed) != 0);
        }

        return new WorkloadRow(row.RowKey, row.ETag) { Open = open, Ended = ended, LastAssignedAt = row.GetDateTimeOffset(nameof(LastAssignedAt)) };
    }

    internal TableEntity ToEntity(string partition)
    {
        var open = new byte[Open.Count * OpenSize];
        var at = 0;
        foreach (var (id, entry) in Open)
        {
            var span = open.AsSpan(at, OpenSize);
            BinaryPrimitives.WriteInt32LittleEndian(span, id.ToCompact());
            span[4] = (byte)entry.Priority;
            span[5] = (byte)((entry.IsAcknowledged ? Acknowledged : 0) | (entry.SeeksAgent ? Seeking : 0) | (entry.Nudges << NudgesFrom));
            Write(span[6..], entry.OpenedAt);
            Write(span[10..], entry.ResolveBy);
            span[14] = (byte)entry.Tier;
            BinaryPrimitives.WriteUInt32LittleEndian(span[15..], entry.Requester);
            Write(span[19..], entry.AcknowledgeBy ?? DateTimeOffset.UnixEpoch);
            Write(span[23..], entry.AtRiskFrom ?? DateTimeOffset.UnixEpoch);
            at += OpenSize;
        }

        var ended = new byte[Ended.Count * EndedSize];
        at = 0;
        foreach (var (id, entry) in Ended)
        {
            var span = ended.AsSpan(at, EndedSize);
            BinaryPrimitives.WriteInt32LittleEndian(span, id.ToCompact());
            span[4] = (byte)((entry.IsResolved ? Resolved : 0) | (entry.IsUnconfirmed ? Unconfirmed : 0) | (entry.Nudges << NudgesFrom));
            Write(span[5..], entry.OpenedAt);
            Write(span[9..], entry.EndedAt);
            BinaryPrimitives.WriteUInt32LittleEndian(span[13..], entry.Requester);
            at += EndedSize;
        }

        var row = new TableEntity(partition, Holder) { [nameof(Format)] = Format, [nameof(LastAssignedAt)] = LastAssignedAt };
        Split(row, nameof(Open), open);
        Split(row, nameof(Ended), ended);
        return row;
    }

    private static void Split(TableEntity row, string name, byte[] bytes)
    {
        for (var (start, column) = (0, 0); start < bytes.Length; start += ColumnSize, column++)
        {
            row[name + column.ToString(CultureInfo.InvariantCulture)] = bytes[start..Math.Min(bytes.Length, start + ColumnSize)];
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Entries(TableEntity row, string name, int size)
    {
        for (var column = 0; row.GetBinary(name + column.ToString(CultureInfo.InvariantCulture)) is { } bytes; column++)
        {
            for (var at = 0; at + size <= bytes.Length; at += size)
            {
                yield return bytes.AsMemory(at, size);
            }
        }
    }

    private static TicketId Id(ReadOnlySpan<byte> span) => TicketId.FromCompact(BinaryPrimitives.ReadInt32LittleEndian(span));

    private static DateTimeOffset Moment(ReadOnlySpan<byte> span) =>
        DateTimeOffset.UnixEpoch.AddMinutes(BinaryPrimitives.ReadUInt32LittleEndian(span));

    private static DateTimeOffset? MomentOrNone(ReadOnlySpan<byte> span) => Moment(span) is var moment && moment > DateTimeOffset.UnixEpoch ? moment : null;

    private static void Write(Span<byte> span, DateTimeOffset moment) =>
        BinaryPrimitives.WriteUInt32LittleEndian(span, (uint)Math.Clamp((moment - DateTimeOffset.UnixEpoch).TotalMinutes, 0, uint.MaxValue));
}

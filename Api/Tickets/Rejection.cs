using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Resources;

namespace M365Support.Tickets;

/// <summary>Why a command was refused; the closed set of expected refusals.</summary>
public enum RejectionReason
{
    /// <summary>There is no such ticket, or the person may not know of it.</summary>
    NotFound,
    NotAllowed,

    /// <summary>Somebody else holds the ticket. Arguments: the name.</summary>
    AlreadyTaken,

    /// <summary>The ticket has been acknowledged. Arguments: by whom.</summary>
    AlreadyAcknowledged,

    /// <summary>Somebody else changed the same thing after it was read. Arguments: the field, its value now.</summary>
    ChangedMeanwhile,

    /// <summary>The ticket is resolved, closed or withdrawn already. Arguments: who ended it, or nobody's name.</summary>
    AlreadyEnded,

    /// <summary>The ticket was merged into another. Arguments: its number.</summary>
    AlreadyMerged,

    /// <summary>The other ticket was merged into this one. Arguments: its number.</summary>
    MergedTheOtherWay,

    /// <summary>A merge can no longer be taken back.</summary>
    MergeTooOld,

    /// <summary>The ticket has not been merged.</summary>
    NotMerged,

    /// <summary>The ticket waits for nothing.</summary>
    NotWaiting,

    /// <summary>A required field has no value. Arguments: the field.</summary>
    FieldMissing,

    /// <summary>A list is full. Arguments: the field, the most entries.</summary>
    TooMany,

    /// <summary>The ticket has not been resolved, so there is nothing to rate.</summary>
    NothingToRate,
    NotResolved,

    /// <summary>A nudge came less than the nudge interval ago. Arguments: the earliest next time, the minutes until then.</summary>
    NudgedTooSoon,

    /// <summary>A required text is missing. Arguments: the field.</summary>
    TextMissing,

    /// <summary>A text is too long. Arguments: the field, the most characters.</summary>
    TextTooLong,

    /// <summary>A value is none of the possible ones. Arguments: the field, the value, what is possible.</summary>
    ValueUnknown,

    /// <summary>A text is no mail address. Arguments: the text.</summary>
    AddressInvalid,

    /// <summary>The promised or planned time lies in the past, or more than a year ahead.</summary>
    PromiseInThePast,

    /// <summary>The file is a program, a script or a document with macros. Arguments: the file's name.</summary>
    FileWithheld,

    /// <summary>The file was too large to keep. Arguments: the file's name.</summary>
    FileNotKept,

    /// <summary>Too many people changed the ticket at the same moment.</summary>
    TooBusy,
}

/// <summary>An expected refusal, with a message fit to show a person.</summary>
public sealed record Rejection(RejectionReason Reason, params IReadOnlyList<object> Arguments)
{
    private static readonly ResourceManager Texts = new("M365Support.Tickets.Rejections", typeof(Rejection).Assembly);

    /// <summary>The field that is at fault, where one is.</summary>
    public string? Field => Reason is RejectionReason.TextMissing or RejectionReason.TextTooLong or RejectionReason.ValueUnknown or RejectionReason.FieldMissing or RejectionReason.TooMany or RejectionReason.ChangedMeanwhile
        ? (string)Arguments[0]
        : null;

    /// <summary>Whether somebody else was first: how the ticket is now says more than the refusal.</summary>
    public bool IsConflict => Reason is
        RejectionReason.AlreadyTaken or RejectionReason.AlreadyAcknowledged or RejectionReason.AlreadyEnded or RejectionReason.AlreadyMerged or
        RejectionReason.MergedTheOtherWay or RejectionReason.MergeTooOld or RejectionReason.NotMerged or RejectionReason.NotWaiting or
        RejectionReason.NotResolved or RejectionReason.NothingToRate or RejectionReason.ChangedMeanwhile;

    /// <summary>What is wrong and how to mend it, in the reader's language.</summary>
    public string ToText(CultureInfo culture) =>
        string.Format(culture, Texts.GetString(Reason.ToString(), culture)!, [.. Arguments]);

    public override string ToString() => ToText(CultureInfo.InvariantCulture);
}

/// <summary>A value, or the reason why there is none.</summary>
public readonly record struct Result<T>
{
    private readonly T? value;

    private Result(T? value, Rejection? rejection)
    {
        this.value = value;
        Rejection = rejection;
    }

    public Rejection? Rejection { get; }

    [MemberNotNullWhen(false, nameof(Rejection))]
    public bool IsOk => Rejection is null;

    /// <summary>The value; there is one exactly when <see cref="IsOk"/>.</summary>
    /// <exception cref="InvalidOperationException">The command was refused.</exception>
    public T Value => Rejection is null ? value! : throw new InvalidOperationException(Rejection.ToString());

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Rejection rejection) => new(default, rejection);
}

using Azure.Core;

namespace M365Support.Storage;

/// <summary>Decides which responses are errors and which failures are retried; see <see cref="StorageFailure"/> for why.</summary>
internal sealed class StorageClassifier : ResponseClassifier
{
    public static readonly StorageClassifier Replayable = new(replayable: true);
    public static readonly StorageClassifier WriteOnce = new(replayable: false);
    public static readonly StorageClassifier ReplayableOrMissing = new(replayable: true, 404);
    public static readonly StorageClassifier WriteOnceOrMissing = new(replayable: false, 404);
    public static readonly StorageClassifier ReplayableOrExisting = new(replayable: true, 409);

    private readonly bool replayable;
    private readonly int expected;

    private StorageClassifier(bool replayable, int expected = 0)
    {
        this.replayable = replayable;
        this.expected = expected;
    }

    /// <summary>The kind of a write that carries an ETag or condition: replayable without one.</summary>
    public static StorageClassifier For(bool conditional) => conditional ? WriteOnce : Replayable;

    public override bool IsErrorResponse(HttpMessage message) =>
        message.Response.Status != expected && base.IsErrorResponse(message);

    public override bool IsRetriableResponse(HttpMessage message) => message.Response.Status switch
    {
        429 => true,
        503 => replayable || StorageErrorParser.Code(message.Response) != "OperationTimedOut",
        408 or 500 or 502 or 504 => replayable,
        _ => false,
    };

    public override bool IsRetriable(HttpMessage message, Exception exception) =>
        replayable ? base.IsRetriable(message, exception) : StorageFailure.IsUnsent(exception);
}

using System.Diagnostics.CodeAnalysis;

namespace Azure.Data.Tables;

/// <summary>A transaction that the service refused as a whole; nothing of it was stored.</summary>
[SuppressMessage("Roslynator", "RCS1194", Justification = "The official constructor; the others would carry no status.")]
public sealed class TableTransactionFailedException : RequestFailedException
{
    private readonly Response? response;

    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : this(requestFailedException, failedIndex: null, requestFailedException?.GetRawResponse())
    {
    }

    internal TableTransactionFailedException(RequestFailedException failure, int? failedIndex, Response? response)
        : base(failure.Status, failure.Message, failure.ErrorCode, failure.InnerException)
    {
        this.response = response;
        FailedTransactionActionIndex = failedIndex;
    }

    /// <summary>Index, from 0, of the action that failed the transaction, where the service said.</summary>
    public int? FailedTransactionActionIndex { get; }

    /// <summary>The answer to the transaction's request.</summary>
    public new Response? GetRawResponse() => response;
}

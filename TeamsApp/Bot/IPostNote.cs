namespace M365Support.Bot;

/// <summary>Keeps a note of a message while it is being posted. Found again after a crash, it says that the message may have arrived.</summary>
/// <remarks>It stands only while a request is under way: waiting for one's turn, or for the end of throttling, leaves none behind.</remarks>
public interface IPostNote
{
    /// <summary>The message is about to be posted.</summary>
    /// <returns>False where an earlier try may have arrived; then it must not be posted.</returns>
    ValueTask<bool> BeginAsync(CancellationToken cancellationToken);

    /// <summary>The message has certainly not arrived.</summary>
    ValueTask AbandonAsync();
}

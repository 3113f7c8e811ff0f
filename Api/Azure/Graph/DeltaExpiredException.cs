using Azure;

namespace M365Support.Graph;

/// <summary>
/// The stored link of a delta query is no longer known to Graph (410 Gone); the folder has to be read anew
/// (Learn: "Use delta query to track changes in Microsoft Graph data", synchronization reset).
/// </summary>
public sealed class DeltaExpiredException(int status, string message, string? errorCode, Exception? innerException)
    : RequestFailedException(status, message, errorCode, innerException);

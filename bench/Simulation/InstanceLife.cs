namespace M365Support.Bench.Simulation;

/// <summary>Where an instance dies.</summary>
internal enum DeathPoint
{
    /// <summary>The hint is put, the commit never reaches storage.</summary>
    BeforeCommit,

    /// <summary>The commit is stored, its answer never arrives.</summary>
    AfterCommit,
}

/// <summary>An instance's way to storage. When the instance dies, what it asks for is never answered, as from a process that was killed.</summary>
internal sealed class InstanceGate : DelegatingHandler
{
    private readonly TaskCompletionSource died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DeathPoint? death;

    /// <summary>Ends when the instance has died.</summary>
    public Task Died => died.Task;

    public bool IsDead => died.Task.IsCompleted;

    /// <summary>The instance dies at its next commit of a ticket.</summary>
    public void DieAtNextCommit(DeathPoint point) => death = point;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!IsDead && death is { } point && await IsCommitAsync(request, cancellationToken))
        {
            if (point == DeathPoint.AfterCommit)
            {
                await base.SendAsync(request, cancellationToken);
            }

            died.TrySetResult();
        }

        if (IsDead)
        {
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        }

        return await base.SendAsync(request, cancellationToken);
    }

    private static async Task<bool> IsCommitAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri!.AbsolutePath == "/$batch" && (await request.Content!.ReadAsStringAsync(cancellationToken)).Contains("|cmd|", StringComparison.Ordinal);
}

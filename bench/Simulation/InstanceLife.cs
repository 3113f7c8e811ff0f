namespace M365Support.Bench.Simulation;

/// <summary>Where an instance dies.</summary>
internal enum DeathPoint
{
    /// <summary>The hint is put, the commit never reaches storage.</summary>
    BeforeCommit,

    /// <summary>The commit is stored, its answer never arrives.</summary>
    AfterCommit,
}

/// <summary>Whether an instance lives. When it dies, what it asks of anybody is never answered, as from a process that was killed.</summary>
internal sealed class InstanceLife
{
    private readonly TaskCompletionSource died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DeathPoint? death;

    /// <summary>Ends when the instance has died.</summary>
    public Task Died => died.Task;

    public bool IsOver => died.Task.IsCompleted;

    /// <summary>The instance dies at its next commit of a ticket.</summary>
    public void EndAtNextCommit(DeathPoint point) => death = point;

    /// <summary>The instance's way to a service.</summary>
    public HttpMessageHandler GateTo(HttpMessageHandler service) => new Gate(this) { InnerHandler = service };

    private sealed class Gate(InstanceLife life) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!life.IsOver && life.death is { } point && await IsCommitAsync(request, cancellationToken))
            {
                if (point == DeathPoint.AfterCommit)
                {
                    await base.SendAsync(request, cancellationToken);
                }

                life.died.TrySetResult();
            }

            if (life.IsOver)
            {
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
            }

            return await base.SendAsync(request, cancellationToken);
        }

        private static async Task<bool> IsCommitAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri!.AbsolutePath == "/$batch" && (await request.Content!.ReadAsStringAsync(cancellationToken)).Contains("|cmd|", StringComparison.Ordinal);
    }
}

namespace M365Support.Infrastructure;

/// <summary>Ends the life of a process at a request to storage: nothing that comes later leaves it.</summary>
internal sealed class Mortal : DelegatingHandler
{
    private int left = -1;
    private bool isAnswered;
    private volatile bool isDead;

    public bool IsDead => isDead;

    /// <summary>Has the process die at the n-th request from now.</summary>
    /// <param name="request">1 for the next.</param>
    /// <param name="afterwards">Whether storage does what that request asks, so that only the answer is lost.</param>
    public void DieAt(int request, bool afterwards) => (left, isAnswered) = (request, afterwards);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isLast = Interlocked.Decrement(ref left) == 0;
        isDead |= isLast && !isAnswered;
        if (isDead)
        {
            throw new DiedException();
        }

        var answer = await base.SendAsync(request, cancellationToken);
        isDead |= isLast;
        return isDead ? throw new DiedException() : answer;
    }
}

/// <summary>A connection that breaks once.</summary>
internal sealed class Breaking : DelegatingHandler
{
    private int left = -1;
    private bool isAnswered;

    public bool HasBroken => Volatile.Read(ref left) <= 0;

    /// <summary>Has the n-th request from now fail.</summary>
    public void BreakAt(int request, bool afterwards) => (left, isAnswered) = (request, afterwards);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var breaks = Interlocked.Decrement(ref left) == 0;
        if (breaks && !isAnswered)
        {
            throw new HttpRequestException("The connection was reset.");
        }

        var answer = await base.SendAsync(request, cancellationToken);
        return breaks ? throw new HttpRequestException("The connection was reset.") : answer;
    }
}

/// <summary>What a request of a dead process ends with. No client tries that again.</summary>
internal sealed class DiedException() : Exception("The process is dead.");

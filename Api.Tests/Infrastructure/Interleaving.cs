namespace M365Support.Infrastructure;

/// <summary>Lets others go first before each request, so that what runs at once really takes turns, though storage in memory answers at once.</summary>
internal sealed class Interleaving : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var turns = Random.Shared.Next(4); turns > 0; turns--)
        {
            await Task.Yield();
        }

        return await base.SendAsync(request, cancellationToken);
    }
}

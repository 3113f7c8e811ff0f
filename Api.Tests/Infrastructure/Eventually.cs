using System.Diagnostics;

namespace M365Support.Infrastructure;

/// <summary>Waits for something that another process or thread brings about.</summary>
public static class Eventually
{
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(60);

    /// <summary>The first answer that is not null; fails after a while (by default a minute), naming what was waited for.</summary>
    public static async Task<T> GetAsync<T>(string what, Func<Task<T?>> probe, TimeSpan? deadline = null)
        where T : class
    {
        var limit = deadline ?? Default;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < limit)
        {
            if (await probe() is { } answer)
            {
                return answer;
            }

            await Task.Delay(25);
        }

        throw new TimeoutException($"Waited {limit.TotalSeconds} s for: {what}");
    }

    public static async Task BecomesTrueAsync(string what, Func<Task<bool>> probe, TimeSpan? deadline = null) =>
        _ = await GetAsync(what, async () => await probe() ? "yes" : null, deadline);
}

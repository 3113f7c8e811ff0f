using M365Support.Storage;

namespace M365Support.HttpApi;

/// <summary>Writes to the log, at Debug, how many storage transactions each request takes.</summary>
internal static class StorageCount
{
    public static RouteGroupBuilder CountStorage(this RouteGroupBuilder group)
    {
        group.AddEndpointFilter(async (context, next) =>
        {
            var request = context.HttpContext.Request;
            var logger = context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(StorageCount));
            using var scope = StorageTransactions.Begin($"{request.Method} {request.Path}", logger);
            return await next(context);
        });
        return group;
    }
}

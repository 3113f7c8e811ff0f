namespace M365Support.HttpApi;

/// <summary>What every answer of the API carries: it is about people and tickets, so no cache keeps it and no browser takes it for a page.</summary>
internal static class ApiHeaders
{
    /// <summary>Sets them before the answer is made; an answer that may be kept says so itself.</summary>
    public static IApplicationBuilder UseApiHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.OnStarting(static state =>
            {
                var headers = ((HttpContext)state).Response.Headers;
                headers.XContentTypeOptions = "nosniff";
                if (headers.CacheControl.Count == 0)
                {
                    headers.CacheControl = "no-store";
                }

                return Task.CompletedTask;
            }, context);
        }

        return next(context);
    });
}

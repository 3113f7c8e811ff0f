using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure;
using M365Support.HttpApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace M365Support.Web;

public sealed class OutageTests
{
    public static TheoryData<string> Outages => ["refused", "several", "busy", "throttled", "timeout"];

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task Outage_is_a_503_that_says_when_to_come_back_and_one_line_of_log(string outage)
    {
        var refused = new RequestFailedException(0, "Connection refused (127.0.0.1:10002)", errorCode: null, new HttpRequestException(HttpRequestError.ConnectionError));
        var (status, retryAfter, problem, log) = await AskAsync(outage switch
        {
            "refused" => refused,
            "several" => new RequestFailedException(0, "Retry failed after 4 tries.\n(Connection refused)\n(Connection refused)", errorCode: null, new AggregateException(refused, refused)),
            "busy" => new RequestFailedException(503, "Server busy", "ServerBusy", innerException: null),
            "throttled" => new RequestFailedException(429, "Too many", "TooManyRequests", innerException: null),
            _ => new TimeoutException("Another instance has it."),
        });
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "5"), (status, retryAfter));
        Assert.Contains("taken in once", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", problem.ToString(), StringComparison.Ordinal);
        var line = Assert.Single(log);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain("tries", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistake_of_the_program_stays_a_500()
    {
        var (status, _, _, log) = await AskAsync(new InvalidOperationException("Oh."));
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.NotEmpty(log);
    }

    private static async Task<(HttpStatusCode Status, string? RetryAfter, JsonElement Problem, IReadOnlyList<string> Log)> AskAsync(Exception exception)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore().AddProblemDetails().AddExceptionHandler<OutageHandler>();
        var log = new Lines();
        builder.Logging.AddProvider(log);
        await using var app = builder.Build();
        app.UseExceptionHandler();
        app.MapPost("/api/mail", _ => throw exception);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
        using var answer = await http.PostAsync("/api/mail", content: null);
        return (answer.StatusCode, answer.Headers.RetryAfter?.ToString(), await answer.Content.ReadFromJsonAsync<JsonElement>(), log.Errors);
    }

    /// <summary>Keeps what is logged as an error.</summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        public List<string> Errors { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Errors.Add(formatter(state, exception) + (exception is null ? "" : "\n" + exception));

        public void Dispose()
        {
        }
    }
}

using System.Runtime.InteropServices;
using M365Support.Identity;
using Microsoft.Extensions.Options;

namespace M365Support.Local;

/// <summary>Wires the laptop's stand-ins, in Development only.</summary>
public static class LocalExtensions
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    /// <summary>Starts what the app needs to be built, and points its settings there. A fault that a person can mend ends the process with one sentence and exit code 1.</summary>
    /// <remarks>Sets <c>Graph:BaseAddress</c>, <c>Storage:ConnectionString</c>, <c>Bot:ServiceUrl</c> and the address to listen on, each only when its stand-in is on.</remarks>
    public static async Task<WebApplicationBuilder> AddLocalAsync(this WebApplicationBuilder builder)
    {
        using CancellationTokenSource interrupt = new();
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        try
        {
            var local = await LocalEnvironment.StartAsync(
                builder.Environment.ContentRootPath,
                builder.Configuration,
                LoggerFactory.Create(logging => logging.AddSimpleConsole()),
                Console.Out,
                interrupt.Token);
            builder.Configuration.AddInMemoryCollection(local.Settings());
            builder.WebHost.UseUrls($"http://localhost:{local.AppPort}");
            builder.Services.AddSingleton(local);
            builder.Services.AddSingleton<IDemoPeople>(local);
            builder.Services.AddSingleton(local.People);
            return builder;
        }
        catch (LocalStartException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            Environment.Exit(Failed);
            throw;
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            Environment.Exit(Interrupted);
            throw;
        }

        void Interrupt(PosixSignalContext context)
        {
            context.Cancel = true;
            interrupt.Cancel();
        }
    }

    /// <summary>Runs the app until it is told to stop, then ends everything in order: the app, the Playground, Graph, storage.</summary>
    /// <returns>The exit code: 0 after Ctrl+C or SIGTERM, 1 when it could not start.</returns>
    /// <remarks>Without <see cref="AddLocalAsync"/> it just runs the app; wrong settings are told in a sentence each then, too.</remarks>
    public static async Task<int> RunLocalAsync(this WebApplication app)
    {
        var local = app.Services.GetService<LocalEnvironment>();
        try
        {
            // The host would log the same with a stack trace.
            app.Services.GetService<IStartupValidator>()?.Validate();
            var stopping = app.Lifetime.ApplicationStopping;
            await app.StartAsync(stopping);
            if (local is not null)
            {
                await local.ReadyAsync(stopping);
                using var withdraw = stopping.Register(local.Withdraw);
                await app.WaitForShutdownAsync();
                return 0;
            }

            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when (WrongSettings(e) is { Length: > 0 } sentences)
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, sentences));
            return Failed;
        }
        catch (Exception e) when (e is LocalStartException || (e is IOException && e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException))
        {
            await Console.Error.WriteLineAsync(e.Message);
            await app.StopAsync();
            return Failed;
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await app.StopAsync();
            return 0;
        }
        finally
        {
            if (local is not null)
            {
                await local.StoppingAsync();
            }

            await app.DisposeAsync();
            if (local is not null)
            {
                await local.DisposeAsync();
            }
        }
    }

    /// <summary>What is wrong with the settings, each fault once; empty when something else went wrong.</summary>
    internal static string[] WrongSettings(Exception exception) => exception switch
    {
        OptionsValidationException e => [.. e.Failures.Distinct(StringComparer.Ordinal)],
        AggregateException e when e.Flatten().InnerExceptions.All(inner => inner is OptionsValidationException)
            => [.. e.Flatten().InnerExceptions.SelectMany(WrongSettings).Distinct(StringComparer.Ordinal)],
        _ => [],
    };
}

using System.Text.Json.Serialization;
using M365Support.Acts;
using M365Support.Bot;
using M365Support.Delivery;
using M365Support.HttpApi;
using M365Support.Identity;
using M365Support.Local;
using M365Support.Outlook;
using M365Support.Tabs;
using M365Support.Turns;

namespace M365Support;

/// <summary>Puts the app together: the desk, its faces, and on a laptop what stands in for Microsoft 365.</summary>
public static class SupportApp
{
    /// <summary>Of every request but those that say otherwise, as mail does.</summary>
    private const long LargestBody = 4 * 1024 * 1024;

    public static async Task<WebApplicationBuilder> AddSupportAppAsync(this WebApplicationBuilder builder)
    {
        if (builder.Environment.IsDevelopment())
        {
            await builder.AddLocalAsync();
        }

        builder.AddBot().AddIdentity();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        var services = builder.Services;
        services.AddSupportDesk(builder.Configuration);
        if (builder.Environment.IsDevelopment())
        {
            services.AddHostedService<RosterSeed>();
        }

        services.AddDelivery();
        services.AddMailApi(builder.Environment);
        services.AddOptions<AppOptions>().BindConfiguration(AppOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Actors>();
        services.AddSingleton<TicketActs>();
        services.AddSingleton<CardContexts>();
        services.AddSingleton<Faces>();
        services.AddSingleton<SettingsFaces>();
        services.AddSingleton<GlossaryFaces>();
        services.AddSingleton<RosterFaces>();
        services.AddSingleton<Viewers>();
        services.AddSingleton<WebViewers>();
        services.AddSingleton<CardActions>();
        services.AddTurnHandler<CardActionTurn>();
        services.AddTurnHandler<MessageTurn>();
        services.AddTurnHandler<MessageExtensionTurn>();
        services.AddTurnHandler<TabTurn>();
        services.AddTurnHandler<InstallTurn>();
        services.AddDeskHealth();
        services.AddOpenApi(api => api.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "M365 Support";
            return Task.CompletedTask;
        }));
        services.AddExceptionHandler<BadRequests>();
        services.AddExceptionHandler<OutageHandler>();
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context => context.ProblemDetails.Detail ??=
            context.ProblemDetails.Status == StatusCodes.Status415UnsupportedMediaType ? "Say what the body is: Content-Type: message/rfc822 for a mail, application/json for anything else." : null);
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
            // A misspelt field would otherwise be lost without a word.
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.AllowDuplicateProperties = false;
        });
        services.AddRequestLocalization(localization =>
            localization.SetDefaultCulture("en").AddSupportedCultures("en", "zh-Hans").AddSupportedUICultures("en", "zh-Hans"));
        return builder;
    }

    public static WebApplication UseSupportApp(this WebApplication app)
    {
        app.UseApiHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRequestLocalization();
        app.UseWebPage();
        app.UseAuthentication();
        app.UseAuthorization();

        app.MapOpenApi();
        app.MapBot();
        app.MapTicketsApi();
        app.MapBulkApi();
        app.MapRosterApi();
        app.MapMessagesApi();
        app.MapMailApi();
        app.MapGraphNotifications();
        app.MapTabsApi();
        app.MapPreferencesApi();
        app.MapGlossaryApi();
        app.MapHealthApi();
        if (app.Environment.IsDevelopment())
        {
            app.MapDemoPeople();
        }

        return app;
    }
}

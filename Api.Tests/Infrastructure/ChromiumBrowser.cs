using Microsoft.Playwright;

namespace M365Support.Infrastructure;

/// <summary>An installed Chromium; where there is none, the test is skipped and says so.</summary>
internal sealed class ChromiumBrowser : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private ChromiumBrowser(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    /// <summary>Why no page can be opened here, or null.</summary>
    public static string? Missing => Executable is null ? "Chromium is not installed; install it or set CHROMIUM_PATH." : null;

    private static string? Executable => Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? Places.FirstOrDefault(File.Exists);

    /// <summary>What went wrong on the pages: errors on the console and uncaught exceptions.</summary>
    public List<string> Errors { get; } = [];

    public static async Task<ChromiumBrowser> OpenAsync()
    {
        Skip.If(Missing is not null, Missing);
        var driver = await Playwright.CreateAsync();
        var chromium = await driver.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
        });
        return new ChromiumBrowser(driver, chromium);
    }

    public Task<IPage> PageAsync(string locale = "en-US", ColorScheme scheme = ColorScheme.Light) =>
        PageAsync(new() { Locale = locale, ColorScheme = scheme, ViewportSize = new() { Width = 1200, Height = 900 } });

    /// <summary>A page in a browser context of its own.</summary>
    public async Task<IPage> PageAsync(BrowserNewContextOptions options)
    {
        // Nothing is half faded in when it is looked at.
        options.ReducedMotion ??= ReducedMotion.Reduce;
        var context = await browser.NewContextAsync(options);
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => Errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Errors.Add(message.Text);
            }
        };
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}

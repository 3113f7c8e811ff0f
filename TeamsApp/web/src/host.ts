import type { app, authentication } from "@microsoft/teams-js";

/** What the page is shown in: Teams, Outlook or a browser. */
export interface Host {
  readonly inTeams: boolean;
  readonly locale: string;
  readonly theme: string | undefined;
  /** Where a link into the app points, such as a ticket's number. */
  readonly subPage: string | undefined;
  onTheme(handler: (theme: string) => void): void;
  token(): Promise<string | undefined>;
  open(url: string): void;
}

const browser: Host = {
  inTeams: false,
  locale: navigator.language,
  theme: undefined,
  subPage: undefined,
  onTheme: () => undefined,
  token: () => Promise.resolve(undefined),
  open: (url) => void window.open(url, "_blank", "noopener"),
};

/** Longer than Teams takes to answer, shorter than people wait. */
const patience = 4_000;

export async function findHost(): Promise<Host> {
  if (window.parent === window && !("nativeInterface" in window)) {
    return browser;
  }
  try {
    const teams = await import("@microsoft/teams-js");
    await Promise.race([
      teams.app.initialize(),
      new Promise((_, reject) => window.setTimeout(() => reject(new Error("no host answered")), patience)),
    ]);
    const context = await teams.app.getContext();
    teams.app.notifySuccess();
    return inTeams(teams.app, teams.authentication, context);
  } catch {
    return browser;
  }
}

function inTeams(teams: typeof app, sso: typeof authentication, context: app.Context): Host {
  return {
    inTeams: true,
    locale: context.app.locale,
    theme: context.app.theme,
    subPage: context.page.subPageId || undefined,
    onTheme: (handler) => teams.registerOnThemeChangeHandler(handler),
    token: () => sso.getAuthToken(),
    open: (url) =>
      url.startsWith("https://teams.microsoft.com/l/") ? void teams.openLink(url) : void window.open(url, "_blank", "noopener"),
  };
}

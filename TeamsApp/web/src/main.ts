import { Api, Problem, type DemoPerson } from "./api";
import { CardView } from "./card";
import { byId, make, remember, remembered } from "./dom";
import { findHost, type Host } from "./host";
import { chosenPerson, fillPicker, rememberPerson, whoAreYou } from "./people";
import { announce, startToast } from "./status";
import { closest, isPicked, language, pickLanguage, setLanguage, t, type Language } from "./strings";
import { Tabs } from "./tabs";
import { startTheme } from "./theme";
import { trouble } from "./trouble";

const product = "M365 Support";
const languageKey = "language";
const home = "/tabs/mine";

/** How often a ticket that is left open shows what others did meanwhile, and who looks at it; milliseconds. */
const renewal = 60_000;

/** Where the focus goes when what was asked for is there. */
type Focus = "stay" | "title" | { row: string };

const ticketPath = (ticket: string) => `/tickets/${encodeURIComponent(ticket)}`;

class App {
  private readonly api: Api;
  private readonly view: CardView;
  private readonly tabs: Tabs;
  private readonly title = byId("title");
  private people: DemoPerson[] | undefined;
  private loading: AbortController | undefined;
  private lastTab = home;

  constructor(private readonly host: Host) {
    this.api = new Api(host);
    this.tabs = new Tabs((path) => this.go(path, "stay"));
    this.view = new CardView(
      byId("card"),
      this.api,
      host,
      (ticket) => this.go(ticketPath(ticket), "title"),
      (ticket, title) => this.moved(ticketPath(ticket), title),
      () => this.focusTitle(),
    );
  }

  async start(): Promise<void> {
    document.body.classList.toggle("in-teams", this.host.inTeams);
    startTheme(this.host);
    startToast();
    this.startLanguage();
    byId("reload").addEventListener("click", () => void this.load("stay"));
    byId("back").addEventListener("click", () => this.back());
    window.addEventListener("popstate", () => void this.load(this.cameFrom()));
    document.querySelector(".brand")!.addEventListener("click", (event) => {
      event.preventDefault();
      this.go(home, "title");
    });

    this.people = await this.api.people();
    this.api.demoUser = this.people && chosenPerson(this.people);
    this.showPicker();
    const path = location.pathname === "/" ? home : location.pathname;
    history.replaceState({ depth: 0 }, "", path);
    if (this.host.subPage) {
      history.pushState({ depth: 1 }, "", ticketPath(this.host.subPage));
    }
    await this.load("stay");
    window.setInterval(() => this.renew(), renewal);
  }

  /** Draws an open ticket anew, unless somebody is busy with it. */
  private renew(): void {
    if (document.visibilityState === "visible" && location.pathname.startsWith("/tickets/") && !this.view.isInUse()) {
      void this.load("stay", true);
    }
  }

  private go(path: string, focus: Focus): void {
    this.enter(path);
    void this.load(focus);
  }

  /** An action led to a ticket's card: what it made of the ticket that was shown, or another one. */
  private moved(path: string, title: string): void {
    this.enter(path);
    this.markTab(path);
    this.setTitle(title);
  }

  private enter(path: string): void {
    if (path !== location.pathname) {
      history.pushState({ depth: this.depth() + 1, from: location.pathname }, "", path);
    }
  }

  private back(): void {
    if (this.depth() > 0) {
      history.back();
    } else {
      this.go(this.lastTab, "title");
    }
  }

  private async load(focus: Focus, quietly = false): Promise<void> {
    this.loading?.abort();
    const loading = (this.loading = new AbortController());
    const path = location.pathname;
    this.markTab(path);
    if (this.people && !this.api.demoUser) {
      this.setTitle(t("whoTitle"));
      this.view.showElement(whoAreYou(this.people, (address) => this.become(address)));
      return;
    }

    const waiting = quietly ? undefined : window.setTimeout(() => this.showLoading(), 200);
    try {
      const [face] = await Promise.all([this.api.face(facePath(path), loading.signal), this.offerTabs(loading.signal)]);
      if (loading.signal.aborted || (quietly && this.view.isInUse())) {
        return;
      }
      this.adoptLanguage(face.card);
      this.setTitle(face.title);
      this.view.show(face.card);
      if (!quietly) {
        announce(t("loaded", face.title));
      }
    } catch (error) {
      if (loading.signal.aborted || quietly) {
        return;
      }
      this.setTitle(this.nameOf(path));
      this.view.showElement(trouble(error instanceof Problem ? error : new Problem(0), () => void this.load("title")));
    } finally {
      window.clearTimeout(waiting);
    }
    this.moveFocus(focus);
  }

  /** Asks once for each person which tabs are theirs; where that fails all are offered, and the server says no. */
  private async offerTabs(signal: AbortSignal): Promise<void> {
    const person = this.api.demoUser ?? "";
    if (this.offered === person) {
      return;
    }
    const names = await this.api.tabs(signal).catch(() => undefined);
    if (names && !signal.aborted) {
      this.offered = person;
      this.tabs.offer(names);
    }
  }

  /** The person whose tabs are shown. */
  private offered: string | undefined;

  private markTab(path: string): void {
    const selected = this.tabs.select(path);
    if (selected) {
      this.lastTab = path;
    }
    this.seen = path;
    byId("back").hidden = selected !== undefined;
  }

  /** The path that is shown now, for the way back from it. */
  private seen = home;

  private cameFrom(): Focus {
    const ticket = /^\/tickets\/([^/]+)$/.exec(this.seen)?.[1];
    return ticket ? { row: decodeURIComponent(ticket) } : "title";
  }

  private moveFocus(focus: Focus): void {
    if (focus === "title" || (typeof focus === "object" && !this.view.focusNamed(focus.row))) {
      this.focusTitle();
    }
  }

  private focusTitle(): void {
    window.scrollTo({ top: 0 });
    this.title.focus({ preventScroll: true });
  }

  private setTitle(title: string): void {
    this.title.textContent = title;
    document.title = `${title} · ${product}`;
  }

  private showLoading(): void {
    this.setTitle(this.nameOf(location.pathname));
    const bars = Array.from({ length: 4 }, () => make("div", { class: "bone" }));
    this.view.showElement(make("div", { class: "bones" }, make("span", { class: "unseen" }, t("loading")), ...bars));
    byId("card").setAttribute("aria-busy", "true");
    announce(t("loading"));
  }

  private nameOf(path: string): string {
    const tab = document.querySelector(`[role="tab"][href="${CSS.escape(path)}"]`)?.textContent;
    return tab ?? /^\/tickets\/([^/]+)$/.exec(path)?.[1] ?? t("ticket");
  }

  private depth(): number {
    return (history.state as { depth?: number } | null)?.depth ?? 0;
  }

  private become(address: string): void {
    rememberPerson(address);
    this.api.demoUser = address;
    this.showPicker();
    void this.load("title");
  }

  private showPicker(): void {
    if (this.people) {
      fillPicker(this.people, this.api.demoUser, (address) => this.become(address));
    }
  }

  /** The card speaks the language that the person prefers; so does the page, unless another was picked on it. */
  private adoptLanguage(card: unknown): void {
    const spoken = (card as { lang?: string }).lang;
    if (!isPicked() && spoken && closest(spoken) !== language()) {
      setLanguage(closest(spoken));
      byId<HTMLSelectElement>("language").value = language();
      this.showPicker();
    }
  }

  private startLanguage(): void {
    const picker = byId<HTMLSelectElement>("language");
    const before = remembered("localStorage", languageKey);
    if (before === "en" || before === "zh-Hans") {
      pickLanguage(before);
    } else {
      setLanguage(closest(this.host.locale));
    }
    picker.value = document.documentElement.lang;
    picker.addEventListener("change", () => {
      remember("localStorage", languageKey, picker.value);
      pickLanguage(picker.value as Language);
      this.showPicker();
      void this.load("stay");
    });
  }
}

/** Where the server has the face of a page. */
function facePath(path: string): string {
  const ticket = /^\/tickets\/([^/]+)$/.exec(path)?.[1];
  const tab = /^\/tabs\/([a-z]+)$/.exec(path)?.[1];
  return ticket ? `/api/tabs/tickets/${ticket}` : `/api/tabs/${tab ?? "none"}`;
}

void findHost().then((host) => new App(host).start());

import {
  Action,
  AdaptiveCard,
  ExecuteAction,
  OpenUrlAction,
  SerializationContext,
  Strings,
  Versions,
} from "adaptivecards";
import { Problem, type ActionAnswer, type ActionBody, type Api } from "./api";
import { registerElements } from "./elements";
import { make } from "./dom";
import type { Host } from "./host";
import { hostConfig } from "./hostConfig";
import { renderMarkdown } from "./markdown";
import { isMessage, showMessage } from "./message";
import { announce, toast } from "./status";
import { t } from "./strings";
import { explain } from "./trouble";

const cardType = "application/vnd.microsoft.card.adaptive";
const messageType = "application/vnd.microsoft.activity.message";

/** Buttons after which a person reads on from the top. */
const pagingIds = new Set(["next", "first"]);

/** The place of the page where a card is drawn, and what happens when its buttons are pressed. */
export class CardView {
  private pending = false;
  private card: AdaptiveCard | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly api: Api,
    private readonly host: Host,
    private readonly onOpen: (ticket: string) => void,
    private readonly onShown: (ticket: string, title: string) => void,
    private readonly toTop: () => void,
  ) {
    registerElements();
    AdaptiveCard.onProcessMarkdown = (text, result) => {
      result.outputHtml = renderMarkdown(text);
      result.didProcess = true;
    };
    Strings.defaults.overflowButtonText = () => "···";
    Strings.defaults.overflowButtonTooltip = () => t("more");
  }

  show(json: unknown): void {
    const card = new AdaptiveCard();
    card.hostConfig = hostConfig;
    card.onExecuteAction = (action) => void this.execute(action);
    const context = new SerializationContext(Versions.v1_5);
    try {
      card.parse(json, context);
      // The renderer's own check of this property forgets every second card (a regular expression with state).
      card.lang = (json as { lang?: string }).lang;
      const element = card.render();
      if (!element) {
        throw new Error("nothing was rendered");
      }
      amend(element);
      this.root.replaceChildren(element);
      this.card = card;
    } catch (error) {
      console.error(error);
      this.root.replaceChildren(make("p", { class: "trouble" }, fallbackText(json) ?? t("notDrawn")));
      this.card = undefined;
    }
    this.pending = false;
    this.root.removeAttribute("aria-busy");
  }

  showElement(element: HTMLElement): void {
    this.card = undefined;
    this.pending = false;
    this.root.removeAttribute("aria-busy");
    this.root.replaceChildren(element);
  }

  /** Moves the focus to the row or button whose name begins so; false where there is none. */
  focusNamed(beginning: string): boolean {
    const element = this.root.querySelector<HTMLElement>(`[data-name^="${CSS.escape(beginning)}"]`);
    element?.focus();
    return element !== null;
  }

  /** Whether somebody is about to do something here, which drawing anew would undo. */
  isInUse(): boolean {
    const fields = [...this.root.querySelectorAll<HTMLElement>("input, select, textarea")];
    return this.pending || this.root.contains(document.activeElement) || fields.some((field) => field.offsetParent !== null);
  }

  private async execute(action: Action): Promise<void> {
    if (this.pending) {
      return;
    }
    if (action instanceof OpenUrlAction) {
      await this.openUrl(action.url ?? "", action.title ?? "");
      return;
    }
    if (!(action instanceof ExecuteAction)) {
      return;
    }

    const data = (action.data ?? {}) as Record<string, unknown>;
    if (action.verb === "open" && typeof data["ticket"] === "string") {
      this.onOpen(data["ticket"]);
      return;
    }

    const body: ActionBody = {
      action: { type: "Action.Execute", ...(action.id ? { id: action.id } : {}), verb: action.verb ?? "", data },
      trigger: "manual",
    };
    await this.send(body, action, pressedElement(this.root));
  }

  private async send(body: ActionBody, action: ExecuteAction, pressed: HTMLElement | null): Promise<void> {
    this.clearAlerts();
    this.setPending(true, pressed);
    announce(t("working"));
    const shown = this.card;
    try {
      const answer = await this.api.act(body);
      if (this.card === shown) {
        this.take(answer, action, pressed);
      }
    } catch (error) {
      if (this.card === shown) {
        const problem = error instanceof Problem ? error : new Problem(0);
        const { title, text } = explain(problem);
        const canRetry = problem.status === 0 || problem.status >= 500 || problem.status === 429;
        this.alert(`${title}. ${text}`, pressed, canRetry ? () => void this.send(body, action, pressed) : undefined);
      }
    } finally {
      this.setPending(false, pressed);
    }
  }

  private take(answer: ActionAnswer, action: ExecuteAction, pressed: HTMLElement | null): void {
    if (answer.statusCode < 300 && answer.type === cardType) {
      this.show(answer.value);
      if (answer.ticket) {
        this.onShown(answer.ticket, answer.title ?? answer.ticket);
      }
      this.focusAfter(action);
      announce(t("updated"));
    } else if (answer.statusCode < 300 && answer.type === messageType) {
      toast(String(answer.value ?? ""));
    } else if (answer.statusCode < 300 && answer.type === undefined) {
      toast(t("updated"));
    } else {
      const value = answer.value as { message?: unknown } | undefined;
      this.alert(typeof value?.message === "string" ? value.message : t("brokenText"), pressed, undefined);
    }
  }

  /** The focus stays on the same button where the new card has it, goes into a form that was asked for, else to the top. */
  private focusAfter(action: ExecuteAction): void {
    if (action.verb === "form") {
      const input = this.root.querySelector<HTMLElement>("input, select, textarea");
      window.scrollTo({ top: 0 });
      if (input) {
        input.focus({ preventScroll: true });
        return;
      }
    }
    // What unfolds a form has the verb of the form's button as its id.
    for (const id of [action.id, action.verb]) {
      const button = id && !pagingIds.has(id) ? this.card?.getActionById(id)?.renderedElement : undefined;
      if (button?.isConnected && button.offsetParent !== null) {
        button.focus();
        return;
      }
    }
    this.toTop();
  }

  private alert(text: string, pressed: HTMLElement | null, retry: (() => void) | undefined): void {
    this.clearAlerts();
    const box = make("div", { class: "alert", role: "alert" }, make("p", {}, text));
    if (retry) {
      const button = make("button", { type: "button", class: "quiet" }, t("retry"));
      button.addEventListener("click", retry);
      box.append(button);
    }
    const set = pressed?.isConnected ? pressed.closest<HTMLElement>(".ac-actionSet, .ac-container") : null;
    if (set && this.root.contains(set) && set.parentElement) {
      set.after(box);
    } else {
      this.root.append(box);
    }
    box.scrollIntoView({ block: "nearest" });
  }

  private clearAlerts(): void {
    for (const alert of this.root.querySelectorAll(".alert")) {
      alert.remove();
    }
  }

  private setPending(pending: boolean, pressed: HTMLElement | null): void {
    this.pending = pending;
    this.root.toggleAttribute("data-pending", pending);
    if (pending) {
      this.root.setAttribute("aria-busy", "true");
    } else {
      this.root.removeAttribute("aria-busy");
    }
    // Not "disabled", which would take the focus away.
    for (const button of this.root.querySelectorAll("button")) {
      if (pending) {
        button.setAttribute("aria-disabled", "true");
      } else {
        button.removeAttribute("aria-disabled");
      }
    }
    pressed?.classList.toggle("pressed", pending);
  }

  private async openUrl(url: string, title: string): Promise<void> {
    if (url.startsWith("/api/")) {
      announce(t("downloading"));
      try {
        if (isMessage(url)) {
          await showMessage(url, this.api);
        } else {
          save(await this.api.file(url), fileName(url, title));
        }
      } catch (error) {
        this.alert(explain(error as Problem).text, pressedElement(this.root), undefined);
      }
    } else if (/^(https?:|mailto:)/i.test(url)) {
      this.host.open(url);
    }
  }
}

/** Mends what the renderer leaves to be desired for those who cannot see it. */
function amend(element: HTMLElement): void {
  // A row is read as what it shows, rather than as the title of its action.
  for (const row of element.querySelectorAll<HTMLElement>(".ac-container.ac-selectable[aria-label]")) {
    row.dataset["name"] = row.getAttribute("aria-label") ?? "";
    row.removeAttribute("aria-label");
    row.removeAttribute("title");
  }
  for (const image of element.querySelectorAll("img:not([alt])")) {
    image.setAttribute("alt", "");
  }
}

function pressedElement(root: HTMLElement): HTMLElement | null {
  const active = document.activeElement;
  return active instanceof HTMLElement && root.contains(active) ? active : null;
}

function fallbackText(json: unknown): string | undefined {
  const text = (json as { fallbackText?: unknown } | null)?.fallbackText;
  return typeof text === "string" ? text : undefined;
}

/** The mail itself is named by its ticket, other files are by their buttons. */
function fileName(url: string, title: string): string {
  const mail = /\/tickets\/([^/]+)\/(?:messages\/(\d+)\/)?original$/.exec(url);
  return mail ? `${[mail[1], mail[2]].filter(Boolean).join("-")}.eml` : title;
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = make("a", { href: url, download: name });
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

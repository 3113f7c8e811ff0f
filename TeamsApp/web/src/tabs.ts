/** The tabs after the ARIA pattern: arrow keys move, Enter and Space open, one of them is in the tab order. */
export class Tabs {
  private readonly tabs = [...document.querySelectorAll<HTMLAnchorElement>('[role="tab"]')];

  constructor(private readonly onOpen: (path: string) => void) {
    for (const tab of this.tabs) {
      tab.addEventListener("click", (event) => {
        if (!event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
          event.preventDefault();
          this.onOpen(tab.pathname);
        }
      });
      tab.addEventListener("keydown", (event) => this.onKey(event, tab));
    }
  }

  /** Leaves only those that are for the person. */
  offer(names: string[]): void {
    for (const tab of this.tabs) {
      tab.hidden = !names.includes(tab.id.replace("tab-", ""));
    }
    this.reachable(this.tabs.find((tab) => tab.tabIndex === 0 && !tab.hidden) ?? this.offered()[0]);
  }

  /** Marks the tab of this path; a path of none leaves none selected. */
  select(path: string): HTMLAnchorElement | undefined {
    const selected = this.tabs.find((tab) => tab.pathname === path);
    for (const tab of this.tabs) {
      tab.setAttribute("aria-selected", String(tab === selected));
    }
    this.reachable(selected ?? this.tabs.find((tab) => tab.tabIndex === 0) ?? this.offered()[0]);
    selected?.scrollIntoView({ block: "nearest", inline: "center" });
    return selected;
  }

  private offered(): HTMLAnchorElement[] {
    return this.tabs.filter((tab) => !tab.hidden);
  }

  private onKey(event: KeyboardEvent, tab: HTMLAnchorElement): void {
    const tabs = this.offered();
    const index = tabs.indexOf(tab);
    const last = tabs.length - 1;
    const target: Record<string, number> = {
      ArrowRight: index === last ? 0 : index + 1,
      ArrowLeft: index === 0 ? last : index - 1,
      Home: 0,
      End: last,
    };
    const next = tabs[target[event.key] ?? -1];
    if (next) {
      event.preventDefault();
      this.reachable(next);
      next.focus();
    } else if (event.key === " ") {
      event.preventDefault();
      tab.click();
    }
  }

  private reachable(tab: HTMLAnchorElement | undefined): void {
    for (const other of this.tabs) {
      other.tabIndex = other === tab ? 0 : -1;
    }
  }
}

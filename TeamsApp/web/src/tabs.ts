/** The tabs after the ARIA pattern: arrow keys move, Enter and Space open, one of them is in the tab order. */
export class Tabs {
  private readonly tabs = [...document.querySelectorAll<HTMLAnchorElement>('[role="tab"]')];

  constructor(private readonly onOpen: (path: string) => void) {
    this.tabs.forEach((tab, index) => {
      tab.addEventListener("click", (event) => {
        if (!event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
          event.preventDefault();
          this.onOpen(tab.pathname);
        }
      });
      tab.addEventListener("keydown", (event) => this.onKey(event, index));
    });
  }

  /** Marks the tab of this path; a path of none leaves none selected. */
  select(path: string): HTMLAnchorElement | undefined {
    const selected = this.tabs.find((tab) => tab.pathname === path);
    for (const tab of this.tabs) {
      tab.setAttribute("aria-selected", String(tab === selected));
    }
    this.reachable(selected ?? this.tabs.find((tab) => tab.tabIndex === 0) ?? this.tabs[0]);
    selected?.scrollIntoView({ block: "nearest", inline: "center" });
    return selected;
  }

  private onKey(event: KeyboardEvent, index: number): void {
    const last = this.tabs.length - 1;
    const target: Record<string, number> = {
      ArrowRight: index === last ? 0 : index + 1,
      ArrowLeft: index === 0 ? last : index - 1,
      Home: 0,
      End: last,
    };
    const next = this.tabs[target[event.key] ?? -1];
    if (next) {
      event.preventDefault();
      this.reachable(next);
      next.focus();
    } else if (event.key === " ") {
      event.preventDefault();
      this.tabs[index]?.click();
    }
  }

  private reachable(tab: HTMLAnchorElement | undefined): void {
    for (const other of this.tabs) {
      other.tabIndex = other === tab ? 0 : -1;
    }
  }
}

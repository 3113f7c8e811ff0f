import { byId } from "./dom";

const shownFor = 10_000;
let hiding: number | undefined;

/** Tells screen readers what happened, without moving anything. */
export function announce(text: string): void {
  const status = byId("status");
  // The same words twice are announced twice only if they went away in between.
  status.textContent = "";
  window.setTimeout(() => (status.textContent = text), 50);
}

/** Shows a short notice and announces it; it stays while the pointer or the focus is on it. */
export function toast(text: string): void {
  const box = byId("toast");
  byId("toast-text").textContent = text;
  box.hidden = false;
  announce(text);
  window.clearTimeout(hiding);
  hiding = window.setTimeout(function hide() {
    if (box.matches(":hover, :focus-within")) {
      hiding = window.setTimeout(hide, 1_000);
    } else {
      box.hidden = true;
    }
  }, shownFor);
}

export function startToast(): void {
  byId("toast-close").addEventListener("click", () => {
    byId("toast").hidden = true;
    byId("title").focus({ preventScroll: true });
  });
}

import { byId, remember, remembered } from "./dom";
import type { Host } from "./host";

const key = "theme";
const themes = ["default", "dark", "contrast"];

/** Follows Teams' theme, or the system's, unless the person picked one. */
export function startTheme(host: Host): void {
  const picker = byId<HTMLSelectElement>("theme");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const contrast = window.matchMedia("(forced-colors: active)");
  let hosts = host.theme;

  const apply = (): void => {
    const automatic = hosts ?? (contrast.matches ? "contrast" : dark.matches ? "dark" : "default");
    const theme = picker.value === "auto" ? automatic : picker.value;
    document.documentElement.dataset["theme"] = themes.includes(theme) ? theme : "default";
  };

  const before = remembered("localStorage", key);
  picker.value = before !== null && themes.includes(before) ? before : "auto";
  picker.addEventListener("change", () => {
    remember("localStorage", key, picker.value);
    apply();
  });
  dark.addEventListener("change", apply);
  contrast.addEventListener("change", apply);
  host.onTheme((theme) => {
    hosts = theme;
    apply();
  });
  apply();
}

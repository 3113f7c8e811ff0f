import type { Api } from "./api";
import { make } from "./dom";
import { t } from "./strings";

const messagePath = /^\/api\/tickets\/[^/]+\/messages\/\d+$/;

/** Whether the address is that of a message, which is shown rather than saved. */
export function isMessage(path: string): boolean {
  return messagePath.test(path);
}

/**
 * Shows a message over the page. It is fetched as the person who is signed in, which a frame could not do by itself,
 * and then stands in a frame of no origin in which nothing runs.
 */
export async function showMessage(path: string, api: Api): Promise<void> {
  const theme = document.documentElement.dataset["theme"] ?? "default";
  const source = await (await api.file(`${path}?theme=${encodeURIComponent(theme)}`)).text();
  // A parsed document is inert: nothing in it runs or loads.
  const message = new DOMParser().parseFromString(source, "text/html");
  await Promise.all(Array.from(message.images, (image) => embed(image, api)));

  const title = make("h2", { id: "message-title" }, message.title || t("message"));
  const close = make("button", { type: "button", class: "quiet" }, t("close"));
  const frame = make("iframe", {
    title: t("message"),
    sandbox: "allow-popups allow-popups-to-escape-sandbox",
    referrerpolicy: "no-referrer",
    tabindex: "0",
    srcdoc: `<!doctype html>${message.documentElement.outerHTML}`,
  });
  const dialog = make(
    "dialog",
    { class: "message", "aria-labelledby": "message-title" },
    make("div", { class: "message-head" }, title, close),
    frame,
  );
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Puts a picture of the message into it; the frame has no right to fetch it. */
async function embed(image: HTMLImageElement, api: Api): Promise<void> {
  const source = image.getAttribute("src") ?? "";
  if (!source.startsWith("/api/")) {
    return;
  }
  image.removeAttribute("loading");
  try {
    image.setAttribute("src", await dataUrl(await api.file(source)));
  } catch {
    image.replaceWith(`[▣ ${image.alt}]`);
  }
}

function dataUrl(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}

import type { Problem } from "./api";
import { make } from "./dom";
import { t, type Word } from "./strings";

/** A refusal in words for people: the server's own where it has some. */
export function explain(problem: Problem): { title: string; text: string } {
  const kind = kindOf(problem.status);
  return { title: t(`${kind}Title` as Word), text: problem.detail ?? t(`${kind}Text` as Word) };
}

/** A refusal in place of a card, with a way on. */
export function trouble(problem: Problem, retry: () => void): HTMLElement {
  const { title, text } = explain(problem);
  const button = make("button", { type: "button", class: "primary" }, t("retry"));
  button.addEventListener("click", retry);
  return make("div", { class: "trouble", role: "alert" }, make("h2", {}, title), make("p", {}, text), button);
}

function kindOf(status: number): string {
  switch (status) {
    case 0:
      return "offline";
    case 401:
      return "signIn";
    case 403:
      return "forbidden";
    case 404:
      return "missing";
    default:
      return "broken";
  }
}

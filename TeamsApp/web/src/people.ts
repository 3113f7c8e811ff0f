import type { DemoPerson } from "./api";
import { byId, make, remember, remembered } from "./dom";
import { t, type Word } from "./strings";

const key = "demo-user";
const groups = ["manager", "agent", "employee"] as const;

/** The person of this browser tab: from ?as=…, else as chosen before. */
export function chosenPerson(people: DemoPerson[]): string | undefined {
  const asked = new URLSearchParams(location.search).get("as")?.trim().toLowerCase();
  const address = asked ?? remembered("sessionStorage", key) ?? undefined;
  const known = people.find((person) => person.address.toLowerCase() === address)?.address;
  if (known && asked) {
    remember("sessionStorage", key, known);
  }
  return known;
}

export function rememberPerson(address: string): void {
  remember("sessionStorage", key, address);
}

export function fillPicker(people: DemoPerson[], chosen: string | undefined, onChoose: (address: string) => void): void {
  const picker = byId<HTMLSelectElement>("person");
  picker.closest("label")!.hidden = false;
  const none = make("option", { value: "" }, t("choosePerson"));
  none.disabled = true;
  picker.replaceChildren(none);
  for (const group of groups) {
    const options = people.filter((person) => groupOf(person) === group).map((p) => make("option", { value: p.address }, p.name));
    if (options.length > 0) {
      picker.append(make("optgroup", { label: t(group as Word) }, ...options));
    }
  }
  picker.value = chosen ?? "";
  picker.onchange = () => onChoose(picker.value);
}

/** Asks who the person is, when nobody was chosen yet. */
export function whoAreYou(people: DemoPerson[], onChoose: (address: string) => void): HTMLElement {
  const box = make("div", { class: "who" }, make("p", {}, t("whoText")));
  for (const group of groups) {
    const members = people.filter((person) => groupOf(person) === group);
    if (members.length === 0) {
      continue;
    }
    const list = make("ul", { class: "people" });
    for (const person of members) {
      const button = make(
        "button",
        { type: "button", class: "person" },
        make("span", { class: `face face-${group}`, "aria-hidden": "true" }, initials(person.name)),
        make("span", {}, person.name),
      );
      button.addEventListener("click", () => onChoose(person.address));
      list.append(make("li", {}, button));
    }
    box.append(make("h2", {}, t(group as Word)), list);
  }
  return box;
}

function groupOf(person: DemoPerson): (typeof groups)[number] {
  const roles = person.roles.map((role) => role.toLowerCase());
  return roles.includes("manager") ? "manager" : roles.includes("agent") ? "agent" : "employee";
}

function initials(name: string): string {
  const words = name.split(/[\s(]+/).filter(Boolean);
  const first = [...(words[0] ?? "")];
  return /\p{Script=Han}/u.test(name) ? first.slice(-2).join("") : [first[0], [...(words[1] ?? "")][0]].join("");
}

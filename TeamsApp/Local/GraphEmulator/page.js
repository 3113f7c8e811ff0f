const words = {
  en: {
    title: "Graph emulator", language: "Language", people: "People", name: "Name", role: "Role", department: "Department", presence: "Presence",
    sent: "Sent mail", refresh: "Refresh", none: "Nothing has been sent yet.", employee: "Employee", agent: "Agent", manager: "Manager",
    presenceOf: n => `Presence of ${n}`, now: (n, p) => `${n} is now: ${p}`, failed: m => `That did not work: ${m}`, noSubject: "(no subject)",
    Available: "Available", Busy: "Busy", DoNotDisturb: "Do not disturb", BeRightBack: "Be right back", Away: "Away", Offline: "Offline", OutOfOffice: "Out of office",
    AvailableIdle: "Available, idle", BusyIdle: "Busy, idle", PresenceUnknown: "Unknown",
  },
  zh: {
    title: "Graph 模拟器", language: "语言", people: "人员", name: "姓名", role: "角色", department: "部门", presence: "状态",
    sent: "已发送邮件", refresh: "刷新", none: "尚未发送任何邮件。", employee: "员工", agent: "支持人员", manager: "经理",
    presenceOf: n => `${n} 的状态`, now: (n, p) => `${n} 现在的状态：${p}`, failed: m => `操作失败：${m}`, noSubject: "（无主题）",
    Available: "有空", Busy: "忙碌", DoNotDisturb: "请勿打扰", BeRightBack: "马上回来", Away: "离开", Offline: "脱机", OutOfOffice: "外出",
    AvailableIdle: "有空（空闲）", BusyIdle: "忙碌（空闲）", PresenceUnknown: "未知",
  },
};
const choices = ["Available", "Busy", "DoNotDisturb", "BeRightBack", "Away", "Offline", "OutOfOffice"];
const $ = id => document.getElementById(id);
let language = (localStorage.getItem("language") ?? navigator.language).startsWith("zh") ? "zh" : "en";
const t = key => words[language][key] ?? key;

function element(name, text, properties = {}) {
  return Object.assign(document.createElement(name), { textContent: text ?? "" }, properties);
}

function say(text) { $("status").textContent = text; }

async function call(path, init) {
  const response = await fetch(path, init);
  const body = response.status === 204 ? null : await response.json();
  if (!response.ok) { throw new Error(body?.error?.message ?? response.statusText); }
  return body;
}

async function setPresence(person, select) {
  try {
    const now = await call(`_emulator/presence/${encodeURIComponent(person.id)}`, {
      method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ availability: select.value }),
    });
    say(t("now")(now.name, t(select.value)));
  } catch (e) {
    say(t("failed")(e.message));
    await people();
  }
}

async function people() {
  const { people } = await call("_emulator/people");
  $("people").replaceChildren(...people.map(person => {
    const row = element("tr");
    const name = element("th", person.name, { scope: "row" });
    name.append(element("span", person.mail, { className: "mail" }));
    const current = person.activity === "OutOfOffice" ? "OutOfOffice" : person.availability;
    const select = element("select");
    select.setAttribute("aria-label", t("presenceOf")(person.name));
    for (const choice of new Set([...choices, current])) {
      select.append(element("option", t(choice), { value: choice, selected: choice === current }));
    }
    select.addEventListener("change", () => setPresence(person, select));
    const presence = element("td");
    presence.append(select);
    row.append(name, element("td", [t(person.role), person.tier].filter(Boolean).join(" ")), element("td", person.department), presence);
    return row;
  }));
}

async function sent() {
  const { sent } = await call("_emulator/sent");
  $("none").hidden = sent.length > 0;
  $("sent").replaceChildren(...sent.map(mail => {
    const item = element("li");
    item.append(element("a", mail.subject || t("noSubject"), { href: `_emulator/sent/${encodeURIComponent(mail.file)}` }));
    item.append(element("span", `${mail.to.join(", ")} · ${mail.date ? new Date(mail.date).toLocaleString(language) : ""}`, { className: "mail" }));
    return item;
  }));
}

async function draw() {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  document.title = t("title");
  for (const node of document.querySelectorAll("[data-text]")) { node.textContent = t(node.dataset.text); }
  $("language").value = language;
  try {
    await Promise.all([people(), sent()]);
  } catch (e) {
    say(t("failed")(e.message));
  }
}

$("language").addEventListener("change", event => {
  language = event.target.value;
  localStorage.setItem("language", language);
  draw();
});
$("refresh").addEventListener("click", draw);
draw();

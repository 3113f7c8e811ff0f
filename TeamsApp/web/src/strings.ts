/** The page's own few words; everything else comes with the cards. */
const en = {
  skip: "Skip to content",
  person: "Person",
  choosePerson: "Choose a person",
  language: "Language",
  theme: "Theme",
  themeAuto: "Automatic",
  themeDefault: "Light",
  themeDark: "Dark",
  themeContrast: "High contrast",
  views: "Views",
  mine: "My tickets",
  assigned: "Assigned to me",
  queue: "Queue",
  desk: "Desk",
  roster: "Roster",
  glossary: "Glossary",
  settings: "Notifications",
  ticket: "Ticket",
  back: "Back",
  reload: "Refresh",
  close: "Close",
  retry: "Try again",
  loading: "Loading …",
  working: "Working …",
  loaded: "{0} is shown.",
  updated: "Updated.",
  more: "More actions",
  whoTitle: "Who are you today?",
  whoText: "This is a demo. Choose a person and see the desk through their eyes; each browser tab can be somebody else.",
  manager: "Managers",
  agent: "Agents",
  employee: "Employees",
  offlineTitle: "The desk cannot be reached",
  offlineText: "Check your connection, then try again. Nothing you typed is lost.",
  signInTitle: "You are not signed in",
  signInText: "Open this page inside Microsoft Teams, or sign in again.",
  forbiddenTitle: "This view is not for your role",
  forbiddenText: "Agents see the queue, managers see the desk. Ask your service desk manager if you need access.",
  missingTitle: "Nothing is here",
  missingText: "There is no such ticket or page, or you may not see it.",
  brokenTitle: "That did not work",
  brokenText: "The desk answered with an error. Try again in a moment.",
  notDrawn: "This card cannot be shown here.",
  downloading: "Fetching the file …",
  message: "Message",
};

type Words = Record<keyof typeof en, string>;

const zh: Words = {
  skip: "跳到正文",
  person: "人员",
  choosePerson: "选择人员",
  language: "语言",
  theme: "主题",
  themeAuto: "自动",
  themeDefault: "浅色",
  themeDark: "深色",
  themeContrast: "高对比度",
  views: "视图",
  mine: "我的工单",
  assigned: "分派给我的",
  queue: "待处理队列",
  desk: "服务台",
  roster: "人员名册",
  glossary: "术语表",
  settings: "通知设置",
  ticket: "工单",
  back: "返回",
  reload: "刷新",
  close: "关闭",
  retry: "重试",
  loading: "正在加载…",
  working: "正在处理…",
  loaded: "已显示{0}。",
  updated: "已更新。",
  more: "更多操作",
  whoTitle: "今天您是谁？",
  whoText: "这是演示环境。请选择一位人员，以其身份查看服务台；每个浏览器标签页可以选择不同的人。",
  manager: "经理",
  agent: "工程师",
  employee: "员工",
  offlineTitle: "无法连接服务台",
  offlineText: "请检查网络后重试，您输入的内容不会丢失。",
  signInTitle: "您尚未登录",
  signInText: "请在 Microsoft Teams 中打开此页面，或重新登录。",
  forbiddenTitle: "您的角色无法查看此视图",
  forbiddenText: "工程师可查看队列，经理可查看服务台概览。如需权限，请联系服务台经理。",
  missingTitle: "这里没有内容",
  missingText: "没有此工单或页面，或您无权查看。",
  brokenTitle: "操作未成功",
  brokenText: "服务台返回了错误，请稍后重试。",
  notDrawn: "无法在此显示该卡片。",
  downloading: "正在获取文件…",
  message: "邮件内容",
};

export type Language = "en" | "zh-Hans";
export type Word = keyof Words;

const languages: Record<Language, Words> = { en, "zh-Hans": zh };
let current: Language = "en";
let picked = false;

export function setLanguage(language: Language): void {
  current = language;
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll<HTMLElement>("[data-text]")) {
    element.textContent = t(element.dataset["text"] as Word);
  }
  for (const element of document.querySelectorAll<HTMLElement>("[data-label]")) {
    element.setAttribute("aria-label", t(element.dataset["label"] as Word));
  }
}

/** Whether the person chose the language on this page, which goes before their preference. */
export function isPicked(): boolean {
  return picked;
}

export function pickLanguage(language: Language): void {
  picked = true;
  setLanguage(language);
}

export function language(): Language {
  return current;
}

export function t(word: Word, ...values: string[]): string {
  return languages[current][word].replace(/\{(\d)\}/g, (_, index: string) => values[Number(index)] ?? "");
}

/** Chinese of any kind reads Simplified Chinese here; everybody else English. */
export function closest(locale: string | undefined): Language {
  return locale?.toLowerCase().startsWith("zh") ? "zh-Hans" : "en";
}

import MarkdownIt from "markdown-it";

/** The Markdown of cards: no HTML, no pictures, no code; links to the web and to mail only. */
const markdown = new MarkdownIt("zero", { html: false, linkify: false, breaks: true }).enable([
  "newline",
  "escape",
  "entity",
  "emphasis",
  "link",
  "list",
]);

markdown.validateLink = (url) => /^(https?:|mailto:)/i.test(url.trim());

export function renderMarkdown(text: string): string {
  return markdown.render(text);
}

// node markdown.mjs FILE: draws Markdown as the page does and as CommonMark says, and prints where it says something else than it should.
// FILE is a JSON array of { markdown, text }. Blanks do not count; a list's marks stand before its items as in plain text.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

// Packages are those of TeamsApp, where this runs.
const require = createRequire(join(process.cwd(), "package.json"));
const { build } = require("esbuild");
const MarkdownIt = require("markdown-it");

const bundle = await build({ entryPoints: [join("web", "src", "markdown.ts")], bundle: true, write: false, format: "esm", platform: "node" });
const { renderMarkdown } = await import(`data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].text).toString("base64")}`);
const commonMark = new MarkdownIt("commonmark", { html: true });
const shown = new Set(["p", "br", "strong", "em", "ul", "ol", "li", "a"]);
const entities = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };

function read(html, complain) {
  let text = "";
  const lists = [];
  for (const [, close, name, attributes, words] of html.matchAll(/<(\/?)([a-z0-9]+)([^>]*)>|([^<]+)/g)) {
    if (words !== undefined) {
      text += words.replace(/&(lt|gt|quot|amp);/g, (entity) => entities[entity]);
    } else if (!shown.has(name)) {
      complain(`draws <${name}>`);
    } else if (name === "ul" || name === "ol") {
      close ? lists.pop() : lists.push(name === "ul" ? null : Number(/start="(\d+)"/.exec(attributes)?.[1] ?? 1));
    } else if (name === "li" && !close) {
      const number = lists.at(-1);
      text += number === null ? "-" : `${number}.`;
      lists[lists.length - 1] = number === null ? null : number + 1;
    } else if (name === "a" && !close && !/href="(https?:|mailto:)/.test(attributes)) {
      complain(`links to ${attributes}`);
    }
  }
  return text;
}

const bare = (text) => text.replace(/[\s\u00a0\u200b]+/g, "");
const complaints = [];
for (const { markdown, text } of JSON.parse(await readFile(process.argv[2], "utf8"))) {
  for (const [name, draw] of [["The page", renderMarkdown], ["CommonMark", (source) => commonMark.render(source)]]) {
    const complain = (what) => complaints.push(`${name} ${what}: ${JSON.stringify(markdown)} for ${JSON.stringify(text)}`);
    const html = draw(markdown);
    if (bare(read(html, complain)) !== bare(text)) {
      complain(`says ${JSON.stringify(html)}`);
    }
  }
}

console.log(complaints.join("\n"));
process.exitCode = complaints.length === 0 ? 0 : 1;

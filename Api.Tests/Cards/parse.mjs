// node parse.mjs FOLDER: parses every card in the folder with the real renderer and prints what it complains about.
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

// Packages are those of TeamsApp, where this runs.
const require = createRequire(join(process.cwd(), "package.json"));
const { AdaptiveCard, HostConfig, SerializationContext, Versions } = require("adaptivecards/dist/adaptivecards.js");

const folder = process.argv[2];
const complaints = [];
const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
for (const name of names) {
  const json = JSON.parse(await readFile(join(folder, name), "utf8"));
  const card = new AdaptiveCard();
  // The renderer counts the actions behind "…" too; how many Teams shows as buttons is counted elsewhere.
  card.hostConfig = new HostConfig({ actions: { maxActions: 15 } });
  const context = new SerializationContext(Versions.v1_5);
  card.parse(json, context);
  for (let i = 0; i < context.eventCount; i++) {
    const { message } = context.getEventAt(i);
    // Teams' badge is no element of the schema; it always has a fallback. The check of "lang" is a regular
    // expression with state, which refuses every second card.
    if (!message.startsWith('Unknown element type "Badge"') && !/^Invalid value "(en|zh)" for property "lang"/.test(message)) {
      complaints.push(`${name}: ${message}`);
    }
  }
  for (const { message } of card.validateProperties().validationEvents) {
    complaints.push(`${name}: ${message}`);
  }
  const kept = card.toJSON();
  if (kept.body.length !== json.body.length) {
    complaints.push(`${name}: ${json.body.length - kept.body.length} elements were dropped`);
  }
}

if (names.length === 0) {
  complaints.push(`There are no cards in ${folder}.`);
}
console.log(complaints.join("\n"));
process.exitCode = complaints.length === 0 ? 0 : 1;

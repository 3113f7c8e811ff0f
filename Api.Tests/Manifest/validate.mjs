// node validate.mjs FOLDER: holds an unpacked app package against the official schemas that its files name.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

// Packages are those of TeamsApp, where this runs.
const require = createRequire(join(process.cwd(), "package.json"));
const Ajv = require("ajv-draft-04").default ?? require("ajv-draft-04");
const addFormats = require("ajv-formats").default ?? require("ajv-formats");
const schemas = join(process.cwd(), "node_modules", "@microsoft", "app-manifest", "build", "json-schemas", "teams");

const folder = process.argv[2];
const read = async (path) => JSON.parse(await readFile(path, "utf8"));
const manifest = await read(join(folder, "manifest.json"));

async function check(name, schemaFile) {
  const document = await read(join(folder, name));
  if (!document.$schema.endsWith(`/v${manifest.manifestVersion}/${schemaFile}`)) {
    throw new Error(`${name} names another schema than version ${manifest.manifestVersion}: ${document.$schema}`);
  }
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(await read(join(schemas, `v${manifest.manifestVersion}`, schemaFile)));
  if (!validate(document)) {
    throw new Error(`${name}: ${ajv.errorsText(validate.errors, { separator: "\n  " })}`);
  }
}

await check("manifest.json", "MicrosoftTeams.schema.json");
for (const { file } of manifest.localizationInfo.additionalLanguages) {
  await check(file, "MicrosoftTeams.Localization.schema.json");
}

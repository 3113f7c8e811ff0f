// node build.mjs [FOLDER]: builds the page into the folder, which is ../wwwroot unless named. File names carry a hash of what is in them, so they can be cached for ever.
import { build } from "esbuild";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const web = dirname(fileURLToPath(import.meta.url));
const wwwroot = resolve(process.argv[2] ?? join(web, "..", "wwwroot"));

await rm(wwwroot, { recursive: true, force: true });
await mkdir(wwwroot, { recursive: true });

const result = await build({
  absWorkingDir: web,
  entryPoints: { app: "src/main.ts", style: "app.css" },
  outdir: join(wwwroot, "assets"),
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  // Teams' library is large and of use only inside Teams, so it is a file of its own.
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  metafile: true,
  legalComments: "none",
  logLevel: "info",
});

const outputOf = (entry) =>
  "/assets/" + Object.entries(result.metafile.outputs).find(([, output]) => output.entryPoint === entry)[0].split("/").pop();

const page = (await readFile(join(web, "index.html"), "utf8"))
  .replace("{{script}}", outputOf("src/main.ts"))
  .replace("{{style}}", outputOf("app.css"));
await writeFile(join(wwwroot, "index.html"), page);
for (const file of ["icon.svg", "privacy.html", "terms.html"]) {
  await cp(join(web, file), join(wwwroot, file));
}

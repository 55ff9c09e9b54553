// Puts the compiled core, the texts and the façade into one script, and packs it for npm.
// node pack.mjs ROOT CORE TARGET VERSION
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { slim } from "./slim.mjs";

const [root, compiled, target, version] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const released = version.replace("-SNAPSHOT", "");

/** The texts that the core asks for, by their place on the class path. */
const TEXTS = {
  "assay/device/accelerators.txt": "core",
  "assay/plan/clusters.txt": "core",
  "assay/plan/expected.txt": "core",
  "assay/plan/rates.txt": "core",
  "assay/plan/stacks.txt": "core",
  "assay/serve/engines.txt": "core",
  "assay/serve/expected.txt": "core",
  "assay/serve/generations.txt": "core",
  "assay/serve/rates.txt": "core",
  "assay/storage/schemes.txt": "core",
  "assay/catalog/models.txt": "files",
  "assay/catalog/ollama.txt": "files",
  "assay/read/gguf.txt": "files",
  "assay/read/gguf-recipes.txt": "files",
};

const texts = Object.fromEntries(Object.entries(TEXTS).map(([name, module]) => [name,
  readFileSync(join(root, module, "src/main/resources", name), "utf8").split("\n")
    .filter(line => line.trim() && !line.startsWith("#")).map(line => line.trimEnd()).join("\n") + "\n"]));
let script = readFileSync(join(here, "assay.js"), "utf8");
script = script.replace("/*TEXTS*/{}", () => JSON.stringify(texts))
  .replace("/*CORE*/", () => slim(readFileSync(compiled, "utf8").replace(/\n\/\/# sourceMappingURL=.*\n?$/, "\n")))
  .replace("/*VERSION*/", () => released);

const folder = join(target, "package");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "assay.js"), script);
cpSync(join(here, "cli.js"), join(folder, "cli.js"));
cpSync(join(here, "../typescript/assay.d.ts"), join(folder, "assay.d.ts"));
cpSync(join(here, "README.md"), join(folder, "README.md"));
for (const name of ["LICENSE", "NOTICE"]) {
  cpSync(join(root, name), join(folder, name));
}
writeFileSync(join(folder, "package.json"), JSON.stringify({
  name: "assay",
  version: released,
  description: "What a Transformer is made of and what it costs, exactly",
  license: "Apache-2.0",
  main: "assay.js",
  types: "assay.d.ts",
  bin: { assay: "cli.js" },
  files: ["assay.js", "assay.d.ts", "cli.js", "NOTICE"],
  engines: { node: ">=18" },
}, null, 2) + "\n");
execFileSync("npm", ["pack", "--silent", "--offline", "--pack-destination", target, folder],
  { stdio: "inherit", shell: process.platform === "win32" });

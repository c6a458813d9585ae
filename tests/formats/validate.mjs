// Validates reports: `node validate.mjs sarif|gitlab|junit FILE…`. Says what is wrong and ends with 3 where something is.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const here = (name) => new URL(name, import.meta.url);
const require = createRequire(here("../npm/package.json"));
const [kind, ...files] = process.argv.slice(2);

async function faults(file) {
  const text = readFileSync(file, "utf8");
  if (kind === "junit") {
    const { validateXML } = require("xmllint-wasm");
    const schema = readFileSync(here("junit.xsd"), "utf8");
    const { valid, errors } = await validateXML({
      xml: [{ fileName: file, contents: text }],
      schema: [schema],
    });
    return valid ? [] : errors.map((it) => it.rawMessage);
  }
  const draft = kind === "sarif" ? "ajv-draft-04" : "ajv";
  const { default: Ajv } = require(draft);
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  require("ajv-formats").default(ajv);
  const check = ajv.compile(JSON.parse(readFileSync(here(`${kind}.schema.json`), "utf8")));
  return check(JSON.parse(text)) ? [] : check.errors.map((it) => `${it.instancePath} ${it.message}`);
}

for (const file of files) {
  for (const fault of await faults(file)) {
    console.error(`${file}: ${fault}`);
    process.exitCode = 3;
  }
}

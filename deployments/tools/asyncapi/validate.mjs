// Parses an AsyncAPI document by the official parser; fails at any diagnostic, warnings and hints included.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const path = process.argv[2];
const { document, diagnostics } = await new Parser().parse(readFileSync(path, "utf8"));
for (const { path: place, message } of diagnostics) console.error(`${place.join(".")}: ${message}`);
if (diagnostics.length > 0 || document === undefined) process.exit(1);
console.log(`AsyncAPI ${document.version()}: ${document.messages().length} messages, no fault`);

import { readdirSync } from "node:fs";
import { join } from "node:path";

/** The documents of modules and examples. */
export const readmes = ["examples", "terraform"].flatMap((folder) =>
	readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isDirectory() && !(folder === "terraform" && entry.name === "shared"))
		.map(({ name }) => join(folder, name, "README.md")),
);
const docs = readdirSync("docs").filter((name) => name.endsWith(".md"));
/** All documents that users read. */
export const documents = [...readmes, ...docs.map((name) => join("docs", name)), "README.md"];

/** The blocks of a language in a document. */
export const blocks = (text: string, language: string) =>
	[...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms"))].map(([, block]) => block ?? "");

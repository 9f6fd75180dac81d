/** Version 0.2 as it was published, without its archives: the modules, and the estate of its example. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where it lies. */
export const FIXTURE = fileURLToPath(new URL("0.2", import.meta.url));

/** Addresses of all resources that a module of version 0.2 has, as its file has them. */
export function addressesOf(module: string): string[] {
	const text = readFileSync(join(FIXTURE, module, "main.tf"), "utf8");
	return [...text.matchAll(/^resource "(\w+)" "(\w+)"/gm)].map(([, type, name]) => `${type}.${name}`);
}

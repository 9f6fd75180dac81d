/** Version 0.2 as it was published, without its archives: the modules, and the estate of its example. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where it lies. */
export const FIXTURE = fileURLToPath(new URL("0.2", import.meta.url));

/** What no plan of 0.2's `attach` ever makes: rules of security groups that are not its own. */
const NEVER = /\n {2}count += \(var\.probes && false\) \?/;

/** Addresses of all resources that a module of version 0.2 may have made, in the order of its file. */
export function addressesOf(module: string): string[] {
	const text = readFileSync(join(FIXTURE, module, "main.tf"), "utf8");
	return text.split(/^(?=\w)/m).flatMap((block) => {
		const [, type, name] = /^resource "(\w+)" "(\w+)"/.exec(block) ?? [];
		return type && !NEVER.test(block) ? [`${type}.${name}`] : [];
	});
}

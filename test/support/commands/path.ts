/** Programs of ours under the names of real ones, for scripts that start them. */
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));

/**
 * Makes a folder with stand-ins for `aws` and `docker`, and answers a PATH on which they come first.
 * @param folder - an empty one.
 */
export function withStandIns(folder: string): string {
	mkdirSync(folder, { recursive: true });
	for (const name of ["aws", "docker"]) {
		const file = join(folder, name);
		writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${join(HERE, `${name}.mjs`)}' "$@"\n`);
		chmodSync(file, 0o755);
	}
	return [folder, dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(":");
}

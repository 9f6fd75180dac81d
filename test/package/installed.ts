/** The package as npm makes it, installed as somebody would who has its peers already. No network. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The package's name. */
export const NAME = "ecs-dns-canary";

/** What its package.json says that it needs, and what a TypeScript app of CDKTF has besides. */
const BESIDE = ["@cdktf/provider-aws", "@types/node", "cdktf", "constructs", "valibot"];

/** Runs a program to its end. @throws {Error} with its output, unless it exits with 0. */
export function run(command: string, words: readonly string[], cwd = "."): string {
	const options = { cwd, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 } as const;
	const { status, stdout, stderr, error } = spawnSync(command, words, options);
	if (status !== 0) throw new Error(`${command} ${words.join(" ")} exited with ${status}: ${error ?? stdout + stderr}`);
	return stdout;
}

/** What npm says of a tarball that it made. */
export interface Tarball {
	readonly path: string;
	/** Bytes to download. */
	readonly size: number;
	/** Paths of its files. */
	readonly files: readonly string[];
}

/** What `npm pack` does; some versions of it tell of its first step amid the JSON. */
export function pack(folder: string): Tarball {
	run("npm", ["run", "--silent", "package"]);
	const [created] = JSON.parse(run("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder]));
	const files = created.files.map(({ path }: { path: string }) => path);
	return { path: join(folder, created.filename), size: created.size, files };
}

/** An app in an empty folder of its own. */
export class Home {
	readonly folder = mkdtempSync(join(tmpdir(), "app-"));

	/** Installs a tarball, and links what it needs. */
	constructor(tarball: string) {
		const modules = join(this.folder, "node_modules");
		mkdirSync(join(modules, NAME), { recursive: true });
		run("tar", ["-xzf", tarball, "--strip-components=1", "-C", join(modules, NAME)]);
		for (const name of BESIDE) {
			mkdirSync(dirname(join(modules, name)), { recursive: true });
			symlinkSync(join(process.cwd(), "node_modules", name), join(modules, name));
		}
	}

	write(name: string, content: string | object): void {
		writeFileSync(join(this.folder, name), typeof content === "string" ? content : JSON.stringify(content));
	}

	/** Compiles the app's TypeScript. @throws {Error} with what the compiler refuses. */
	compile(): void {
		run(process.execPath, [join(process.cwd(), "node_modules/typescript/bin/tsc"), "-p", "."], this.folder);
	}

	/** Runs a file of the app. */
	node(...words: string[]): string {
		return run(process.execPath, words, this.folder);
	}

	/** What lies in the app's folder. */
	list(): string[] {
		return readdirSync(this.folder).sort();
	}

	remove(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}
}

/** Repositories of git at a provider, to which people push. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** Files by their paths. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** A commit. */
export interface Commit {
	/** As git has it: forty hexadecimal digits. */
	readonly id: string;
	readonly repository: string;
	readonly branch: string;
	readonly message: string;
	readonly author: string;
	readonly files: Files;
	/** Paths of what differs from the commit before. */
	readonly changed: readonly string[];
}

export class Repositories {
	readonly #commits: Commit[] = [];

	/** Commits files on top of what a branch has: they take the place of those that are there. */
	commit({ repository, branch, message, author, files }: Omit<Commit, "id" | "changed">): Commit {
		const before = this.head(repository, branch)?.files ?? {};
		const all = { ...before, ...files };
		const changed = Object.keys(files).filter((path) => !same(before[path], files[path]));
		const hash = createHash("sha1").update(`${this.#commits.length} ${message} ${author}`);
		for (const [path, content] of Object.entries(all)) hash.update(path).update(content);
		const commit = { id: hash.digest("hex"), repository, branch, message, author, files: all, changed };
		this.#commits.push(commit);
		return commit;
	}

	/** The newest commit of a branch. */
	head(repository: string, branch: string): Commit | undefined {
		return this.#commits.findLast((one) => one.repository === repository && one.branch === branch);
	}

	/** A commit by its id. */
	of(id: string): Commit | undefined {
		return this.#commits.find((one) => one.id === id);
	}
}

/** All files of a folder, without what is installed in it. */
export function filesOf(folder: string): Files {
	const found = readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((path) => !path.includes("node_modules"));
	return Object.fromEntries(found.map((path) => [relative(folder, path), new Uint8Array(readFileSync(path))]));
}

function same(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
	return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
}

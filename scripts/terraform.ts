import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, platform, tmpdir } from "node:os";
import { join } from "node:path";
import { requireTools } from "./tools.ts";

/** The folder name by which a Terraform provider mirror is known. */
const REGISTRY = ["registry", "terraform", "io"].join(".");

/** Where optional software is usually put, on any machine. */
const USUAL_PLACES = [
	"/opt",
	"/srv",
	"/usr/lib",
	"/usr/local",
	"/usr/local/lib",
	"/usr/local/share",
	"/usr/share",
	"/var/lib",
] as const;

/** Makes sure that there is a Terraform. @throws {MissingToolError} that says how to install it. */
export const requireTerraform = (): void => requireTools("terraform");

/** Terraform's implied local mirror directories, and one more for each of the usual places and the folders in it. */
function mirrorCandidates(): string[] {
	const home = homedir();
	const data = (process.env.XDG_DATA_DIRS ?? "/usr/local/share:/usr/share").split(":").filter(Boolean);
	const implied = [
		join(home, ".terraform.d", "plugins"),
		join(process.env.XDG_DATA_HOME ?? join(home, ".local", "share"), "terraform", "plugins"),
		...data.map((folder) => join(folder, "terraform", "plugins")),
		...(platform() === "darwin"
			? [
					join(home, "Library/Application Support/io.terraform/plugins"),
					"/Library/Application Support/io.terraform/plugins",
				]
			: []),
	];
	const cache = process.env.TF_PLUGIN_CACHE_DIR;
	return [...implied, ...(cache ? [cache] : []), ...USUAL_PLACES.flatMap((place) => [place, ...foldersIn(place)])];
}

function foldersIn(place: string): string[] {
	try {
		return readdirSync(place, { withFileTypes: true })
			.filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
			.map((entry) => join(place, entry.name));
	} catch {
		return [];
	}
}

/** A folder that holds the AWS provider the way a mirror does, or nothing. */
export function findMirror(candidates: readonly string[] = mirrorCandidates()): string | undefined {
	return candidates.find((folder) => existsSync(join(folder, REGISTRY, "hashicorp", "aws")));
}

/** What Terraform runs in: quiet, offline where it can be, and never with the settings of whoever runs the tests. */
export interface TerraformEnvironment {
	/** The environment to start `terraform` or `cdktf` with. */
	readonly env: NodeJS.ProcessEnv;
	/** Removes what was written for it. */
	readonly dispose: () => void;
}

/** Finds a mirror of the AWS provider and makes Terraform use it; without one Terraform downloads as usual. */
export function terraformEnvironment(mirror = findMirror()): TerraformEnvironment {
	const folder = mkdtempSync(join(tmpdir(), "terraform-"));
	const config = join(folder, "terraform.rc");
	writeFileSync(config, mirror === undefined ? "" : installation(mirror));
	return {
		env: {
			...process.env,
			TF_CLI_CONFIG_FILE: config,
			TF_IN_AUTOMATION: "1",
			TF_INPUT: "0",
			CHECKPOINT_DISABLE: "1",
			NO_COLOR: "1",
			// Terraform and the provider live for seconds, and read a schema of many megabytes: collecting garbage less often saves a
			// third of their CPU time, for a tenth more memory (`terraform test` of the service's module: 18 s instead of 30).
			GOGC: process.env.GOGC ?? "400",
		},
		dispose: () => rmSync(folder, { recursive: true, force: true }),
	};
}

function installation(mirror: string): string {
	const aws = JSON.stringify([`${REGISTRY}/hashicorp/aws`]);
	return `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ${aws}
  }
  direct {
    exclude = ${aws}
  }
}
`;
}

/** What a Terraform command said. */
export interface TerraformResult {
	readonly status: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs Terraform in a folder. */
export function terraform(folder: string, environment: TerraformEnvironment, args: readonly string[]): TerraformResult {
	const { status, stdout, stderr, error } = spawnSync("terraform", args, {
		cwd: folder,
		env: environment.env,
		encoding: "utf8",
		// What `terraform test -verbose` says of each run repeats the schema of the provider.
		maxBuffer: 256 * 1024 * 1024,
	});
	if (error) throw error;
	return { status, stdout, stderr };
}

/** Makes a temporary folder with the given files. */
export function folderWith(files: Readonly<Record<string, string>>): string {
	const folder = mkdtempSync(join(tmpdir(), "stack-"));
	for (const [name, content] of Object.entries(files)) {
		const path = join(folder, name);
		mkdirSync(join(path, ".."), { recursive: true });
		writeFileSync(path, content);
	}
	return folder;
}

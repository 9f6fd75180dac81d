/** Runs a buildspec as CodeBuild does, as a script on this machine: its programs `aws` and `docker` are stand-ins, its AWS is an endpoint. */
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Buildspec, readBuildspec } from "./buildspec/schema.ts";
import { withStandIns } from "./commands/path.ts";

/** What is built, and where. */
export interface Build {
	/** The folder of the source; it is copied. */
	readonly source: string;
	/** The buildspec's text; default: `buildspec.yml` of the source. */
	readonly spec?: string;
	/** The environment that project and action give, the endpoint and the region among it. */
	readonly env: Readonly<Record<string, string>>;
}

/** How a build ended. */
export interface Built {
	readonly exitCode: number;
	readonly log: string;
	/** The exported variables that have a value. */
	readonly variables: Readonly<Record<string, string>>;
	/** Files of the output artifact, by their paths. */
	readonly artifacts: Readonly<Record<string, string>>;
	/** Files of the reports, by their paths; those of a failed build, too. */
	readonly reports: Readonly<Record<string, string>>;
	/** What the stand-in of docker was told, where it built anything. */
	readonly docker: Readonly<Record<string, readonly string[]>> | undefined;
}

/** Runs a build. */
export async function runBuildspec({ source, spec, env }: Build): Promise<Built> {
	const folder = mkdtempSync(join(tmpdir(), "ecs-dns-canary-build-"));
	try {
		const src = join(folder, "src");
		cpSync(source, src, { recursive: true });
		const read = readBuildspec(spec ?? readFileSync(join(src, "buildspec.yml"), "utf8"));
		const home = join(folder, "home");
		mkdirSync(home);
		const own = { PATH: withStandIns(join(folder, "bin")), HOME: home, CODEBUILD_SRC_DIR: src };
		const ended = await runPhases(read, src, { ...own, ...read.env?.variables, ...env }, join(folder, "kept"));
		return { ...ended, ...gathered(read, src, ended), docker: jsonIn(join(home, ".docker", "stand-in-build.json")) };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** A failed phase ends the build; but after `build` comes `post_build`, however it ended: https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html */
async function runPhases(spec: Buildspec, cwd: string, env: Readonly<Record<string, string>>, kept: string) {
	const { phases, env: said } = spec;
	let now = env;
	let log = "";
	let exitCode = 0;
	let reached = false;
	for (const name of ["install", "pre_build", "build", "post_build"] as const) {
		if (exitCode !== 0 && !(name === "post_build" && reached)) continue;
		reached ||= name === "build";
		for (const command of phases[name]?.commands ?? []) {
			// Each in a shell of its own, to which only what is exported comes: stricter than CodeBuild.
			const script = `${command}\nset +eu\nenv -0 > '${kept}'`;
			const ended = await run(said?.shell === "bash" ? "bash" : "sh", ["-ec", script], cwd, now);
			log += `[${name}] ${command}\n${ended.log}`;
			exitCode ||= ended.exitCode;
			if (ended.exitCode !== 0) break;
			now = Object.fromEntries(readFileSync(kept, "utf8").split("\0").filter(Boolean).map(pairOf));
		}
	}
	const exported = (said?.["exported-variables"] ?? []).flatMap((name) => (now[name] ? [[name, now[name]]] : []));
	return { exitCode, log, variables: Object.fromEntries(exported) as Record<string, string> };
}

/** Not spawnSync: what is asked may be answered by this very process. */
function run(program: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
	return new Promise<{ exitCode: number; log: string }>((done, failed) => {
		const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
		let log = "";
		for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (log += chunk));
		child.on("error", failed);
		child.on("close", (code) => done({ exitCode: code ?? 1, log }));
	});
}

function pairOf(text: string): [string, string] {
	const at = text.indexOf("=");
	return [text.slice(0, at), text.slice(at + 1)];
}

/** What is uploaded: reports always, the artifact of a build that has succeeded. Without a file that it names it has not. */
function gathered({ artifacts, reports }: Buildspec, src: string, { exitCode, log }: Pick<Built, "exitCode" | "log">) {
	const wanted = Object.values(reports ?? {}).flatMap(({ files, "base-directory": base = "." }) =>
		files.map((file) => join(base, file)),
	);
	const files = exitCode === 0 ? (artifacts?.files ?? []) : [];
	const missing = files.filter((file) => !existsSync(join(src, file)));
	const read = (names: readonly string[]) =>
		Object.fromEntries(
			names.filter((name) => existsSync(join(src, name))).map((name) => [name, readFileSync(join(src, name), "utf8")]),
		);
	return {
		reports: read(wanted),
		artifacts: read(files),
		...(missing.length > 0 && {
			exitCode: 1,
			log: `${log}\nno matching artifact paths found: ${missing.join(", ")}\n`,
		}),
	};
}

function jsonIn(file: string): Built["docker"] {
	return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

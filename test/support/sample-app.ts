/** The sample app's source, as somebody has changed it. */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where it is. */
export const SAMPLE_APP = fileURLToPath(new URL("../../examples/sample-app", import.meta.url));

/** Copies it with other files, hands the copy on, and removes it. Of its own tests only the quick ones are there. */
export async function sourceWith<T>(
	files: Readonly<Record<string, string>>,
	use: (folder: string) => Promise<T>,
): Promise<T> {
	const folder = mkdtempSync(join(tmpdir(), "sample-app-"));
	try {
		const others = /[/\\]test[/\\](?!page\.)[^/\\]+$/;
		cpSync(SAMPLE_APP, folder, { recursive: true, filter: (file) => !others.test(file.slice(SAMPLE_APP.length)) });
		for (const [path, text] of Object.entries(files)) {
			mkdirSync(dirname(join(folder, path)), { recursive: true });
			writeFileSync(join(folder, path), text);
		}
		return await use(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** The app, as it runs. */
export interface RunningApp {
	/** Where it answers, by IPv4. */
	readonly url: string;
	/** The address that it listens on. */
	readonly address: string;
	readonly port: number;
	/** Asks it to end, and answers its exit code once it has. */
	readonly end: () => Promise<number | null>;
	/** All that it has said. */
	readonly said: () => string;
}

/** Starts the app of a folder under Node, on a port that is free. */
export async function startApp(
	folder: string,
	environment: Readonly<Record<string, string>> = {},
): Promise<RunningApp> {
	const env = { PATH: process.env.PATH, PORT: "0", ...environment };
	const child = spawn(process.execPath, ["src/main.js"], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
	let said = "";
	const ended = new Promise<number | null>((done) => child.once("close", done));
	const [address = "", port = ""] = await new Promise<string[]>((done, failed) => {
		for (const stream of [child.stdout, child.stderr])
			stream.on("data", (chunk) => {
				said += chunk;
				const found = /listens on (\S+) port (\d+)/.exec(said);
				if (found) done(found.slice(1));
			});
		ended.then((code) => failed(new Error(`it ended with ${code}: ${said}`)));
	});
	const end = () => {
		child.kill("SIGTERM");
		return ended;
	};
	return { url: `http://127.0.0.1:${port}/`, address, port: Number(port), end, said: () => said };
}

/** Starts the app, and ends it when ECS asks (SIGTERM; SIGKILL follows after stopTimeout). */
import { hostname } from "node:os";
import { createApp } from "./app.js";
import { COLOR } from "./color.js";
import { drain, listen } from "./serve.js";
import { BadSettings, readSettings } from "./settings.js";

/** @param {unknown} error */
function refuse(error) {
	console.error(error instanceof BadSettings ? error.message : error);
	process.exit(1);
}

try {
	const settings = readSettings(process.env, COLOR);
	const server = await listen(createApp(settings, hostname()), settings.port);
	const address = /** @type {import("node:net").AddressInfo} */ (server.address());
	console.log(`sample-app ${settings.version}, ${settings.mode}, listens on ${address.address} port ${address.port}`);
	for (const signal of ["SIGTERM", "SIGINT"]) {
		process.once(signal, async () => {
			console.log(`${signal}: takes no more requests`);
			await drain(server, settings.drainMs);
			console.log("all are answered");
			process.exit(0);
		});
	}
} catch (error) {
	refuse(error);
}

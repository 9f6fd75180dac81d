/** What the app answers. */
import { setTimeout as after } from "node:timers/promises";
import { pageOf } from "./page.js";

/** Where load balancers ask. It tells whether the process is well, not whether users are: that is for the canary to find out. */
export const HEALTH_PATH = "/healthz";

/** The same share of answers fails whatever the load: 0 never, 100 always. */
function everySoOften(percent) {
	let sum = 0;
	return () => {
		sum += percent;
		if (sum < 100) return false;
		sum -= 100;
		return true;
	};
}

/**
 * Makes the handler of requests.
 * @param {ReturnType<typeof import("./settings.js").readSettings>} settings
 * @param {string} host - the name of the machine.
 */
export function createApp(settings, host) {
	const { color, version, mode, slowMs, failPercent } = settings;
	const fails = everySoOften(mode === "failing" ? failPercent : 0);
	/** @type {import("node:http").RequestListener} */
	return async (request, response) => {
		const { method } = request;
		const path = new URL(request.url ?? "/", "http://app").pathname;
		/** @param {number} status @param {string} type @param {string} text */
		const answer = (status, type, text) => {
			response.writeHead(status, {
				"content-type": `${type}; charset=utf-8`,
				"content-length": Buffer.byteLength(text),
				"cache-control": "no-store",
				"x-version": version,
			});
			response.end(method === "HEAD" ? undefined : text);
		};
		if (method !== "GET" && method !== "HEAD") return answer(405, "text/plain", "only GET and HEAD\n");
		if (path === HEALTH_PATH) return answer(200, "text/plain", "ok\n");
		if (path !== "/") return answer(404, "text/plain", "only / and /healthz\n");
		if (mode === "slow") await after(slowMs);
		if (fails()) return answer(500, "text/plain", `mode failing: ${failPercent} % of the answers are errors\n`);
		answer(200, "text/html", pageOf({ color, version, mode, host }));
	};
}

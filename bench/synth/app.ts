/** What is measured: `node app.cjs`, told in the environment how many services there are and where the functions' code lies. */
import { join } from "node:path";
import { App } from "cdktf";
import { ManyServicesStack } from "./stack.ts";

const { SERVICES = "", FUNCTIONS = "" } = process.env;
const zip = (name: string) => join(FUNCTIONS, `${name}.zip`);
const bundles = {
	observer: zip("observer"),
	actuator: zip("actuator"),
	watchdog: zip("watchdog"),
	release: zip("release"),
	prober: zip("prober"),
};
const app = new App({ stackTraces: false });
new ManyServicesStack(app, "bench", { services: Number(SERVICES), bundles });
app.synth();

import { App } from "cdktf";
import { CanaryStack } from "./modules/stack.ts";

const app = new App({ stackTraces: false });
new CanaryStack(app, "ecs-dns-canary", {
	bundles: {
		observer: "dist/observer.zip",
		actuator: "dist/actuator.zip",
		watchdog: "dist/watchdog.zip",
		release: "dist/release.zip",
		prober: "dist/prober.zip",
	},
});
app.synth();

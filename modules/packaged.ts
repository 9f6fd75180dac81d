import { join } from "node:path";
import type { AllBundles } from "./controller/controller.ts";

/**
 * The functions' code as it lies in the published package, wherever that is installed: paths of zip files on this machine. In the
 * project's own folder there is none beside the constructs; there `npm run build` makes it in `dist/`.
 */
export function packagedBundles(): AllBundles {
	// Node runs the package's files as CommonJS, which knows this folder; `import.meta` is unknown there.
	const zip = (name: keyof AllBundles) => join(__dirname, "..", "functions", `${name}.zip`);
	return {
		observer: zip("observer"),
		actuator: zip("actuator"),
		watchdog: zip("watchdog"),
		release: zip("release"),
		prober: zip("prober"),
		pipeline: zip("pipeline"),
	};
}

import { RELEASE_DEFECTS } from "./prove/defects/release.ts";
import { prove } from "./prove/prove.ts";

await prove(RELEASE_DEFECTS, (p) =>
	console.log(
		JSON.stringify({
			name: p.name,
			caught: p.caught,
			found: p.found,
			error: p.error?.slice(0, 300),
			s: Math.round(p.seconds),
		}),
	),
);

/** What the tasks run: one public image, whose answers its environment says. */
import type { Color } from "../../runtime/contract/index.ts";

/** nginx as it is published on Amazon's public registry: no image of our own has to be built, pushed or cleaned up. */
export const IMAGE = "public.ecr.aws/nginx/nginx:1.29-alpine";
/** The path of the health check, which is always answered with 200: a sick page is nothing that a health check sees. */
export const HEALTH_PATH = "/healthz";
/** Headers of each answer. */
export const COLOR_HEADER = "x-acceptance-color";
const RELEASE_HEADER = "x-acceptance-release";

/** A release: its number, and the status with which it answers its page. */
export interface Release {
	readonly number: number;
	readonly status: 200 | 500;
}

/** Writes nginx's configuration from the environment, then becomes nginx. */
const COMMAND = [
	"printf '",
	"server { listen 80; listen [::]:80; ",
	`add_header ${COLOR_HEADER} %s always; add_header ${RELEASE_HEADER} %s always; `,
	`location = ${HEALTH_PATH} { return 200; } location / { return %s; } }`,
	`' "$COLOR" "$RELEASE" "$STATUS" > /etc/nginx/conf.d/default.conf && exec nginx -g 'daemon off;'`,
].join("");

/** The variable `container_definitions` of the modules. @param color - that gets the release: it says so in its answers */
export function definitionsOf(color: Color, { number, status }: Release): string {
	const environment = { COLOR: color, RELEASE: String(number), STATUS: String(status) };
	return JSON.stringify([
		{
			name: "app",
			image: IMAGE,
			essential: true,
			command: ["/bin/sh", "-c", COMMAND],
			environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
			portMappings: [{ containerPort: 80, hostPort: 80, protocol: "tcp" }],
		},
	]);
}

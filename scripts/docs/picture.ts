import { arrow, marker, note, rect } from "./shapes.ts";

/** The colors of the picture, for a page that is light or dark. */
interface Palette {
	readonly text: string;
	readonly quiet: string;
	readonly line: string;
	readonly box: string;
	readonly blue: string;
	readonly blueBox: string;
	readonly green: string;
	readonly greenBox: string;
}

const PALETTES: Readonly<Record<"light" | "dark", Palette>> = {
	light: {
		text: "#1f2328",
		quiet: "#57606a",
		line: "#8c959f",
		box: "#f6f8fa",
		blue: "#0969da",
		blueBox: "#ddf4ff",
		green: "#1a7f37",
		greenBox: "#dafbe1",
	},
	dark: {
		text: "#e6edf3",
		quiet: "#9198a1",
		line: "#6e7681",
		box: "#161b22",
		blue: "#58a6ff",
		blueBox: "#0c2d6b",
		green: "#3fb950",
		greenBox: "#033a16",
	},
};

/** What the picture shows, for those who do not see it. */
const TITLE =
	"Users resolve a name with weighted records for two load balancers. Each load balancer can route to either of two ECS services. " +
	"A controller moves the weights step by step, and routes a load balancer back within seconds.";

/** The picture of the architecture as SVG, on a transparent ground. */
export function picture(theme: keyof typeof PALETTES): string {
	const colors = PALETTES[theme];
	const { text, quiet } = colors;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 460" role="img" font-family="system-ui, sans-serif" font-size="14">
<title>${TITLE}</title>
<style>.name{fill:${text};font-weight:600}.note{fill:${quiet};font-size:12.5px}</style>
${[...ends(colors), ...boxesOfTraffic(colors), ...waysOfTraffic(colors), ...controller(colors)].join("\n")}
</svg>
`;
}

function ends({ line, blue, green }: Palette): string[] {
	return [marker("line", line), marker("blue", blue, 16), marker("green", green)];
}

function boxesOfTraffic({ line, box, blue, blueBox, green, greenBox }: Palette): string[] {
	const wide = { width: 210, height: 62 };
	const ofBlue = { x: 70, ...wide, fill: blueBox, stroke: blue };
	const ofGreen = { x: 360, ...wide, fill: greenBox, stroke: green };
	const plain = { fill: box, stroke: line };
	const records = ["Route 53: app.example.com", "weighted records: blue 90, green 10"];
	return [
		rect({ x: 250, y: 12, width: 140, height: 40, ...plain, lines: ["Users"] }),
		rect({ x: 150, y: 96, width: 340, height: 62, ...plain, lines: records }),
		rect({ ...ofBlue, y: 214, lines: ["Blue load balancer", "routes to blue"] }),
		rect({ ...ofGreen, y: 214, lines: ["Green load balancer", "routes to green"] }),
		rect({ ...ofBlue, y: 356, lines: ["Blue ECS service", "stable release"] }),
		rect({ ...ofGreen, y: 356, lines: ["Green ECS service", "candidate"] }),
		note(320, 448, "Each load balancer can route to either color. At rest both route to the stable one."),
	];
}

function waysOfTraffic({ line, blue, green }: Palette): string[] {
	const most = { color: blue, end: "blue", width: 5 };
	const few = { color: green, end: "green" };
	const other = { color: line, end: "line", dashed: true };
	return [
		arrow({ from: [320, 52], to: [320, 94], color: line, end: "line" }),
		arrow({ from: [270, 158], to: [189, 207], ...most }),
		arrow({ from: [370, 158], to: [460, 212], ...few }),
		arrow({ from: [175, 276], to: [175, 345], ...most }),
		arrow({ from: [465, 276], to: [465, 354], ...few }),
		arrow({ from: [225, 276], to: [405, 354], ...other }),
		arrow({ from: [415, 276], to: [235, 354], ...other }),
	];
}

function controller({ line, box }: Palette): string[] {
	const plain = { x: 710, height: 52, fill: box, stroke: line };
	const [full, half] = [250, 119];
	const way = { color: line, end: "line" };
	return [
		`<rect x="690" y="60" width="290" height="358" rx="10" fill="none" stroke="${line}" stroke-dasharray="2 4"/>`,
		note(835, 86, "Controller: one for all services of a region"),
		rect({ ...plain, y: 102, width: full, lines: ["Step Functions", "one execution per rollout"] }),
		rect({ ...plain, y: 180, width: half, lines: ["Observer", "reads"] }),
		rect({ ...plain, x: 841, y: 180, width: half, lines: ["Actuator", "writes"] }),
		rect({ ...plain, y: 258, width: full, lines: ["DynamoDB", "registrations, locks, history"] }),
		rect({ ...plain, y: 346, width: full, lines: ["Watchdog", "fails back when no execution can"] }),
		arrow({ from: [690, 127], to: [492, 127], ...way }),
		note(591, 117, "weights, by steps"),
		arrow({ from: [690, 245], to: [572, 245], ...way }),
		note(631, 235, "route, in seconds"),
		arrow({ from: [570, 387], to: [688, 387], ...way }),
		note(629, 377, "ECS event"),
	];
}

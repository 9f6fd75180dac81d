import { describe, expect, it } from "vitest";
import { pageOf } from "../../../../rehearsal/report/page/page.ts";
import type { Run } from "../../../../rehearsal/run.ts";
import type { Verdict } from "../../../../runtime/contract/index.ts";
import { runOf, sampleRehearsal, seriesOf } from "../../../support/rehearsal-sample.ts";

const page = pageOf(sampleRehearsal());

/** A page of one run of a hundred seconds, a hundred requests each. */
function pageOfRun(input: Partial<Run>, columns: Parameters<typeof seriesOf>[0] = {}): string {
	const series = seriesOf({ requests: Array(100).fill(100), ...columns });
	return pageOf(
		sampleRehearsal({ without: series, runs: [runOf({ series, timeline: [checked(100, "pass")], ...input })] }),
	);
}

/** The corners of a curve, in thousandths of the width and hundredths of the height from below. */
function corners(html: string, curve: string): number[][] {
	const path = new RegExp(`class="${curve}" d="([^"]*)"`).exec(html)?.[1] ?? "";
	return [...path.matchAll(/([\d.]+),([\d.]+)/g)].map(([, x, y]) => [Number(x), 100 - Number(y)]);
}

const verdict = (kind: Verdict["verdict"], reason = "why"): Verdict => ({ verdict: kind, code: "Code", reason });
const checked = (seconds: number, kind: Verdict["verdict"]) => ({
	seconds,
	state: "Assess",
	percent: 10,
	verdict: verdict(kind),
});

describe("the page of a rehearsal", () => {
	it("is the same for the same rehearsal, byte by byte", () => {
		expect(pageOf(sampleRehearsal())).toBe(page);
	});

	it("runs nothing and fetches nothing", () => {
		expect(page).not.toMatch(/<script|javascript:|\son\w+=|https?:|@import|url\(|<(img|iframe|link rel="stylesheet")/i);
	});

	it("has a row for each policy and says what was rehearsed", () => {
		expect([...page.matchAll(/<figure data-policy="([^"]+)"/g)].map(([, policy]) => policy)).toEqual([
			"ecs-dns-canary",
			"ancestor",
			"codedeploy-canary",
			"dns-linear",
		]);
		expect(page).toContain("<h1>errors-at-once</h1>");
		expect(page).toContain("The release answers three requests in ten with an error");
		expect(page).toMatch(/<dt>seed<\/dt><dd>1<\/dd>/);
	});

	it("shows every text as it was written, whatever is in it", () => {
		const evil = `"><img src=x onerror='alert(1)'>&amp;`;
		const run = {
			title: evil,
			policy: evil,
			error: evil,
			cause: evil,
			outcome: "stuck",
			timeline: [{ seconds: 1, state: evil, percent: 0, verdict: verdict("fail", evil) }],
			calls: [{ seconds: 1, service: evil, action: evil, write: false }],
		} as const;
		const series = seriesOf({ requests: [1] });
		const html = pageOf({
			...sampleRehearsal({ scenario: evil, about: evil, without: series }),
			runs: [runOf({ ...run, series })],
		});
		expect(html).not.toContain("<img");
		expect(html).not.toContain("&amp;");
		expect(html).toContain("&#34;&#62;&#60;img src=x onerror=&#39;alert(1)&#39;&#62;&#38;amp;");
	});

	it("says what is known last of a run that did not end, for its controller may have died", () => {
		const timeline = [checked(100, "pass"), { seconds: 445, state: "killed in shift", percent: 10 }];
		const known = "<p>The last that is known of it, at 00:07:25: killed in shift</p>";
		expect(pageOfRun({ outcome: "unfinished", timeline })).toContain(known);
		expect(pageOfRun({ outcome: "completed", timeline })).not.toContain("The last that is known");
		expect(pageOfRun({ outcome: "unfinished", timeline: [] })).not.toContain("The last that is known");
	});

	it("says how much of the time it shows", () => {
		expect(page).toContain("The first 20m of 1h. Nothing new happens afterwards.");
		expect(pageOfRun({})).not.toContain("Nothing new happens");
	});

	it("draws the intended share as a line and the observed one as an area", () => {
		const half = [...Array(20).fill(0), ...Array(80).fill(0.5)];
		const html = pageOfRun({}, { intended: half, candidate: half.map((share) => 40 * share) });
		expect(corners(html, "intended")).toEqual([
			[0, 0],
			[200, 0],
			[200, 100],
			[1_000, 100],
		]);
		expect(corners(html, "observed")).toEqual([
			[200, 40],
			[1_000, 40],
			[1_000, 0],
			[200, 0],
		]);
	});

	it("lets a small share fill its chart, and says what its height is", () => {
		const tenth = Array(100).fill(0.1);
		const html = pageOfRun({}, { intended: tenth });
		expect(corners(html, "intended")[0]).toEqual([0, 100]);
		expect(html).toContain("<span>10 %</span><span>5 %</span><span>0</span>");
	});

	it("tells the meaning of each color and mark beside the title of the panel that uses it", () => {
		const title = (name: string) => new RegExp(`<h4>${name}(.*?)</h4>`).exec(page)?.[1]?.replace(/<[^>]*>/g, " ");
		expect(title("Candidate’s share of requests")).toMatch(/intended +observed +users affected +end: failed-back/);
		expect(title("Failed requests per second")).toMatch(/because of the release +anyway/);
		expect(title("API calls per second")).toMatch(/answered +failed/);
		expect(title("Verdicts")).toMatch(/pass|hold|fail/);
	});

	it("breaks a policy's name only where a word begins", () => {
		const html = pageOfRun({ title: "CodeDeploy ECSCanary10Percent5Minutes" });
		expect(html).toContain("Code<wbr>Deploy ECS<wbr>Canary<wbr>10Percent<wbr>5Minutes");
	});

	it("tells ends of one kind apart by when and why", () => {
		const html = pageOfRun({ outcome: "failed-back", endedAt: 250, error: "TargetsUnhealthy" });
		expect(html).toContain("<small>after 4m 10s: TargetsUnhealthy</small>");
	});

	it("does not show a release that fails its users as one that went well", () => {
		const failing = { failed: Array(100).fill(5), failedByRelease: Array(100).fill(5) };
		const shown = (columns: object) => [
			/class="badge ([^"]+)"/.exec(pageOfRun({ outcome: "completed", endedAt: 60 }, columns))?.[1],
			/<small>([^<]*)/.exec(pageOfRun({ outcome: "completed", endedAt: 60 }, columns))?.[1],
		];
		expect(shown(failing)).toEqual(["completed-sick", "after 1m: users still affected"]);
		expect(shown({})).toEqual(["completed", "after 1m"]);
	});

	it("begins shortly before a request is meant for the release, where that is late", () => {
		const late = { intended: [...Array(80).fill(0), ...Array(20).fill(0.1)] };
		const html = pageOfRun({ endedAt: 85 }, late);
		expect(html).toContain("From 1m 10s to 1m 40s of 1m 40s; before, no request is meant for the release.");
		expect(html).not.toContain("<span>10s</span>");
	});

	it("has a symbol for each mark that it uses", () => {
		const used = new Set([...page.matchAll(/<use href="#([^"]+)"/g)].map(([, id]) => id));
		const drawn = new Set([...page.matchAll(/<symbol id="([^"]+)"/g)].map(([, id]) => id));
		expect([...used].filter((id) => !drawn.has(id))).toEqual([]);
		const explained = /<details class="legend">.*?<\/details>/s.exec(page)?.[0] ?? "";
		for (const id of drawn) expect(explained).toContain(`href="#${id}"`);
	});

	it("draws what failed because of the release below what failed anyway", () => {
		const html = pageOfRun({}, { failed: Array(100).fill(10), failedByRelease: Array(100).fill(4) });
		expect(corners(html, "rest")[0]).toEqual([0, 100]);
		expect(corners(html, "release")[0]).toEqual([0, 40]);
	});

	it("marks a verdict where it is first given, as long as it holds", () => {
		const timeline = [checked(10, "hold"), checked(20, "hold"), checked(40, "pass"), checked(90, "fail")];
		const html = pageOfRun({ timeline, endedAt: 100 });
		const stretches = [...html.matchAll(/class="stretch (\w+)" style="left:([\d.]+)%;width:([\d.]+)%"/g)];
		expect(stretches.map(([, ...parts]) => parts)).toEqual([
			["hold", "10.00", "30.00"],
			["pass", "40.00", "50.00"],
			["fail", "90.00", "10.00"],
		]);
		expect(html).toContain('aria-label="Verdicts: hold at 10s, pass at 40s, fail at 1m 30s."');
	});

	it("marks the time in which users were affected, up to the end of the chart while they still are", () => {
		const band = (failedByRelease: number[]) =>
			/class="affected" style="([^"]*)"/.exec(pageOfRun({}, { failedByRelease }))?.[1];
		expect(band([...Array(20).fill(0), ...Array(10).fill(1)])).toBe("left:20.00%;width:10.00%");
		expect(band([...Array(20).fill(0), ...Array(60).fill(1)])).toBe("left:20.00%;width:80.00%");
		expect(band([])).toBeUndefined();
	});

	it("marks where a rollout ended or gave up", () => {
		const end = (input: Partial<Run>) => /class="end ([^"]*)" style="left:([^"]*)"/.exec(pageOfRun(input))?.slice(1);
		const late = checked(100, "pass");
		expect(end({ outcome: "failed-back", endedAt: 70 })).toEqual(["failed-back", "70.00%"]);
		expect(end({ outcome: "stuck", timeline: [late, checked(50, "fail")] })).toEqual(["stuck", "50.00%"]);
		expect(end({ outcome: "unfinished" })).toBeUndefined();
	});

	it("tells moment by moment what was done, where no verdict says it", () => {
		const html = pageOfRun({ timeline: [{ seconds: 5, state: "Prepare", percent: 0, detail: "1 of 4 tasks" }] });
		expect(html).toContain("<td>Prepare</td><td>0 %</td><td>1 of 4 tasks</td>");
	});

	it("says so where no API was called and nothing was checked", () => {
		const html = pageOfRun({ timeline: [] });
		expect(html).toContain("none from your account");
		expect(html).toContain('<h4>Verdicts</h4><p class="none">none</p>');
	});
});

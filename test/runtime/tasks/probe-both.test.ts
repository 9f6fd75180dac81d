import { describe, expect, it } from "vitest";
import { probeOf } from "../../../rehearsal/sample.ts";
import type { Color, ProbeConfig, ProbeReport } from "../../../runtime/contract/index.ts";
import { Unavailable } from "../../../runtime/errors.ts";
import { probeBoth } from "../../../runtime/tasks/probe-both.ts";
import { at, EXECUTION } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";

/** What the prober answers to a color's question; whose number is counted from 0. */
type Answers = (color: Color, question: number) => Partial<ProbeReport> | Error;

/** One check of both colors, green serving; and how many probes each question was for. */
async function check(answers: Answers) {
	const scene = await Scene.atRest();
	const counts: Record<Color, number[]> = { blue: [], green: [] };
	scene.hook = async ({ name, args }, next) => {
		if (name !== "prober.probe") return next();
		const [{ count }, color] = args as [ProbeConfig, Color];
		const answer = answers(color, counts[color].push(count) - 1);
		if (answer instanceof Error) throw answer;
		return { sent: count, failed: 0, serverErrors: 0, unreachable: 0, ...answer };
	};
	const context = { ports: scene.ports, now: at(0), execution: EXECUTION, log: scene.log };
	const probes = await probeBoth(probeOf({ count: 2 }), { serving: "green", warm: "blue" }, context);
	return { probes, counts };
}

const NONE = { failed: 0, serverErrors: 0, unreachable: 0 };

describe("probes of both colors of a release on probation", () => {
	it("are five times as many as at a check of a rollout, once, where none fails", async () => {
		const { probes, counts } = await check(() => ({}));
		expect(counts).toEqual({ blue: [10], green: [10] });
		expect(probes).toEqual({ serving: { value: { sent: 10, ...NONE } }, warm: { value: { sent: 10, ...NONE } } });
	});

	it("are no more where both colors fail some: that says nothing of the release", async () => {
		const { counts } = await check(() => ({ failed: 1 }));
		expect(counts).toEqual({ blue: [10], green: [10] });
	});

	it("are sent four times more, and counted together, where the color that serves fails some and the other none", async () => {
		const { probes, counts } = await check((color, question) => {
			if (color === "blue") return {};
			const failed = { failed: 2, serverErrors: 1, unreachable: 1 };
			return question === 0 ? failed : { ...failed, why: `GET / answered 500 (${question})` };
		});
		expect(counts).toEqual({ blue: [10, 20, 20, 20, 20], green: [10, 20, 20, 20, 20] });
		expect(probes).toEqual({
			serving: {
				value: { sent: 90, failed: 10, serverErrors: 5, unreachable: 5, why: "GET / answered 500 (1)" },
			},
			warm: { value: { sent: 90, ...NONE } },
		});
	});

	it.each(["green", "blue"] as const)("leave out of both what %s could not be asked again", async (unasked) => {
		const { probes } = await check((color, question) => {
			if (color === unasked && question > 2) return new Unavailable("the prober", {});
			return color === "green" ? { failed: 1 } : {};
		});
		expect(probes).toEqual({
			serving: { value: { sent: 50, ...NONE, failed: 3 } },
			warm: { value: { sent: 50, ...NONE } },
		});
	});

	it("stay unknown of the color that serves, where the first question could not be asked, whatever comes after", async () => {
		const { probes } = await check((color, question) =>
			color === "green" && question === 0 ? new Unavailable("the prober is gone", {}) : {},
		);
		expect(probes.serving).toEqual({ unreadable: expect.stringContaining("the prober is gone") });
		expect(probes.warm).toEqual({ value: { sent: 90, ...NONE } });
	});
});

import * as v from "valibot";
import { describe, expect, it } from "vitest";
import {
	askedBy,
	attemptName,
	attemptOfTry,
	CHANGES,
	executionOfAttempt,
	LENGTHS,
	PIPELINE_LIMITS,
	pipelineEventPatterns,
	readAskedBy,
	UserParametersText,
} from "../../../runtime/contract/index.ts";
import { execution, IMAGE, job, parameters } from "../../support/pipeline-scene.ts";

describe("an attempt of a pipeline", () => {
	it.each([
		[1, execution(1)],
		[2, `${execution(1)}-2`],
		[999, `${execution(1)}-999`],
	])("has an id that the release function takes, and that names its execution: try %d", (number, id) => {
		expect(attemptOfTry(execution(1), number)).toBe(id);
		expect(v.is(attemptName, id)).toBe(true);
		expect(executionOfAttempt(id)).toBe(execution(1));
	});

	it.each(["r7", "ecs-svc/2", `${execution(1)}-0`, `${execution(1)}-1000`, `${execution(1)}x`, `x${execution(1)}`])(
		"is none that has another id: %s",
		(id) => {
			expect(executionOfAttempt(id)).toBeUndefined();
		},
	);

	it("says who asked for it, which fits, and is read back", () => {
		const asked = { pipeline: "p".repeat(100), execution: execution(1), job: job(1) };
		expect(askedBy(asked).length).toBeLessThanOrEqual(LENGTHS.error);
		expect(readAskedBy(askedBy(asked))).toEqual(asked);
	});

	it.each([
		undefined,
		"alice",
		`codepipeline web job ${job(1)}`,
		`${askedBy({ pipeline: "web", execution: execution(1), job: job(1) })} `,
	])("was asked for by somebody else: %s", (by) => {
		expect(readAskedBy(by)).toBeUndefined();
	});
});

describe("the parameters of an action", () => {
	it("are read", () => {
		const read = { version: 1, action: "release", execution: execution(1), image: IMAGE };
		expect(v.parse(UserParametersText, parameters("release"))).toEqual(read);
	});

	it("fit with the longest image of ECR", () => {
		const image = `123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/${"r".repeat(256)}@sha256:${"a".repeat(64)}`;
		const text = parameters("release", 1, image);
		expect(text.length).toBeLessThan(PIPELINE_LIMITS.userParameters);
		expect(v.is(UserParametersText, text)).toBe(true);
	});
});

describe("the rules that call the function", () => {
	const { ended, review, rollout } = pipelineEventPatterns("web", "shop");

	it("name the pipeline or the service, and never all of them", () => {
		expect(ended.detail.pipeline).toEqual(["web"]);
		expect(review.detail.pipeline).toEqual(["web"]);
		expect(rollout.detail.service).toEqual(["shop"]);
	});

	it("hear of no change of a rollout's that there is not", () => {
		expect(CHANGES).toEqual(expect.arrayContaining(rollout.detail.change));
	});
});

/** A delivery pipeline from nothing: real Terraform, the deployed functions, CodePipeline and CodeBuild played on virtual time. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Color, other } from "../../../runtime/contract/index.ts";
import type { Execution } from "../gateway/pipeline/execution.ts";
import { CODEPIPELINE } from "../harness/delivery.ts";
import { ungranted } from "../harness/permissions.ts";
import { Delivered } from "./delivered.ts";
import { REVIEW_SECONDS } from "./root.ts";

const NOTHING = "No changes. Your infrastructure matches the configuration.";
const IMAGE = /^123456789012\.dkr\.ecr\.eu-west-1\.amazonaws\.com\/web@sha256:[0-9a-f]{64}$/;

describe("a pipeline", () => {
	let web: Delivered;
	/** Executions by what they are about. */
	const ran = new Map<string, Execution>();
	const runOf = (what: string): Execution => {
		const found = ran.get(what);
		if (!found) throw new Error(`nothing ran: ${what}`);
		return found;
	};

	beforeAll(async () => {
		web = await Delivered.begin();
	});
	afterAll(() => web?.end());

	const expectEmptyPlan = async () => {
		const { changes, text } = await web.root.plan();
		expect({ changes, nothing: text.includes(NOTHING) }).toEqual({ changes: [], nothing: true });
	};
	const imageOf = (execution: Execution) => execution.variables.get("Build")?.IMAGE;
	const weights = () => web.subject.view.weights().A;
	const onlyOn = (color: Color) => ({ blue: color === "blue" ? 100 : 0, green: color === "green" ? 100 : 0 });
	/** A red action's words. */
	const why = async (action: string) => (await web.action(action))?.errorDetails?.message;

	it("is there before there is an image, and is red until somebody has clicked", async () => {
		await web.root.apply();
		await expectEmptyPlan();
		await web.ended(web.newest);
		expect(web.newest).toMatchObject({ trigger: { triggerType: "CreatePipeline" }, status: "Failed" });
	});

	it("builds the first image, and has nothing to deliver to yet", async () => {
		const { connection_arn: arn } = await web.root.outputs();
		web.gateway.connections.activate(String(arn));
		const first = web.push("#1F6FEB", "The first page");
		await web.ended(first);
		expect(web.delivery.builds.logs.at(-1)).toContain("pushed");
		expect(first.status).toBe("Succeeded");
		expect(imageOf(first)).toMatch(IMAGE);
		expect(first.stages.get("Deliver")?.status).toBe("Skipped");
		ran.set("first", first);
	});

	it("has a service with that image on both colors, which is release 1", async () => {
		const image = imageOf(runOf("first"));
		await web.root.apply(image);
		await expectEmptyPlan();
		await web.start();
		expect([await web.imageOf("blue"), await web.imageOf("green")]).toEqual([image, image]);
	});

	it("brings a commit to its review, with no user on it, while another commit waits its turn", async () => {
		const stable = web.serving;
		const second = web.push("#20E941", 'Green, "quoted" and $(unsafe)');
		await web.atReview(second);
		expect(weights()).toEqual(onlyOn(stable));
		expect(await web.imageOf(other(stable))).toBe(imageOf(second));
		expect(second.variables.get("Release")?.Review).toContain(second.revision?.slice(0, 7));
		const third = web.push("#AA0000", "Red");
		await web.until("the third to wait", async () => {
			return (await web.stage()).inboundExecution?.pipelineExecutionId === third.id;
		});
		expect(weights()).toEqual(onlyOn(stable));
		await expectEmptyPlan();
		ran.set("second", second).set("third", third);
	});

	it("is approved, shifts and completes", async () => {
		const stable = web.serving;
		const second = runOf("second");
		await web.review("Approved", "green as grass");
		await web.ended(second);
		expect({ status: second.status, why: await why("Rollout") }).toEqual({ status: "Succeeded", why: undefined });
		expect(weights()).toEqual(onlyOn(other(stable)));
		expect(await web.history(second.id)).toMatchObject({ outcome: "completed" });
	});

	it("is rejected, and aborts what nobody has seen", async () => {
		const stable = web.serving;
		const third = runOf("third");
		await web.atReview(third);
		await web.review("Rejected", "too loud");
		await web.ended(third);
		expect(third.status).toBe("Failed");
		await web.atRest();
		expect(weights()).toEqual(onlyOn(stable));
		const history = await web.history(third.id);
		expect(history).toMatchObject({ outcome: "failed-back" });
		expect(JSON.stringify(history)).toContain("too loud");
		await expectEmptyPlan();
	});

	it("is red with the reason when half of the users find it sick, and they are back", async () => {
		const stable = web.serving;
		const fourth = web.push("#101010", "Black");
		await web.atReview(fourth);
		await web.review("Approved", "go");
		await web.until("50 %", () => weights()?.[other(stable)] === 50);
		web.subject.setSick(other(stable), true);
		await web.ended(fourth);
		expect(fourth.status).toBe("Failed");
		expect(weights()).toEqual(onlyOn(stable));
		expect(await why("Rollout")).toMatch(/failed.back/i);
		web.subject.setSick(other(stable), false);
		await web.atRest();
		await expectEmptyPlan();
	});

	it("ends by itself when nobody reviews it in time", async () => {
		const stable = web.serving;
		const fifth = web.push("#202020", "Gray");
		await web.atReview(fifth);
		await web.time.pass(REVIEW_SECONDS);
		await web.ended(fifth);
		expect(fifth.status).toBe("Failed");
		await web.atRest();
		expect(weights()).toEqual(onlyOn(stable));
		await expectEmptyPlan();
	});

	it("goes back to the first that it has delivered, warm, by rolling its stage back", async () => {
		const stable = web.serving;
		const sixth = web.push("#303030", "Silver");
		await web.atReview(sixth);
		await web.review("Approved", "go");
		await web.ended(sixth);
		expect(web.serving).toBe(other(stable));
		const target = { targetPipelineExecutionId: runOf("second").id };
		await web.pipeline("RollbackStage", { pipelineName: "web-delivery", stageName: "Deliver", ...target });
		const back = web.newest;
		await web.atReview(back);
		expect(back.variables.get("Release")?.Going).toBe("back");
		expect(web.serving).toBe(other(stable));
		const startedAt = web.time.now();
		await web.review("Approved", "the grass was greener");
		await web.until("the way back", () => weights()?.[stable] === 100);
		expect(web.time.now() - startedAt).toBeLessThan(120_000);
		await web.ended(back);
		expect({ status: back.status, why: await why("Rollout") }).toEqual({ status: "Succeeded", why: undefined });
		expect(await web.imageOf(stable)).toBe(imageOf(runOf("second")));
		await web.atRest();
		await expectEmptyPlan();
	});

	it("goes on when the command promotes what waits for its review, which answers that as well", async () => {
		const stable = web.serving;
		const seventh = web.push("#404040", "Blue");
		await web.atReview(seventh);
		await web.promote();
		await web.ended(seventh);
		expect({ status: seventh.status, why: await why("Rollout") }).toEqual({ status: "Succeeded", why: undefined });
		expect((await web.action("Review"))?.summary).toContain("promoted");
		expect(weights()).toEqual(onlyOn(other(stable)));
		await web.atRest();
	});

	it("has asked for nothing that its roles do not grant, and no function has failed unheard", async () => {
		expect(web.failures).toEqual([]);
		const actors = [
			{ name: "web-pipeline", role: web.roleOf("web-pipeline") },
			{ name: "web-build", role: web.gateway.project("web-build").serviceRole },
			{ name: CODEPIPELINE, role: String(web.gateway.pipelines.declared[0]?.declaration.roleArn) },
		];
		const missing = await Promise.all(actors.map((actor) => ungranted(actor, web.gateway.calls, web.aws)));
		expect(missing).toEqual(actors.map(() => []));
	});

	it("leaves nothing that Terraform has made", async () => {
		await web.stopAndDestroy();
		expect([web.gateway.pipelines.declared, web.gateway.projects()]).toEqual([[], []]);
		// What releases have registered is no business of Terraform's: bin/cleanup removes it.
		expect((await web.leftovers()).filter((name) => !/:task-definition\/web:\d+$/.test(name))).toEqual([]);
	});
});

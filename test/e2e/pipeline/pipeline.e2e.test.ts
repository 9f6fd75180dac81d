/**
 * A delivery pipeline from nothing, and back to nothing: bin/deploy and bin/cleanup with the real Terraform, the deployed functions,
 * CodePipeline and CodeBuild played on virtual time.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Color, other } from "../../../runtime/contract/index.ts";
import type { Execution } from "../gateway/pipeline/execution.ts";
import { CODEPIPELINE } from "../harness/delivery.ts";
import { ungranted } from "../harness/permissions.ts";
import { Delivered } from "./delivered.ts";
import { changedBy, forgeries } from "./forged.ts";
import { hire } from "./people.ts";
import { REVIEW_SECONDS } from "./root.ts";

const NOTHING = "No changes. Your infrastructure matches the configuration.";
const FLAGS = ["--name", "web", "--region", "eu-west-1", "--repository", "acme/web"];
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

	it("is not begun for a wrong answer, or by somebody who may not", async () => {
		web.commit("#1F6FEB", "The first page");
		const wrong = await web.commanded("deploy", [...FLAGS, "--zone", "nobody.example"], 2);
		expect(wrong.stderr).toContain("has no public hosted zone nobody.example");
		const guest = { AWS_ACCESS_KEY_ID: await hire(web.aws, "guest", "ecs:*") };
		const refused = await web.command("deploy", FLAGS, guest).ended(3);
		expect(refused.stderr).toMatch(/user\/guest may not .*iam:CreateRole.*Nothing was changed/);
		expect([web.root.read("terraform.tfvars"), web.root.read("terraform.tfstate")]).toEqual([undefined, undefined]);
		expect(await web.leftovers()).toEqual([]);
	});

	it("is there before there is an image, and is red until somebody has clicked", async () => {
		const deploying = web.command("deploy", FLAGS);
		await deploying.says('press "Update pending connection"');
		await web.ended(web.newest);
		expect(web.newest).toMatchObject({ trigger: { triggerType: "CreatePipeline" }, status: "Failed" });
		// Whoever waits for the click goes home.
		deploying.signal("SIGINT");
		const left = await deploying.ended(1);
		expect(left.stderr).toContain("interrupted: the same command again goes on");
		expect(web.root.read("terraform.tfvars")).toContain("initial_image = null\n");
		await expectEmptyPlan();
	});

	it("is deployed by the same command again: the first build, then a service with that image on both colors, which is release 1", async () => {
		const deploying = web.command("deploy", FLAGS);
		await deploying.says('press "Update pending connection"');
		const { connection_arn: arn } = await web.root.outputs();
		web.gateway.connections.activate(String(arn));
		const { stdout } = await deploying.ended();
		const first = web.newest;
		expect(web.delivery.builds.logs.at(-1)).toContain("pushed");
		expect(first).toMatchObject({ trigger: { triggerType: "StartPipelineExecution" }, status: "Succeeded" });
		expect(imageOf(first)).toMatch(IMAGE);
		expect(first.stages.get("Deliver")?.status).toBe("Skipped");
		expect(web.root.read("terraform.tfvars")).toContain(`initial_image = "${imageOf(first)}"`);
		const urls = { serviceUrl: "http://web.web.internal", previewUrl: "http://preview.web.web.internal:8080" };
		expect(JSON.parse(stdout)).toMatchObject({ ...urls, pipeline: "web-delivery" });
		await expectEmptyPlan();
		await web.start();
		const image = imageOf(first);
		expect([await web.imageOf("blue"), await web.imageOf("green")]).toEqual([image, image]);
	});

	it("is changed by nobody who deploys what is deployed", async () => {
		const before = web.root.read("terraform.tfvars");
		const { stderr } = await web.commanded("deploy", FLAGS);
		expect(stderr).toContain("Apply complete! Resources: 0 added, 0 changed, 0 destroyed.");
		expect([web.root.read("terraform.tfvars"), web.delivery.engine.executions.length]).toEqual([before, 2]);
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

	it("believes no job and no event that CodePipeline has not sent", async () => {
		const [second, third] = [runOf("second"), runOf("third")];
		const standing = async () => [await web.stage(), await web.subject.view.lock(), weights()];
		const before = await standing();
		for (const [what, payload] of Object.entries(forgeries(second, third, web.time.now()))) {
			const calls = web.gateway.calls.length;
			// Whether it is thrown back or forgotten is all the same.
			await web.gateway.invoke("web-pipeline", payload).catch(() => undefined);
			expect(changedBy("web-pipeline", web.gateway.calls.slice(calls)), what).toEqual([]);
			expect(await standing(), what).toEqual(before);
		}
		await web.time.pass(60);
		expect(await standing()).toEqual(before);
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
		const callers = new Set(web.gateway.calls.map(({ caller }) => caller));
		expect(actors.filter(({ name }) => !callers.has(name))).toEqual([]);
		const missing = await Promise.all(actors.map((actor) => ungranted(actor, web.gateway.calls, web.aws)));
		expect(missing).toEqual(actors.map(() => []));
	});

	it("is removed while a release waits for its review, although somebody interrupts that", async () => {
		const eighth = web.push("#505050", "Nobody will see this");
		await web.atReview(eighth);
		const cleaning = web.command("cleanup", []);
		await cleaning.says("destroying module.pipeline");
		expect(eighth.status).toBe("Stopped");
		web.stop();
		await cleaning.says("destroying module.web");
		cleaning.signal("SIGINT");
		const interrupted = await cleaning.ended(1);
		expect(interrupted.stderr).toContain("interrupted: the same command again goes on");
		const { stdout } = await web.commanded("cleanup");
		expect(JSON.parse(stdout)).toEqual({ format: "ecs-dns-canary/cleanup", version: 1, left: [] });
		expect([web.gateway.pipelines.declared, web.gateway.projects()]).toEqual([[], []]);
		expect(await web.leftovers()).toEqual([]);
	});

	it("has nothing left that could be removed once more", async () => {
		const { stdout, stderr } = await web.commanded("cleanup");
		expect(JSON.parse(stdout).left).toEqual([]);
		expect(stderr).not.toContain("destroying");
	});
});

import { describe, expect, it } from "vitest";
import type { Attempt, HistoryEntry, Release } from "../../../runtime/contract/index.ts";
import { at, EXECUTION } from "../../support/documents.ts";
import { canceled, done, found, key, stored, storedNote, table } from "../../support/dynamodb.ts";

const taskDefinition = "arn:aws:ecs:eu-west-1:123456789012:task-definition/shop:7";
const asked = { at: at(0).toISOString(), by: "ci", reason: "v7" };
const attempt: Attempt = {
	attempt: "r7",
	release: 7,
	kind: "release",
	taskDefinition,
	executionName: "shop-r7-t0",
	...asked,
};
const release: Release = { release: 7, taskDefinition, images: [{ container: "web", image: "web:7" }], ...asked };
const head = { version: 12, newest: "r6", lastRelease: 6 };
const running = { attempt: "r7", release: 7, outcome: "running", code: "", reason: "", at: asked.at };

/** Until its execution is started it stands in the index that the watchdog reads. */
const pending = [
	stored("pending", { attempt: "r7", executionName: "shop-r7-t0", at: asked.at, held: "yes" }),
	undefined,
];

const OK = { Code: "None" };
const FAILED = { Code: "ConditionalCheckFailed" };

interface Transaction {
	readonly to: string;
	readonly TransactItems?: readonly { readonly Put?: Readonly<Record<string, unknown>>; readonly Delete?: object }[];
}

/** What each transaction put, and under which condition. */
const puts = (sent: () => unknown[]) =>
	(sent() as Transaction[]).flatMap(({ TransactItems }) =>
		TransactItems ? [TransactItems.flatMap(({ Put }) => (Put ? [[Put.Item, Put.ConditionExpression]] : []))] : [],
	);

describe("an attempt", () => {
	it("is written with its release and the newest attempt, all or none, and so that a plan reads it", async () => {
		const { attempts, sent } = table(done, done);
		expect(await attempts.record("shop", head, attempt, release)).toBe(true);
		expect(puts(sent)).toEqual([
			[
				[stored("releases", { version: 13, newest: "r7", lastRelease: 7 }), "#version = :version"],
				[stored("attempt#r7", attempt), "attribute_not_exists(#key)"],
				pending,
				[stored("release#000007", release), "attribute_not_exists(#key)"],
				[storedNote(running), "attribute_exists(#key)"],
			],
		]);
	});

	it("is written where no Terraform reads how it ends", async () => {
		const { attempts, sent } = table(done, canceled(OK, OK, OK, FAILED), done);
		expect(await attempts.record("shop", undefined, attempt)).toBe(true);
		expect(puts(sent)).toEqual([
			[
				[stored("releases", { version: 1, newest: "r7", lastRelease: 7 }), "attribute_not_exists(#key)"],
				[stored("attempt#r7", attempt), "attribute_not_exists(#key)"],
				pending,
				[storedNote(running), "attribute_exists(#key)"],
			],
			[
				[stored("releases", { version: 1, newest: "r7", lastRelease: 7 }), "attribute_not_exists(#key)"],
				[stored("attempt#r7", attempt), "attribute_not_exists(#key)"],
				pending,
			],
		]);
	});

	it("is not written where a newer attempt has come, or its id is taken", async () => {
		for (const reasons of [
			[FAILED, OK, OK, OK, OK],
			[OK, FAILED, OK, OK, OK],
			[OK, OK, OK, FAILED, OK],
			[FAILED, OK, OK, OK, FAILED],
		]) {
			const { attempts, sent } = table(done, canceled(...reasons));
			expect(await attempts.record("shop", head, attempt, release)).toBe(false);
			expect(puts(sent)).toHaveLength(1);
		}
	});

	describe("over one that has not begun", () => {
		const before = { ...attempt, attempt: "r6", release: 6, executionName: "shop-r6-t0" };
		const note = { attempt: "r6", executionName: "shop-r6-t0", at: asked.at, execution: EXECUTION, held: "yes" };
		const entry = {
			attempt: "r6",
			release: 6,
			execution: EXECUTION,
			outcome: "skipped",
			reason: "Superseded: r7 is wanted now, and r6 no longer",
			at: asked.at,
		};
		const answer = [stored("rollout#r6", entry), "attribute_not_exists(#key)"];
		const reads = (kind: Attempt["kind"] = "release", servedAt?: string) => [
			found(stored("pending", note)),
			found(stored("attempt#r6", { ...before, kind })),
			found(stored("release#000006", { ...release, release: 6, ...(servedAt && { servedAt }) })),
		];

		it("answers for that one, in the same write", async () => {
			const { attempts, sent } = table(...reads(), done);
			expect(await attempts.record("shop", head, attempt)).toBe(true);
			expect(puts(sent)[0]?.slice(3)).toEqual([answer, [storedNote(running), "attribute_exists(#key)"]]);
		});

		it("leaves the answer that it has got meanwhile", async () => {
			const { attempts, sent } = table(...reads(), canceled(OK, OK, OK, FAILED, OK), done);
			expect(await attempts.record("shop", head, attempt)).toBe(true);
			expect(puts(sent).map((written) => written.length)).toEqual([5, 4]);
			expect(puts(sent)[1]).not.toContainEqual(answer);
		});

		it.each([
			["one that serves since", "release", asked.at],
			["a rollback, which may be under way without an entry", "rollback", undefined],
		] as const)("leaves %s alone", async (_, kind, servedAt) => {
			const { attempts, sent } = table(...reads(kind, servedAt), done);
			expect(await attempts.record("shop", head, attempt)).toBe(true);
			expect(puts(sent)[0]).toHaveLength(4);
		});
	});

	it("comes back field by field, and is unexpected where it is damaged", async () => {
		const { attempts, sent } = table(found(stored("attempt#r7", attempt)));
		expect(await attempts.find("shop", "r7")).toEqual(attempt);
		expect(sent()).toEqual([{ to: "GetItem", TableName: "rollouts", Key: key("attempt#r7"), ConsistentRead: true }]);
		const damaged = table(found(stored("attempt#r7", { ...attempt, kind: "?" }))).attempts;
		await expect(damaged.find("shop", "r7")).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining("the attempt r7 of shop: kind"),
		});
		expect(await table(done).attempts.find("shop", "r7")).toBeUndefined();
	});

	it("is found by its release and its deployment", async () => {
		const { attempts, sent } = table(found(stored("release#000007", release)), found({ attempt: { S: "r7" } }), done);
		expect(await attempts.release("shop", 7)).toEqual(release);
		expect(await attempts.ofDeployment("shop", "ecs-svc/9")).toBe("r7");
		expect(await attempts.head("shop")).toBeUndefined();
		expect(sent().map(({ Key }) => Key)).toEqual(["release#000007", "deployment#ecs-svc/9", "releases"].map(key));
	});
});

describe("what a service was asked to run last", () => {
	it("comes back as it was written, and is unexpected where it is damaged", async () => {
		const { attempts, sent } = table(found(stored("releases", head)));
		expect(await attempts.head("shop")).toEqual(head);
		expect(sent()).toMatchObject([{ to: "GetItem", Key: key("releases"), ConsistentRead: true }]);
		const damaged = table(found(stored("releases", { ...head, version: 0 }))).attempts;
		await expect(damaged.head("shop")).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining("the newest attempt of shop: version"),
		});
	});

	it("keeps its number where an older release is asked for again", async () => {
		const { attempts, sent } = table(done, done);
		const back = { ...attempt, attempt: "b1", release: 5, kind: "rollback" as const };
		await attempts.record("shop", head, back);
		expect(puts(sent)[0]?.[0]).toEqual([
			stored("releases", { version: 13, newest: "b1", lastRelease: 6 }),
			"#version = :version",
		]);
	});
});

describe("a release, or the attempt of a deployment,", () => {
	it("that was never written down is none", async () => {
		const { attempts, sent } = table(done, done);
		expect(await attempts.release("shop", 1_234_567)).toBeUndefined();
		expect(await attempts.ofDeployment("shop", "ecs-svc/9")).toBeUndefined();
		expect(sent().map(({ Key }) => Key)).toEqual(["release#1234567", "deployment#ecs-svc/9"].map(key));
	});

	it("that is damaged is unexpected", async () => {
		const { attempts } = table(
			found(stored("release#000007", { ...release, release: 0 })),
			found({ attempt: { N: "7" } }),
		);
		await expect(attempts.release("shop", 7)).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining("the release 7 of shop: release"),
		});
		await expect(attempts.ofDeployment("shop", "ecs-svc/9")).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining("whose ecs-svc/9 is: attempt"),
		});
	});
});

describe("how the newest release has ended", () => {
	const entry: HistoryEntry = {
		attempt: "r7",
		release: 7,
		execution: EXECUTION,
		outcome: "failed-back",
		reason: "ErrorsExceeded: 5 % of its requests failed",
		at: at(300).toISOString(),
	};

	it("is written with the history, where it is of the same attempt", async () => {
		const { history, sent } = table(done);
		await history.close("shop", entry);
		const [[, note] = []] = puts(sent);
		const { execution: _, ...said } = entry;
		expect(note).toEqual([storedNote({ ...said, code: "ErrorsExceeded" }), "#owner = :owner"]);
	});

	it("is left to a newer attempt, and history is written all the same", async () => {
		const { history, sent } = table(canceled(OK, FAILED), done);
		await history.close("shop", entry);
		expect(sent().map(({ to }) => to)).toEqual(["TransactWriteItems", "PutItem"]);
	});

	it("is nothing of a rollout from before there were attempts, nor of one that runs", async () => {
		const { release: _, ...old } = entry;
		for (const one of [old, { ...entry, outcome: "running" as const }]) {
			const { history, sent } = table(done);
			await history.close("shop", one);
			expect(sent().map(({ to }) => to)).toEqual(["PutItem"]);
		}
	});
});

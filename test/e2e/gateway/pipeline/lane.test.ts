import { expect, it } from "vitest";
import { Lane } from "./lane.ts";

it("lets one in, has one wait, and supersedes who waits by who comes later", async () => {
	const lane = new Lane<string>();
	const entered: string[] = [];
	const enter = (who: string) => lane.enter(who).then((did) => entered.push(`${who} ${did}`));
	await enter("a");
	void enter("b");
	void enter("c");
	await Promise.resolve();
	expect([lane.inside, lane.waiting, lane.latest]).toEqual(["a", "c", "a"]);
	lane.leave();
	await new Promise(setImmediate);
	expect(entered).toEqual(["a true", "b false", "c true"]);
	expect([lane.inside, lane.waiting, lane.latest]).toEqual(["c", undefined, "c"]);
});

it("lets nobody in for who has gone", async () => {
	const lane = new Lane<string>();
	await lane.enter("a");
	const waited = lane.enter("b");
	expect([lane.withdraw("a"), lane.withdraw("b"), lane.withdraw("b")]).toEqual([false, true, false]);
	expect(await waited).toBe(false);
	lane.leave();
	expect([lane.inside, lane.latest]).toEqual([undefined, "a"]);
});

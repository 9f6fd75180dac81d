import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import type * as LocalStepFunctions from "aws-local-stepfunctions";
import type { VirtualClock } from "./clock.ts";

const interpreters = new WeakMap<VirtualClock, typeof LocalStepFunctions>();

/** The interpreter of a clock, loaded once. */
export function interpreterOn(clock: VirtualClock): typeof LocalStepFunctions {
	const loaded = interpreters.get(clock) ?? loadInterpreter(clock);
	interpreters.set(clock, loaded);
	return loaded;
}

/**
 * Loads the interpreter with virtual timers in place of the global ones, so that nothing else in the process
 * (an HTTP client's time-out, a test runner's) meets virtual time. Jitter is the clock's, so runs repeat exactly.
 */
function loadInterpreter({ timers, random }: VirtualClock): typeof LocalStepFunctions {
	const require = createRequire(import.meta.url);
	const file = require.resolve("aws-local-stepfunctions");
	const scope = {
		require: createRequire(file),
		module: { exports: {} as typeof LocalStepFunctions },
		Promise: PromiseWithResolvers,
		Math: Object.create(Math, { random: { value: random } }),
		setTimeout: timers.setTimeout.bind(timers),
		clearTimeout: timers.clearTimeout.bind(timers),
		Date: timers.Date,
	};
	const load = compileFunction(readFileSync(file, "utf8"), Object.keys(scope), { filename: file });
	load(...Object.values(scope));
	return scope.module.exports;
}

/** Node 20 has no `Promise.withResolvers` yet. */
class PromiseWithResolvers<T> extends Promise<T> {
	static withResolvers<T>() {
		let resolve!: (value: T | PromiseLike<T>) => void;
		let reject!: (reason: unknown) => void;
		const promise = new Promise<T>((yes, no) => {
			resolve = yes;
			reject = no;
		});
		return { promise, resolve, reject };
	}
}

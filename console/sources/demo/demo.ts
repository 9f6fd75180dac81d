import type { Asking } from "../../../cli/operator/act/ask.ts";
import type { Lookup } from "../../../cli/operator/find/services.ts";
import { snapshotsOf } from "../../../cli/operator/read/snapshot.ts";
import { UntrustedInput } from "../../../runtime/errors.ts";
import type { Answered, Decision, Playing } from "../../model/act.ts";
import { detailOf } from "../../model/detail.ts";
import { lineOf } from "../../model/lines.ts";
import type { View } from "../../model/view.ts";
import { decided } from "../decide.ts";
import { readingOf } from "../read.ts";
import type { ConsoleSource } from "../source.ts";
import { type Part, Play } from "./player.ts";
import { sourcesOf } from "./sources.ts";

/** What a demo is made of. */
export interface DemoOptions {
	/** What it is called, for people. */
	readonly about: string;
	readonly parts: readonly Part[];
	readonly seed: number;
	/** How many times faster than it would be. */
	readonly speed: number;
	/** Whether anything may be done. */
	readonly act: boolean;
	/** Who does it. */
	readonly who: string;
}

/** How often the page hears of it, in milliseconds. */
const EVERY = 400;
/** After a longer pause of the machine time goes on where it was, in seconds. */
const LONGEST_STEP = 1;

/** A rehearsal in the console: it is played while time passes, faster, by the code that is deployed. */
export class Demo implements ConsoleSource {
	readonly everyMilliseconds = EVERY;
	readonly #options: DemoOptions;
	#play: Play;
	#lookup: Lookup;
	#speed: number;
	#paused = false;
	/** Whatever plays or decides waits for what did so before: time stands still meanwhile. */
	#turn: Promise<unknown> = Promise.resolve();

	constructor(options: DemoOptions) {
		this.#options = options;
		this.#speed = options.speed;
		[this.#play, this.#lookup] = startedPlay(options);
	}

	/** Lets time pass. @param seconds - how much of it has passed outside. @throws what broke in the rehearsal. */
	pass(seconds: number): Promise<void> {
		return this.#alone(async () => {
			if (!this.#paused) await this.#play.advance(Math.min(seconds, LONGEST_STEP) * this.#speed);
		});
	}

	view(selected: string | undefined): Promise<View> {
		return this.#alone(async () => {
			const { act, about } = this.#options;
			const snapshots = await snapshotsOf(this.#lookup);
			// The overview asks no DNS; here that costs nothing.
			const readings = await Promise.all(snapshots.map(({ service }) => this.#reading(service)));
			const shown = readings.find(({ status }) => status.service === selected);
			return {
				format: "ecs-dns-canary/console",
				version: 1,
				at: this.#lookup.now().toISOString(),
				from: about,
				played: { speed: this.#speed, paused: this.#paused, over: this.#play.over },
				act,
				services: readings.map(({ status }) => lineOf(status)),
				selected: shown ? detailOf(shown, act) : null,
				trouble: [],
			};
		});
	}

	get decide(): ConsoleSource["decide"] {
		if (!this.#options.act) return undefined;
		return (decision: Decision) =>
			this.#alone(() => {
				const { who } = this.#options;
				return decided(decision, { lookup: this.#lookup, asking: () => this.#asking(decision.service), who });
			});
	}

	play({ speed, paused, again }: Playing): Promise<Answered> {
		return this.#alone(async () => {
			if (speed !== undefined) this.#speed = speed;
			if (paused !== undefined) this.#paused = paused;
			if (again) [this.#play, this.#lookup] = startedPlay(this.#options);
			return { done: true, message: again ? "it begins anew" : "" };
		});
	}

	#reading(service: string) {
		const found = this.#found(service);
		return readingOf(service, { lookup: this.#lookup, figures: found.figures }, () => ({
			written: found.written(),
			happenings: found.happenings(),
		}));
	}

	#asking(service: string): Asking {
		const { controller } = this.#found(service);
		return { releaser: { ask: (request) => controller.request(request) }, who: this.#options.who };
	}

	/** @throws {UntrustedInput} when no such service is played. */
	#found(service: string) {
		const found = this.#play.services.find((each) => each.service.name === service);
		if (found) return found;
		throw new UntrustedInput("the decision", [`service: nothing called ${service} is played`]);
	}

	#alone<T>(work: () => Promise<T>): Promise<T> {
		const done = this.#turn.then(work);
		this.#turn = done.catch(() => undefined);
		return done;
	}
}

function startedPlay({ parts, seed }: DemoOptions): [Play, Lookup] {
	const play = new Play(parts, seed);
	return [play, { sources: sourcesOf(play.services), now: () => new Date(play.clock.now()) }];
}

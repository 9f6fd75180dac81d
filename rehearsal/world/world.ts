import type { ByColor, Color } from "../../runtime/contract/index.ts";
import { byColor, COLORS } from "../../runtime/contract/index.ts";
import type { ActuatorPorts, ObserverPorts, Topic } from "../../runtime/ports/index.ts";
import { EPOCH, type Series } from "../run.ts";
import type { Release } from "../scenario/release.ts";
import { albsAtRest, dnsAtRest, forward, tasksOf } from "./at-rest.ts";
import { WorldAttempts } from "./attempts.ts";
import type { Conditions, Response } from "./behavior.ts";
import { ClientPopulation } from "./clients/clients.ts";
import { Answered } from "./cloudwatch/answered.ts";
import { Forwarded } from "./cloudwatch/forwarded.ts";
import { HealthyHosts } from "./cloudwatch/healthy-hosts.ts";
import { Metrics } from "./cloudwatch/metrics.ts";
import { firstEndOf, PERIOD_SECONDS } from "./cloudwatch/periods.ts";
import { WorldTasks } from "./ecs/hook-tasks.ts";
import { SERVING, WorldServices } from "./ecs/services.ts";
import type { WorldAlbs } from "./elb/albs.ts";
import { LatestShare } from "./elb/latest-share.ts";
import { type Served, serve } from "./elb/serve.ts";
import { WorldHistory } from "./history.ts";
import { inject } from "./injection.ts";
import { WorldLocks, WorldProbations, WorldRegistry, WorldResources } from "./ledger.ts";
import { Milestones } from "./milestones.ts";
import { NO_METRIC_LOG, WorldEvents, WorldGates, WorldProgress } from "./notified.ts";
import type { RequestSource, WorldOptions } from "./options.ts";
import { WorldProber } from "./prober.ts";
import { Releases } from "./releases.ts";
import type { WorldDns } from "./route53/dns.ts";
import { SafetyNet } from "./safety-net.ts";
import { WorldScaling } from "./scaling/scaling.ts";
import { emptySeries, put } from "./series.ts";
import { albsOf, type Topology } from "./topology.ts";
import { WorldHooks } from "./watchers.ts";

/**
 * Everything that the ports reach, with the users before it, in steps of a second: blue serves, green holds the release and has
 * no tasks yet. It stands still until `advance` plays it up to now; so it is played before every call that checks or acts.
 */
export class World implements ActuatorPorts, ObserverPorts {
	readonly dns: WorldDns;
	readonly loadBalancers: WorldAlbs;
	readonly services: WorldServices;
	readonly scaling: WorldScaling;
	readonly history = new WorldHistory();
	readonly attempts = new WorldAttempts(this.history);
	readonly locks = new WorldLocks(this.history, this.attempts);
	readonly probations = new WorldProbations(this.locks, this.history);
	readonly alarms: SafetyNet;
	readonly traffic: Forwarded;
	readonly answers: Answered;
	readonly prober: WorldProber;
	/** What somebody meets who looks at a color through the blue load balancer: the one that policies with one have. */
	readonly reviewer: WorldProber;
	readonly hooks: WorldHooks;
	readonly tasks: WorldTasks;
	readonly gates = new WorldGates();
	readonly registry: WorldRegistry;
	readonly resources = new WorldResources();
	readonly progress = new WorldProgress();
	readonly events = new WorldEvents();
	readonly metricLog = NO_METRIC_LOG;
	/** Nobody listens, unless somebody brings a topic along. */
	readonly topic: Topic = { publish: async () => {} };
	readonly metrics: Metrics;
	readonly milestones = new Milestones();
	/** What happened to the users so far. */
	readonly series: Series;
	/** How many tasks blue runs at rest. */
	readonly stableTasks: number;
	readonly #options: WorldOptions;
	readonly #topology: Topology;
	readonly #requests: RequestSource;
	readonly #releases: Releases;
	readonly #hosts: HealthyHosts;
	readonly #shares = new LatestShare();
	#conditions: ByColor<{ readonly load: number; readonly share: number }> = byColor(() => ({ load: 0, share: 0 }));
	/** The second that is played next, or now. */
	#second = 0;
	#playing = false;
	/** The latest moment that anything has happened at. */
	#latest = 0;

	constructor(options: WorldOptions) {
		const { service, scenario, seed, seconds, start = EPOCH, topology = "cross-wired" } = options;
		const now = () => this.#now();
		this.#options = options;
		this.registry = new WorldRegistry(service);
		this.#topology = topology;
		this.#releases = new Releases(scenario);
		this.stableTasks = tasksOf(scenario);
		this.series = emptySeries(seconds);
		const minutes = { ...scenario.aws.metrics, firstEnd: firstEndOf(start), seed };
		this.metrics = new Metrics(minutes);
		const { periods } = this.metrics;
		this.#hosts = new HealthyHosts(periods, { blue: this.stableTasks, green: undefined });
		this.alarms = new SafetyNet({ alarms: service.alarms, hosts: this.#hosts, users: scenario.alarms, now });
		this.traffic = new Forwarded({ periods, seed, loadBalancers: service.loadBalancers, now, start });
		this.answers = new Answered({ ...minutes, loadBalancers: service.loadBalancers, now, start });
		this.hooks = new WorldHooks(scenario.hooks, now);
		this.prober = this.#probed(now);
		this.reviewer = this.#probed(now, "blue");
		this.dns = dnsAtRest({ ...options, now }, topology, (color, second) => this.alarms.healthy(color, second));
		this.services = new WorldServices({
			arns: service.services,
			service: scenario.service,
			loadBalancers: (color) => albsOf(topology, color),
			tasks: this.stableTasks,
			undeployed: options.undeployed ?? false,
			now,
			seed,
			start,
			describeSeconds: scenario.aws.ecs.describeSeconds,
			crashSeconds: scenario.release.crashSeconds,
			onEvent: (event) => options.onEvent?.(event),
			onDeployed: (color, definition) => this.#releases.again(color, definition === SERVING, Math.floor(now())),
		});
		this.scaling = new WorldScaling({
			// Of AWS's own strategies both colors are one service, which keeps its tasks.
			autoscaling: topology === "one-alb" ? undefined : scenario.autoscaling,
			arns: service.services,
			idle: service.idleCount,
			desired: (color) => this.services.desired(color),
			scale: (color, desired) => this.services.setDesired(color, desired),
		});
		this.tasks = new WorldTasks({ hooks: scenario.hooks, services: this.services, cluster: service.cluster, now });
		this.loadBalancers = albsAtRest({ ...options, now }, topology, (alb, color) => this.services.targets(alb, color));
		const { clients, traffic } = scenario;
		this.#requests =
			options.requests ?? new ClientPopulation({ clients, traffic, ttlSeconds: service.dns.ttlSeconds, seconds, seed });
	}

	/** Probes meet what users meet; metrics count what reaches the colors' tasks. */
	#probed(now: () => number, alb?: Color): WorldProber {
		const { scenario, seed } = this.#options;
		return new WorldProber({
			seed,
			now,
			response: (color) => this.#respond(color, { seconds: Math.floor(now()), ...this.#conditions[color] }),
			baseErrors: scenario.service.errors,
			reaches: () => alb !== undefined || scenario.service.prober === "reachable",
			receiving: (color) => this.services.receiving(alb ?? color, color),
			onSent: (second, color, sample) => {
				this.answers.probed(second, color, sample);
				this.traffic.add(second, color, { blue: 0, green: 0, [alb ?? color]: sample.requests });
			},
		});
	}

	/** Names a release that somebody wants, and asks for it. */
	private get asked(): ((release: Release) => void) | undefined {
		const { onAsked } = this.#options;
		return (
			onAsked &&
			((release) =>
				onAsked(
					this.services.define(release.crashSeconds, (color) => {
						this.#releases.replace(color, release, Math.floor(this.#now()));
					}),
				))
		);
	}

	/** Plays the world up to now. */
	advance(): void {
		const end = Math.min(Math.floor(this.#options.now()), this.series.seconds);
		this.#playing = true;
		for (; this.#second < end; this.#second++) this.#play(this.#second);
		this.#playing = false;
	}

	/**
	 * How many seconds, 0–59, a clock that strikes each minute and knows nothing of the deployment is away from its next
	 * stroke then. Scenarios are written in minutes from the deployment, and no tool must be lucky, or unlucky, to keep time with them.
	 */
	phase(clock: string): number {
		return Math.floor(this.#options.seed.stream("phase", clock)() * PERIOD_SECONDS);
	}

	/** Sets green's share of the one load balancer's requests, in percent. */
	route(percent: number): Promise<void> {
		const { service } = this.#options;
		return this.loadBalancers.route(service.loadBalancers.blue.listener, [forward(service, "blue", percent)]);
	}

	/** Green's share of all requests, 0–1, that records and listeners say as they are written. */
	intended(): number {
		const green = this.#topology === "one-alb" ? 0 : this.dns.greenShare();
		const { loadBalancers } = this.#options.service;
		const share = (alb: Color) =>
			this.loadBalancers.written(loadBalancers[alb].listener).get(loadBalancers[alb].targetGroups.green) ?? 0;
		return (1 - green) * share("blue") + green * share("green");
	}

	/**
	 * What happens in the world happens in its second, however late that is played; a policy acts when it does. It never goes
	 * back: a second is played after what was done within it.
	 */
	#now(): number {
		this.#latest = Math.max(this.#latest, this.#playing ? this.#second : this.#options.now());
		return this.#latest;
	}

	#play(second: number): void {
		const { scenario, service, onFault } = this.#options;
		for (const fault of scenario.faults) {
			if (!("atSeconds" in fault) || Math.floor(fault.atSeconds) !== second) continue;
			const asking = { asked: this.asked, back: this.#options.onBack };
			inject(fault, second, { service, topology: this.#topology, world: this, releases: this.#releases, ...asking });
			onFault?.(fault);
		}
		this.services.tick(
			second,
			byColor((color) => this.#respond(color, { seconds: second, ...this.#conditions[color] }).healthErrors),
		);
		const chanceOfGreen = this.#topology === "one-alb" ? 0 : this.dns.chanceOfGreen(second);
		const requests = this.#requests.tick(second, chanceOfGreen);
		this.#record(second, requests.blue + requests.green, this.#serve(second, requests));
	}

	#serve(second: number, requests: ByColor<number>): Served {
		const { service, scenario, seed } = this.#options;
		const total = requests.blue + requests.green;
		const forwards = byColor((alb) => {
			const shares = this.loadBalancers.forwards(service.loadBalancers[alb].listener, second);
			return byColor((color) => shares.get(service.loadBalancers[alb].targetGroups[color]) ?? 0);
		});
		return serve({
			second,
			requests,
			forwards,
			receiving: byColor((alb) => byColor((color) => this.services.receiving(alb, color))),
			responses: byColor((color) => (load, share) => this.#respond(color, { seconds: second, load, share })),
			sharesOf: (sent) => this.#shares.next(sent),
			blueRetired: this.services.desired("blue") < this.stableTasks,
			blueChanged: this.#releases.blueReleased || this.services.desired("blue") < this.stableTasks,
			base: this.#respondAsEver({ seconds: second, load: total / this.stableTasks, share: 1 }),
			objectiveMs: scenario.service.objectiveMs,
			seed,
		});
	}

	#record(second: number, total: number, served: Served): void {
		put(this.series, second, { ...served, requests: total, intended: this.intended() });
		for (const color of COLORS) {
			this.metrics.add(second, color, served.colors[color]);
			this.answers.add(second, color, served.ownAlb[color]);
			this.#hosts.add(second, color, this.services.healthy(color, color));
			this.traffic.add(second, color, served.answered[color]);
		}
		this.scaling.tick(
			second,
			byColor((color) => ({ requests: served.colors[color].requests, tasks: this.services.receiving(color, color) })),
		);
		this.milestones.note(second, this.services, this.alarms);
		this.#conditions = byColor((color) => ({ load: served.loads[color], share: served.shares[color] }));
	}

	#respond(color: Color, conditions: Conditions): Response {
		return this.#options.behavior?.(color, conditions) ?? this.#releases.respond(color, conditions);
	}

	#respondAsEver(conditions: Conditions): Response {
		return this.#options.behavior?.("blue", conditions) ?? this.#releases.respondAsEver(conditions);
	}
}

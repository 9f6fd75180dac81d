import { useState } from "preact/hooks";
import type { ServiceLine } from "../model/view.ts";
import { Badge, Shape, Verdict } from "./parts.tsx";
import { dayOf } from "./text.ts";

/** Who needs somebody comes first: who waits, what moves, what is on probation, what rests. */
const ORDER: readonly ServiceLine["state"][] = ["trouble", "rollout", "probation", "rest"];

/** More services than these are looked for by name. */
const MANY = 8;

function sorted(services: readonly ServiceLine[]): readonly ServiceLine[] {
	const rank = ({ waits, state }: ServiceLine) => (waits ? -1 : ORDER.indexOf(state));
	return [...services].sort((a, b) => rank(a) - rank(b) || a.service.localeCompare(b.service));
}

/** All services at a glance. */
export function Overview({ services }: { readonly services: readonly ServiceLine[] }) {
	const [wanted, setWanted] = useState("");
	const shown = sorted(services).filter(({ service }) => service.includes(wanted.trim().toLowerCase()));
	return (
		<>
			<h1>Services</h1>
			<p class="counts">{countsOf(services)}</p>
			{services.length > MANY && (
				<label class="find">
					Find a service{" "}
					<input type="search" value={wanted} onInput={({ currentTarget }) => setWanted(currentTarget.value)} />
				</label>
			)}
			{services.length === 0 && <p>No service is attached yet.</p>}
			<ul class="services">
				{shown.map((line) => (
					<li key={line.service}>
						<ServiceCard line={line} />
					</li>
				))}
			</ul>
		</>
	);
}

function countsOf(services: readonly ServiceLine[]): string {
	const count = (what: string, matches: (line: ServiceLine) => boolean) => {
		const found = services.filter(matches).length;
		return found === 0 ? [] : [`${found} ${what}`];
	};
	return [
		...count("wait for you", ({ waits }) => waits),
		...count("roll out", ({ state, waits }) => state === "rollout" && !waits),
		...count("on probation", ({ state }) => state === "probation"),
		...count("at rest", ({ state }) => state === "rest"),
		...count("cannot be read", ({ state }) => state === "trouble"),
	].join(" · ");
}

function ServiceCard({ line }: { readonly line: ServiceLine }) {
	const { service, summary, said, last, state } = line;
	return (
		<a class={`service ${state}${line.waits ? " waits" : ""}`} href={`#${encodeURIComponent(service)}`}>
			<span class="line">
				<strong>{service}</strong>
				<StateBadge line={line} />
			</span>
			<ShareBar line={line} />
			<span class="summary-text">{summary}</span>
			{said && (
				<span class="reason">
					<Verdict said={said} /> {said.reason}
				</span>
			)}
			{!said && last && (
				<span class="reason">
					<Shape kind={last.outcome} /> {last.attempt} {last.outcome}, {dayOf(last.at)}
				</span>
			)}
		</a>
	);
}

function StateBadge({ line: { state, phase, waits, step } }: { readonly line: ServiceLine }) {
	if (waits) return <Badge kind="hold">waits for you</Badge>;
	if (state !== "rollout") return <Badge kind={state}>{state === "rest" ? "at rest" : state}</Badge>;
	return <Badge kind={phase ?? "rollout"}>{step ? `${phase} · step ${step.number} of ${step.of}` : phase}</Badge>;
}

/** The candidate's share, as long as a rollout moves it. */
function ShareBar({ line: { percent, candidate } }: { readonly line: ServiceLine }) {
	if (percent === null || candidate === null) return null;
	return (
		<svg class={`share-bar is-${candidate}`} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
			<rect class="whole" width="100" height="4" />
			<rect class="part" width={percent} height="4" />
		</svg>
	);
}

/** The same, small, beside the one that is shown. */
export function Sidebar(props: { readonly services: readonly ServiceLine[]; readonly selected: string }) {
	const { services, selected } = props;
	return (
		<nav class="sidebar" aria-label="Services">
			<a class="all" href="#/">
				<span aria-hidden="true">←</span> All services
			</a>
			<ul>
				{sorted(services).map((line) => (
					<li key={line.service}>
						<a
							href={`#${encodeURIComponent(line.service)}`}
							class={`${line.state}${line.waits ? " waits" : ""}`}
							{...(line.service === selected && { "aria-current": "page" })}
						>
							<strong>{line.service}</strong>
							<span>{line.summary}</span>
							<ShareBar line={line} />
						</a>
					</li>
				))}
			</ul>
		</nav>
	);
}

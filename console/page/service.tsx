import type { Ending, ServiceDetail } from "../model/view.ts";
import { Charts } from "./charts.tsx";
import { Decide } from "./decide.tsx";
import { Happenings } from "./happenings.tsx";
import { History } from "./history.tsx";
import { Badge, ColorName, Section, Shape, Verdict } from "./parts.tsx";
import { Steps } from "./steps.tsx";
import { TasksAndWeights } from "./tasks.tsx";
import { between, dayOf, timeOf } from "./text.ts";

interface Props {
	readonly detail: ServiceDetail;
	readonly at: string;
	/** Whether anything may be done from here. */
	readonly act: boolean;
}

/** One service: what it does now, how it came to that, and what may be done about it. */
export function Service({ detail, at, act }: Props) {
	const { service, rollout, unknown, history, happenings } = detail;
	const said = rollout?.said ?? null;
	return (
		<>
			<div class="title">
				<h1>{service}</h1>
				<Headline detail={detail} at={at} />
			</div>
			<p class="unseen" role="status">
				{rollout
					? `${service}: ${rollout.phase}${said ? `, ${said.verdict}: ${said.code}` : ""}`
					: `${service}: no rollout runs`}
			</p>
			{act && <Decide detail={detail} key={service} />}
			{rollout && <Now rollout={rollout} at={at} />}
			{!rollout && history[0] && <Last ending={history[0]} />}
			<Section title="Over time" id="over-time">
				<Charts detail={detail} at={at} />
			</Section>
			<TasksAndWeights detail={detail} />
			{happenings.length > 0 && (
				<Section title={rollout ? "What happened" : "What happened in the last rollout"} id="happened">
					<Happenings happenings={happenings} />
				</Section>
			)}
			<Section title="History" id="history">
				<History history={history} />
			</Section>
			{unknown.length > 0 && (
				<Section title="Not known" id="unknown">
					<ul>
						{unknown.map((text) => (
							<li key={text}>{text}</li>
						))}
					</ul>
				</Section>
			)}
		</>
	);
}

function Headline({ detail, at }: Pick<Props, "detail" | "at">) {
	const { rollout, probation, serves, queue } = detail;
	const waiting = queue?.length ? `; waiting: ${queue.map(({ attempt }) => attempt).join(", ")}` : "";
	if (rollout) {
		const { attempt, candidate, startedAt, phase } = rollout;
		return (
			<p class="headline">
				<Badge kind={phase}>{phase}</Badge> {attempt} to <ColorName color={candidate} />, for {between(startedAt, at)}
				{waiting}
			</p>
		);
	}
	if (probation) {
		const { attempt, serves, returnsTo, until, judged } = probation;
		return (
			<p class="headline">
				<Badge kind="probation">probation</Badge> {attempt} serves from <ColorName color={serves} />;{" "}
				<ColorName color={returnsTo} /> is warm for {between(at, until)} more
				{judged ? ": should it fail, it goes back" : ", and nobody judges: going back is up to you"}
				{waiting}
			</p>
		);
	}
	return (
		<p class="headline">
			<Badge kind="rest">at rest</Badge>{" "}
			{serves ? (
				<>
					<ColorName color={serves} /> serves
				</>
			) : (
				"which color serves is not known"
			)}
			{waiting}
		</p>
	);
}

/** How the last rollout ended, and why: what somebody asks who comes after it. */
function Last({ ending: { attempt, outcome, reason, at } }: { readonly ending: Ending }) {
	return (
		<section class={`card last-ending ${outcome}`} aria-label="How the last rollout ended">
			<p class="said">
				<Shape kind={outcome} />{" "}
				<b>
					{attempt} {outcome}
				</b>
				, {dayOf(at)} UTC
			</p>
			<p class="reason">{reason}</p>
		</section>
	);
}

/** What stands before the reason of a wait, where the reason does not say it all. */
const LEADS: Readonly<Record<string, string>> = { gate: "Waits for you:", candidate: "Waits for:", verdict: "Held:" };

/** Where the rollout stands, why, and what it waits for. */
function Now({ rollout, at }: { readonly rollout: NonNullable<ServiceDetail["rollout"]>; readonly at: string }) {
	const { said, waitsFor, stable } = rollout;
	// The verdict above says why.
	const back = waitsFor?.what === "fail-back" && said?.verdict === "fail";
	return (
		<section class="card now" aria-label="Where it stands">
			<Steps rollout={rollout} />
			{said && (
				<p class="said">
					<Verdict said={said} /> <code>{said.code}</code> {said.reason}
				</p>
			)}
			{waitsFor && (
				<p class={`waits-for ${waitsFor.what}`}>
					{LEADS[waitsFor.what] && <b>{LEADS[waitsFor.what]} </b>}
					{back ? `The traffic is on its way back to ${stable}.` : waitsFor.reason}
					{waitsFor.until && `; at most ${between(at, waitsFor.until)} more, until ${timeOf(waitsFor.until)} UTC`}
				</p>
			)}
		</section>
	);
}

import { useRef, useState } from "preact/hooks";
import type { Act, Answered } from "../model/act.ts";
import type { ServiceDetail } from "../model/view.ts";
import { post } from "./live.ts";

interface Offer {
	readonly act: Act;
	readonly name: string;
	/** What follows. */
	readonly follows: string;
}

/** What may be done, and what follows. */
function offersOf({ rollout, probation }: ServiceDetail): readonly Offer[] {
	const stable = rollout?.stable ?? probation?.returnsTo ?? "the release before";
	const promoted = "It goes on at once with what it waits before: users get more of the candidate.";
	const aborted = `It ends, and ${stable} gets all of the traffic again: the load balancer first, within seconds, then DNS.`;
	const back = rollout
		? `It ends, and ${stable} gets all of the traffic again.`
		: `Users get ${stable === "the release before" ? stable : `what ${stable} runs`} again: both load balancers at once, then DNS. No steps, no hooks.`;
	return [
		{ act: "promote", name: "Promote", follows: promoted },
		{ act: "abort", name: "Abort", follows: aborted },
		{ act: "rollback", name: "Roll back", follows: back },
	];
}

/** Promote, abort and roll back: each with a reason, and confirmed. */
export function Decide({ detail }: { readonly detail: ServiceDetail }) {
	const [offer, setOffer] = useState<Offer>();
	const [attempt, setAttempt] = useState<string | null>(null);
	const [answer, setAnswer] = useState<Answered>();
	/** How often it was opened: what was typed before is not there again. */
	const [times, setTimes] = useState(0);
	const dialog = useRef<HTMLDialogElement>(null);
	const open = (wanted: Offer) => {
		setOffer(wanted);
		// What runs while somebody decides is what they decide about.
		setAttempt(detail.rollout?.attempt ?? null);
		setAnswer(undefined);
		setTimes(times + 1);
		dialog.current?.showModal();
	};
	const decide = async (reason: string, confirm: string) => {
		if (!offer) return;
		const given = await post("decide", { act: offer.act, service: detail.service, attempt, reason, confirm });
		setAnswer(given);
		if (given.done) dialog.current?.close();
	};
	return (
		<div class="decide">
			<fieldset class="acts" aria-label={`Decide about ${detail.service}`}>
				{offersOf(detail).map((each) => {
					const barred = detail.acts[each.act];
					return (
						<button
							type="button"
							class={`act ${each.act}`}
							disabled={barred !== null}
							title={barred ?? each.follows}
							onClick={() => open(each)}
							key={each.act}
						>
							{each.name}
						</button>
					);
				})}
			</fieldset>
			<p class={answer?.done === false ? "answer refused" : "answer"} role="status">
				{answer?.message}
			</p>
			<dialog ref={dialog} aria-labelledby="decide-title">
				{offer && (
					<Form
						key={times}
						offer={offer}
						service={detail.service}
						attempt={attempt}
						answer={answer}
						decide={decide}
						cancel={() => dialog.current?.close()}
					/>
				)}
			</dialog>
		</div>
	);
}

interface FormProps {
	readonly offer: Offer;
	readonly service: string;
	readonly attempt: string | null;
	readonly answer: Answered | undefined;
	readonly decide: (reason: string, confirm: string) => Promise<void>;
	readonly cancel: () => void;
}

function Form({ offer, service, attempt, answer, decide, cancel }: FormProps) {
	const [sending, setSending] = useState(false);
	const submit = async (event: SubmitEvent) => {
		event.preventDefault();
		const form = event.currentTarget as HTMLFormElement;
		const given = new FormData(form);
		setSending(true);
		await decide(String(given.get("reason")), String(given.get("confirm")));
		setSending(false);
	};
	return (
		<form onSubmit={submit}>
			<h2 id="decide-title">
				{offer.name} {attempt ?? ""} of {service}?
			</h2>
			<p>{offer.follows}</p>
			<label>
				Why? The history repeats it.
				<textarea name="reason" rows={2} required maxLength={500} />
			</label>
			<label>
				Type <b>{service}</b> to confirm
				<input name="confirm" required pattern={service} autocomplete="off" autocapitalize="off" spellcheck={false} />
			</label>
			{answer?.done === false && (
				<p class="refused" role="alert">
					{answer.message}
				</p>
			)}
			<div class="buttons">
				<button type="button" onClick={cancel}>
					Cancel
				</button>
				<button type="submit" class={`act ${offer.act}`} disabled={sending}>
					{sending ? "sending …" : offer.name}
				</button>
			</div>
		</form>
	);
}

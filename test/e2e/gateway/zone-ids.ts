/** Ids of hosted zones as Route 53 gives them, with a Z in front: moto's begin with any letter, and are refused as no ids. */
import type { Answer, Call, Upstream } from "./call.ts";

const ID = /(?<=<Id>\/hostedzone\/)[A-Z0-9]+/;

export class ZoneIds {
	/** moto's ids, by those that everybody else knows. */
	readonly #ids = new Map<string, string>();

	/** The way to moto, on which ids are translated there and back. */
	translated(upstream: Upstream): Upstream {
		return async (call) => {
			const answer = await upstream({ ...call, url: this.#toMoto(call.url) });
			if (call.action === "CreateHostedZone" && answer.status < 300) this.#learn(answer, call);
			return this.#fromMoto(answer);
		};
	}

	#learn({ body }: Answer, { action }: Call): void {
		const [id] = ID.exec(body.toString()) ?? [];
		if (!id) throw new Error(`moto answers ${action} without an id`);
		this.#ids.set(`Z${id.slice(1)}`, id);
	}

	#toMoto(url: string): string {
		return [...this.#ids].reduce((text, [known, id]) => text.replaceAll(known, id), url);
	}

	#fromMoto(answer: Answer): Answer {
		const { "content-length": _, location, ...headers } = answer.headers;
		const known = (text: string) =>
			[...this.#ids].reduce((printed, [owned, id]) => printed.replaceAll(id, owned), text);
		const body = known(answer.body.toString());
		return { ...answer, headers: { ...headers, ...(location && { location: known(`${location}`) }) }, body };
	}
}

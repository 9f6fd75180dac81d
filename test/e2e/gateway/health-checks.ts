/**
 * Health checks as they were asked for. moto forgets the alarm of one that follows an alarm, and gives it a port, an interval
 * and a threshold that only a check of an endpoint has.
 */
import { type Answer, type Call, pathOf, type Upstream } from "./call.ts";
import { elementXml, parse, type Tree } from "./route53-xml.ts";

const CONFIG = /<HealthCheckConfig>[\s\S]*<\/HealthCheckConfig>/;

export class HealthChecks {
	readonly #configs = new Map<string, Tree>();

	/** Whether there is such a health check. */
	has(id: string): boolean {
		return this.#configs.has(id);
	}

	async answer(call: Call, upstream: Upstream): Promise<Answer> {
		const answer = await upstream(call);
		if (answer.status >= 300) return answer;
		const id = call.action === "CreateHealthCheck" ? idOf(answer) : (pathOf(call).split("/")[3] ?? "");
		if (call.action === "DeleteHealthCheck") this.#configs.delete(id);
		else this.#keep(id, call);
		return this.#observed(id, answer);
	}

	#keep(id: string, call: Call): void {
		if (call.action === "CreateHealthCheck") this.#configs.set(id, parse(call.body).HealthCheckConfig ?? ({} as Tree));
		if (call.action !== "UpdateHealthCheck") return;
		const { HealthCheckVersion: _, ResetElements: __, ...changed } = parse(call.body);
		this.#configs.set(id, { ...this.#configs.get(id), ...changed } as Tree);
	}

	#observed(id: string, answer: Answer): Answer {
		const config = this.#configs.get(id);
		if (!config) return answer;
		const { "content-length": _, ...headers } = answer.headers;
		const body = answer.body.toString().replace(CONFIG, () => elementXml({ HealthCheckConfig: config }));
		return { ...answer, headers, body };
	}
}

function idOf({ body }: Answer): string {
	return String(parse(body).HealthCheck?.Id);
}

import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { App, TerraformLocal } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { policy } from "../../../../modules/iam.ts";
import { ModuleStack } from "../../../../modules/published/module-stack.ts";
import { docstringsOf } from "../../../../scripts/modules/comments/docstrings.ts";
import { remarksOf } from "../../../../scripts/modules/comments/remarks.ts";
import { configurationOf } from "../../../../scripts/modules/configuration.ts";

/** What the source of {@link Thing} says. */
const SOURCE = `
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";

/** Tells people. Nobody else. */
class Thing extends Construct {
	constructor(scope: Construct, id: string) {
		super(scope, id);
		// Named once.
		const name = new TerraformLocal(this, "named", "x");
		// One for all.
		const topic = new SnsTopic(this, "topic", {
			name: "news",
			// People read it
			// on small screens.
			displayName: "N",
			lifecycle: {
				// It is renamed by hand.
				ignoreChanges: ["display_name"],
			},
		});
		// It comes late.
		topic.dependsOn = [];
		new IamRolePolicy(this, "policy", { role: "r", policy: policy(...permissions()) });
		this.alarm("hosts", {
			metricName: "Hosts",
			// CDKTF has no word for it.
			statistic: "Maximum",
			// Nobody is nobody.
			threshold: 1,
		});
		this.alarm("errors", { metricName: "Errors", threshold: 1 });
	}
}

function permissions() {
	return [
		// Whom it may tell.
		{ sid: "Publish", actions: ["sns:Publish"], resources: ["*"] },
		// For the record.
		denied("Delete"),
		{
			sid: "List",
			actions: ["sns:List"],
			// There is no narrower one.
			resources: ["*"],
		},
	];
}
`;

class Thing extends Construct {
	constructor(scope: Construct, id: string) {
		super(scope, id);
		new TerraformLocal(this, "named", "x");
		const topic = new SnsTopic(this, "topic", {
			name: "news",
			displayName: "N",
			lifecycle: { ignoreChanges: ["display_name"] },
		});
		topic.dependsOn = ["aws_x.y"];
		const permission = (sid: string) => ({ sid, actions: [`sns:${sid}`], resources: ["*"] });
		const permissions = ["Publish", "DenyDelete", "List"].map(permission);
		new IamRolePolicy(this, "policy", { role: "r", policy: policy(...permissions) });
		for (const [metricName, statistic] of [["Hosts", "Maximum"] as const, ["Errors", "Sum"] as const]) {
			new CloudwatchMetricAlarm(this, metricName.toLowerCase(), {
				alarmName: metricName,
				comparisonOperator: "LessThanThreshold",
				evaluationPeriods: 1,
				metricName,
				statistic,
				threshold: 1,
			});
		}
	}
}

function written(): string {
	const stack = new ModuleStack(new App({ stackTraces: false }), "module");
	new Thing(stack, "thing");
	const sayings = { remarks: remarksOf("thing.ts", SOURCE), docstrings: new Map(docstringsOf("thing.ts", SOURCE)) };
	return configurationOf(stack, sayings)["main.tf"];
}

describe("a comment in the constructs' source", () => {
	it.each([
		["a property of a resource", "  # People read it on small screens.\n  display_name = "],
		["a property of a part of one", "    # It is renamed by hand.\n    ignore_changes = [display_name]"],
		["a statement that makes a resource", '# One for all.\nresource "aws_sns_topic" "thing_topic" {'],
		["a local", '  # Named once.\n  thing_named = "x"'],
		["what is assigned later", "  # It comes late.\n  depends_on = [aws_x.y]"],
		["a permission", "      # Whom it may tell.\n      {\n        Sid = "],
		["what a call makes of its id", '      # For the record.\n      {\n        Sid = "DenyDelete"'],
		["a property of a permission", '        # There is no narrower one.\n        Resource = ["*"]'],
	])("stands beside %s", (_, expected) => {
		expect(written()).toContain(expected);
	});

	it("stands where its object has gone, and not beside others", () => {
		const text = written();
		expect(text.match(/# Nobody is nobody\./g)).toHaveLength(1);
		expect(text).toMatch(/metric_name = "Hosts"[^}]*# Nobody is nobody\.\n {2}threshold = 1/);
	});

	it("stays in the source when it speaks of how that is written", () => {
		expect(written()).not.toContain("CDKTF");
	});
});

it("a section's banner has a title, and the first sentence that its class says of itself", () => {
	const rule = "#".repeat(80);
	expect(written()).toMatch(new RegExp(`^${rule}\n# Thing\n# Tells people\\.\n${rule}\n\nlocals {`));
});

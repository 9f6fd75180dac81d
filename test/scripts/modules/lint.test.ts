import { App } from "cdktf";
import { beforeAll, describe, expect, it } from "vitest";
import { PUBLISHED } from "../../../modules/published/index.ts";
import { docstringsIn } from "../../../scripts/modules/comments/docstrings.ts";
import { remarksIn } from "../../../scripts/modules/comments/remarks.ts";
import { configurationOf } from "../../../scripts/modules/configuration.ts";
import { formatted } from "../../../scripts/modules/format.ts";
import { faultsIn, isOfAResource } from "../../../scripts/modules/lint.ts";

const RULE = "#".repeat(80);

const GOOD = `${RULE}
# Network
# Where it stands.
${RULE}

resource "aws_vpc" "this" {
  count = 1

  cidr_block = join(" ", [
    "a",
  ])

  timeouts {
    create = "5m"
  }

  tags = {
    Name = var.name
  }

  depends_on = [aws_x.y]

  lifecycle {
    ignore_changes = [tags]
  }
}

variable "name" {
  description = "Its name."
  type        = string
}
`;

/** The faults of a file that was good before something in it was changed. */
function afterChange(search: string, replacement: string): string[] {
	expect(GOOD).toContain(search);
	return faultsIn(new Map([["one/main.tf", GOOD.replace(search, replacement)]]), []);
}

describe("a module that a reviewer would send back", () => {
	it("is not one that is as it should be", () => {
		expect(faultsIn(new Map([["one/main.tf", GOOD]]), [])).toEqual([]);
	});

	it("has a line of more than 140 characters", () => {
		expect(afterChange('"a"', `"${"a".repeat(133)}"`)).toEqual([]);
		expect(afterChange('"a"', `"${"a".repeat(134)}"`)).toEqual(["one/main.tf:10 has 141 characters, more than 140"]);
	});

	it.each([
		[
			"  count = 1\n\n",
			"",
			"  depends_on = [aws_x.y]\n",
			"  depends_on = [aws_x.y]\n  count = 1\n",
			"count behind depends_on",
		],
		[
			"  tags = {\n    Name = var.name\n  }\n\n",
			"",
			"  count = 1\n",
			"  count = 1\n  tags = {}\n",
			"cidr_block behind tags",
		],
		[
			"  depends_on = [aws_x.y]\n\n",
			"",
			"\n  }\n}\n\nvariable",
			"\n  }\n\n  depends_on = [aws_x.y]\n}\n\nvariable",
			"depends_on behind lifecycle",
		],
		[
			'  timeouts {\n    create = "5m"\n  }\n\n',
			"",
			"  count = 1\n",
			'  count = 1\n\n  timeouts {\n    create = "5m"\n  }\n',
			"cidr_block behind timeouts",
		],
		[
			'  description = "Its name."\n',
			"",
			"  type        = string\n",
			'  type        = string\n  description = "Its name."\n',
			"description behind type",
		],
		["  cidr_block", "  cidr_block", "  cidr_block", '  cidr_block = "x"\n  name', "name behind cidr_block"],
	])("has an argument out of its place", (search, without, where, there, fault) => {
		const text = GOOD.replace(search, without);
		expect(text).toContain(where);
		const faults = faultsIn(new Map([["one/main.tf", text.replace(where, there)]]), []);
		expect(faults).toEqual([expect.stringContaining(fault)]);
	});

	it("begins without a banner, or has one that says nothing", () => {
		const bare = GOOD.slice(GOOD.indexOf("resource"));
		expect(faultsIn(new Map([["one/main.tf", bare]]), [])).toEqual(["one/main.tf:1 begins without a banner"]);
		expect(faultsIn(new Map([["one/outputs.tf", bare]]), [])).toEqual([]);
		expect(afterChange("# Where it stands.\n", "")).toEqual([
			"one/main.tf:1 has a banner without a title and what the section is",
		]);
	});
});

describe("the published modules", () => {
	const remarks = remarksIn("modules");
	const files = new Map<string, string>();
	beforeAll(() => {
		const sayings = { remarks, docstrings: docstringsIn("modules") };
		for (const { name, stack } of PUBLISHED) {
			const written = configurationOf(stack(new App({ stackTraces: false })), sayings);
			for (const [file, text] of Object.entries(written)) files.set(`${name}/${file}`, text);
		}
		for (const [path, text] of formatted(files)) files.set(path, text);
	});

	it("would pass a review, and no reason that stands beside a resource in the constructs is lost", () => {
		expect(faultsIn(files, remarks)).toEqual([]);
		expect(remarks.filter(isOfAResource).length).toBeGreaterThan(60);
	});

	it("miss a reason that is taken away", () => {
		const [remark] = remarks.filter(isOfAResource);
		const text = remark?.text ?? "";
		const without = new Map([...files].map(([path, file]) => [path, file.replaceAll(/^\s*#.*\n/gm, "")]));
		expect(faultsIn(without, remarks)).toContain(`${remark?.place} has a comment that stands in no module: ${text}`);
	});
});

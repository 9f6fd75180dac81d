import { conditional, type ITerraformIterator, TerraformIterator, type TerraformResource, Token } from "cdktf";
import { type ByColor, byColor, COLORS, type Color } from "../runtime/contract/index.ts";
import { address, expression, type Flag, listIf } from "./expressions.ts";

/**
 * What both colors have is declared once, with `for_each` over the colors: `aws_lb.this["blue"]`. Only what runs a color's tasks is
 * declared twice, so that the colors may one day live in two accounts.
 */

/**
 * The `for_each` of what both colors have.
 * @param when - whether there is to be any. Default: always
 */
export function eachColor(when?: Flag): ITerraformIterator {
	return TerraformIterator.fromList(when === undefined ? [...COLORS] : listIf(when, COLORS));
}

/** The color of the instance that is being declared. */
export function thisColor(): string {
	return Token.asString(expression("each.key"));
}

/** Whether the instance that is being declared is of a color: a Terraform expression without `${}`. */
export function isColor(color: Color): string {
	return `each.key == "${color}"`;
}

/** An attribute of each color's instance. */
export function attributeByColor(resource: TerraformResource, attribute: string): ByColor<string> {
	return byColor((color) => Token.asString(expression(`${address(resource)}["${color}"].${attribute}`)));
}

/** An attribute of the same color's instance of another resource, or whatever else is kept by color: its address. */
export function sameColor(resource: TerraformResource | string, attribute?: string): string {
	const of = typeof resource === "string" ? resource : address(resource);
	return Token.asString(expression(`${of}[each.key]${attribute === undefined ? "" : `.${attribute}`}`));
}

/** The instances of a resource of which there may be none, as a list of an attribute: a Terraform expression without `${}`. */
export function colorIfAny(resource: TerraformResource, color: Color, attribute: string): string {
	return `try(${address(resource)}["${color}"].${attribute}, null)`;
}

/**
 * Lists by color as one map, whose keys are `blue-0` and the like: Terraform may not know the members before it applies, but it knows how
 * many there are.
 * @param lists - the lists: a Terraform expression without `${}`
 * @returns the map: a Terraform expression without `${}`
 */
export function byColorAndIndex(lists: string): string {
	return `tomap(merge([for color, ids in ${lists} : { for index, id in ids : "\${color}-\${index}" => id }]...))`;
}

/** `for_each` over a map, given as a Terraform expression without `${}`, or over nothing. */
export function eachOf(map: string, when: Flag): ITerraformIterator {
	return TerraformIterator.fromMap(conditional(when, expression(map), {}));
}

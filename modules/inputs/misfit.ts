import {
	boolOf,
	type Fields,
	isFields,
	isList,
	NotEvaluated,
	numberOf,
	textOf,
	Unknown,
	type Value,
} from "../hcl/values.ts";
import { type Shape, shapeOf } from "./object-type.ts";

/**
 * Why a value is not of a type, in Terraform's words; undefined where it is. An object with optional attributes has rules for that.
 * @param type - a type constraint
 */
export function misfit(value: Value, type: string): string | undefined {
	if (value === null || value instanceof Unknown) return undefined;
	try {
		if (type === "map(string)") mapOfTexts(value);
		else mustBe(value, shapeOf(type));
	} catch (error) {
		if (error instanceof NotEvaluated) return error.message;
		throw error;
	}
	return undefined;
}

function mapOfTexts(value: Value): void {
	if (!isFields(value)) throw new NotEvaluated("a map of string is required");
	for (const each of Object.values(value)) mustBe(each, { kind: "string" });
}

function mustBe(value: Value, shape: Shape): void {
	if (value instanceof Unknown || shape.kind === "any") return;
	if (shape.kind === "list") {
		if (!isList(value)) throw new NotEvaluated("a list is required");
		for (const each of value) mustBe(each, shape.of);
	} else if (shape.kind === "object") {
		if (!isFields(value)) throw new NotEvaluated("an object is required");
		fieldsMustBe(value, shape);
	} else if (shape.kind === "number") numberOf(value);
	else if (shape.kind === "bool") boolOf(value);
	else textOf(value);
}

function fieldsMustBe(value: Fields, { fields }: Shape & { readonly kind: "object" }): void {
	for (const { name, shape, optional } of fields) {
		const field = value[name] ?? null;
		if (field !== null) mustBe(field, shape);
		else if (!optional) throw new NotEvaluated(`attribute "${name}" is required`);
	}
}

import ts from "typescript";
import { markdownTable } from "../markdown.ts";
import { docOf, nodesOf, type Sources } from "./sources.ts";

/** A table of the metrics, with the comments and the units that the table of units has. */
export function metricTable(sources: Sources): string {
	const rows = unitsOf(sources).map((property) => {
		const meaning = docOf(property);
		if (meaning === "") throw new Error(`scripts/docs: the metric ${property.name.getText()} has no comment`);
		return [`\`${property.name.getText()}\``, property.initializer.getText().slice(1, -1), meaning];
	});
	return markdownTable(["metric", "unit", "meaning"], rows);
}

/** The entries of the table that gives every metric its unit: the one of all names, which its type demands. */
function unitsOf(sources: Sources): ts.PropertyAssignment[] {
	const [units] = nodesOf(sources, ts.isVariableDeclaration).filter(
		({ type, initializer }) => type?.getText().includes("Record<MetricName") && initializer !== undefined,
	);
	if (!units?.initializer || !ts.isObjectLiteralExpression(units.initializer)) {
		throw new Error("scripts/docs: there is no table Record<MetricName, …> of units");
	}
	return units.initializer.properties.filter(ts.isPropertyAssignment);
}

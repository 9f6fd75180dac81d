import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** The package's only entry. What it does not reach is not compiled. */
const ENTRY = "modules/index.ts";

/**
 * "Import attributes are only supported when …": JSON is imported with one, as Node wants it of ES modules. CommonJS output calls
 * `require`, which needs none, and leaves it out.
 */
const NO_IMPORT_ATTRIBUTES = 2823;

/** TypeScript refused the sources. */
export class CompileError extends Error {
	override readonly name = "CompileError";
}

/**
 * Compiles the constructs with all that they import to JavaScript and declarations.
 *
 * CDKTF's own template makes CommonJS apps, resolved the way of Node 10, and an ES module may import CommonJS too. The other way
 * round works from Node 22 on only. So CommonJS it is.
 *
 * @param root - the project's folder.
 * @param outDir - where the folders of the sources are made again.
 * @throws {CompileError} with every fault that TypeScript finds; then nothing is written.
 */
export function compilePackage(root: string, outDir: string): void {
	const program = ts.createProgram({ rootNames: [join(root, ENTRY)], options: optionsOf(root, outDir) });
	refuse(ts.getPreEmitDiagnostics(program), root);
	const write = (file: string, text: string) =>
		ts.sys.writeFile(file, file.endsWith(".d.ts") ? withJsEndings(text) : text);
	refuse(program.emit(undefined, write).diagnostics, root);
}

function refuse(diagnostics: readonly ts.Diagnostic[], root: string): void {
	const faults = diagnostics.filter(({ code }) => code !== NO_IMPORT_ATTRIBUTES);
	if (faults.length === 0) return;
	const host = {
		getCurrentDirectory: () => root,
		getCanonicalFileName: (name: string) => name,
		getNewLine: () => "\n",
	};
	throw new CompileError(ts.formatDiagnostics(faults, host));
}

/** The project's own options, but for what the output is. */
function optionsOf(root: string, outDir: string): ts.CompilerOptions {
	const { config } = ts.parseConfigFileTextToJson("tsconfig.json", readFileSync(join(root, "tsconfig.json"), "utf8"));
	const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
	return {
		...options,
		// What Node 20, the oldest that runs it, knows without help.
		target: ts.ScriptTarget.ES2022,
		module: ts.ModuleKind.CommonJS,
		verbatimModuleSyntax: false,
		esModuleInterop: true,
		allowImportingTsExtensions: false,
		rewriteRelativeImportExtensions: true,
		typeRoots: [join(root, "node_modules/@types")],
		noEmit: false,
		declaration: true,
		rootDir: root,
		outDir,
	};
}

/** TypeScript rewrites `./x.ts` to `./x.js` in JavaScript, but not in declarations, where older compilers do not find it. */
function withJsEndings(declarations: string): string {
	return declarations.replace(/(\bfrom |\bimport\()"(\.{1,2}\/[^"]*)\.ts"/g, '$1"$2.js"');
}

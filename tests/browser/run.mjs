// Walks the flows in a real browser:  node tests/browser/run.mjs BASE_URL [NAME …]
//
// A flow is a file in flows/ that exports `flows`: an object of functions by name, each given what to walk with:
//   { baseUrl, browser, visitor(options), mail(), world({ now }), assert }
// Most flows use the demo that is served at BASE_URL. One that needs a clock or data of its own asks for a world: a server of
// its own, run from HIROBA_PROGRAM.
// Whatever a visitor's window noticed (console errors, refused content, unexpected statuses) fails the flow.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { Browser } from "./lib/browser.mjs";
import { World } from "./lib/world.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const [baseUrl, ...names] = process.argv.slice(2);
if (!baseUrl) {
	console.error("usage: node tests/browser/run.mjs BASE_URL [NAME …]");
	process.exit(2);
}
const shots = process.env.HIROBA_SHOTS ?? join(here, "../../target/browser");
const mailFolder = process.env.HIROBA_MAIL_FOLDER;
const program = process.env.HIROBA_PROGRAM;

/** Every mail the server wrote so far, oldest first, where the run knows its folder. */
async function mail() {
	if (!mailFolder) throw new Error("this run has no HIROBA_MAIL_FOLDER");
	const files = (await readdir(mailFolder)).filter((name) => name.endsWith(".eml")).sort();
	return Promise.all(files.map((name) => readFile(join(mailFolder, name), "utf8")));
}

const files = (await readdir(join(here, "flows"))).filter((name) => name.endsWith(".mjs")).sort();
const browser = await Browser.start({ baseUrl, shots });
let passed = 0;
let failed = 0;
for (const file of files) {
	const { flows } = await import(pathToFileURL(join(here, "flows", file)));
	for (const [name, walk] of Object.entries(flows)) {
		const title = `${file.replace(/\.mjs$/, "")}: ${name}`;
		if (names.length > 0 && !names.some((wanted) => title.includes(wanted))) continue;
		const visitors = [];
		const worlds = [];
		const visitor = async (options) => {
			const person = await browser.visitor(options);
			visitors.push(person);
			return person;
		};
		const world = async (options) => {
			if (!program) throw new Error("this run has no HIROBA_PROGRAM");
			const made = await World.make({ program, ...options });
			worlds.push(made);
			return made;
		};
		const started = Date.now();
		const problems = [];
		try {
			await walk({ baseUrl, browser, visitor, mail, world, assert });
		} catch (error) {
			problems.push(error.stack ?? String(error));
			for (const [number, person] of visitors.entries()) {
				await person.shot(`failed-${title.replace(/[^a-z0-9]+/gi, "-")}-${number}`).catch(() => {});
			}
		}
		for (const person of visitors) await person.leave().catch((error) => problems.push(error.message));
		for (const made of worlds) {
			if (problems.length > 0) problems.push(`the server said:\n${made.output.slice(-2_000)}`);
			await made.remove().catch((error) => problems.push(error.message));
		}
		if (problems.length === 0) passed += 1;
		else failed += 1;
		console.log(`${problems.length === 0 ? "ok  " : "FAIL"} ${title} (${Date.now() - started} ms)`);
		for (const problem of problems) console.log(`    ${problem.replaceAll("\n", "\n    ")}`);
	}
}
await browser.close();
console.log(`\nbrowser: pictures in ${shots}`);
console.log(`browser: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

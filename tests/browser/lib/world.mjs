// A server of a flow's own: an empty database, files brought in by `hiroba import`, and a clock the flow sets. The command
// line runs beside the running server, as an operator would use it.

import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Every limit on how often something may be done, raised: here one machine is everybody. */
const limits = {
	HIROBA_LIMIT_SIGN_IN: "1000/15m",
	HIROBA_LIMIT_SIGN_IN_IP: "1000/15m",
	HIROBA_LIMIT_POST: "10000/10m",
	HIROBA_LIMIT_POST_NEW: "10000/10m",
	HIROBA_LIMIT_ANONYMOUS: "100000/1m",
};

/** A port of the loopback address that nothing listens at. */
async function freePort() {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once("error", reject);
		probe.listen(0, "127.0.0.1", () => {
			const { port } = probe.address();
			probe.close(() => resolve(port));
		});
	});
}

export class World {
	/** An empty folder, and the moment its clock stands at (RFC 3339). */
	static async make({ program, now }) {
		const folder = await mkdtemp(join(tmpdir(), "hiroba-world-"));
		return new World(program, folder, await freePort(), now);
	}

	constructor(program, folder, port, now) {
		Object.assign(this, { program, folder, port, now, output: "", server: null });
		this.baseUrl = `http://127.0.0.1:${port}`;
	}

	environment(now) {
		// A setting that the server does not know stops it: none of the run's own reach it.
		const others = Object.entries(process.env).filter(([name]) => !name.startsWith("HIROBA_"));
		return {
			...Object.fromEntries(others),
			...limits,
			HIROBA_DATABASE_URL: `sqlite://${join(this.folder, "hiroba.db")}`,
			HIROBA_FOLDER: this.folder,
			HIROBA_LISTEN: `127.0.0.1:${this.port}`,
			HIROBA_NOW: now,
		};
	}

	/** Starts the server at the world's moment and waits until it is ready. */
	async serve() {
		const server = spawn(this.program, ["serve"], { cwd: this.folder, env: this.environment(this.now) });
		this.server = server;
		for (const stream of [server.stdout, server.stderr]) stream.on("data", (data) => { this.output += data; });
		for (let tries = 0; tries < 300; tries += 1) {
			if (server.exitCode !== null) break;
			const ready = await fetch(`${this.baseUrl}/readyz`).catch(() => null);
			if (ready?.ok) return;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		throw new Error(`the server did not start:\n${this.output}`);
	}

	async stop() {
		const server = this.server;
		if (!server || server.exitCode !== null) return;
		const gone = new Promise((resolve) => server.once("exit", resolve));
		server.kill("SIGTERM");
		await gone;
		this.server = null;
	}

	/** Stops the server, sets the clock, and starts it again. */
	async goOnAt(now) {
		await this.stop();
		this.now = now;
		await this.serve();
	}

	/** Runs a subcommand beside the server, at the world's moment or another; returns what it printed. */
	async hiroba(words, { now = this.now } = {}) {
		const { stdout } = await run(this.program, words, { cwd: this.folder, env: this.environment(now) });
		return stdout;
	}

	/** Brings in a file of a kind. */
	async bringIn(kind, table) {
		const file = join(this.folder, `${kind}.csv`);
		await writeFile(file, `${table.trim().replace(/^\s+/gm, "")}\n`);
		return this.hiroba(["import", kind, file]);
	}

	/** An account's figures of a day. */
	async explain(account, day, { now } = {}) {
		return JSON.parse(await this.hiroba(["explain", account, "--as-of", day, "--json"], { now }));
	}

	/** The path that signs a person in once. */
	async wayIn(email) {
		return new URL((await this.hiroba(["admin", "sign-in-link", email])).trim()).pathname;
	}

	async remove() {
		await this.stop();
		await rm(this.folder, { recursive: true, force: true });
	}
}

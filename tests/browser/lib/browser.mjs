// Starts Chromium and opens windows that notice everything that goes wrong in them.

import { mkdtemp, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Chromium's own flags: nothing in the background, and no sandbox where root would not get one anyway. */
const flags = [
	"--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
	"--disable-component-update", "--disable-sync",
	...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

/** The sizes that pages are looked at in. */
export const viewports = {
	small: { width: 320, height: 720 },
	phone: { width: 390, height: 844 },
	tablet: { width: 800, height: 1000 },
	desk: { width: 1280, height: 900 },
};

/** A browser of its own, with an empty profile that `close` removes. */
export class Browser {
	static async start({ baseUrl, shots }) {
		const profile = await mkdtemp(join(tmpdir(), "hiroba-browser-"));
		const chrome = await chromium.launch({
			executablePath: process.env.HIROBA_CHROMIUM ?? "/usr/bin/chromium",
			headless: true,
			args: flags,
			env: { ...process.env, HOME: profile, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile },
		});
		await mkdir(shots, { recursive: true });
		return new Browser(chrome, profile, baseUrl, shots);
	}

	constructor(chrome, profile, baseUrl, shots) {
		Object.assign(this, { chrome, profile, baseUrl, shots });
	}

	async close() {
		await this.chrome.close();
		await rm(this.profile, { recursive: true, force: true });
	}

	/**
	 * A fresh visitor: no cookies, one language, one size, JavaScript on or off. The clock is the machine's.
	 * `{ locale: "ja" | "en", javaScript: true, theme: "light" | "dark", viewport: "desk", baseUrl }`
	 */
	async visitor({
		locale = "ja", javaScript = true, theme = "light", viewport = "desk", name = "visitor", baseUrl = this.baseUrl,
	} = {}) {
		const context = await this.chrome.newContext({
			baseURL: baseUrl,
			locale: locale === "ja" ? "ja-JP" : "en-GB",
			timezoneId: "Asia/Tokyo",
			javaScriptEnabled: javaScript,
			colorScheme: theme,
			viewport: viewports[viewport] ?? viewport,
			serviceWorkers: "block",
		});
		context.setDefaultTimeout(15_000);
		const page = await context.newPage();
		return new Visitor(page, { browser: this, baseUrl, locale, javaScript, theme, viewport, name });
	}
}

/** One person in one window. `page` is Playwright's. */
export class Visitor {
	constructor(page, facts) {
		this.page = page;
		Object.assign(this, facts);
		/** What went wrong so far: console errors, refused content, failed requests, faults of the server. */
		this.faults = [];
		/** Statuses of page loads that the flow means to see, such as 404. */
		this.expected = new Set();
		page.on("console", (message) => {
			if (message.type() !== "error" && message.type() !== "warning") return;
			// The browser logs every 4xx as an error; those are judged below, by status.
			if (/Failed to load resource/.test(message.text())) return;
			this.faults.push(`console ${message.type()}: ${message.text()}`);
		});
		page.on("pageerror", (error) => this.faults.push(`exception: ${error.message}`));
		page.on("requestfailed", (request) => {
			const why = request.failure()?.errorText ?? "";
			if (why !== "net::ERR_ABORTED") this.faults.push(`request failed: ${request.url()} ${why}`);
		});
		page.on("response", (response) => {
			const status = response.status();
			if (status >= 400 && !this.expected.has(status)) this.faults.push(`${status} from ${response.url()}`);
		});
		// A page loaded from elsewhere would be a leak of its own.
		page.on("request", (request) => {
			const url = new URL(request.url());
			if (/^https?:$/.test(url.protocol) && url.origin !== new URL(this.baseUrl).origin) {
				this.faults.push(`left the site: ${request.url()}`);
			}
		});
	}

	/** Opens a path; with JavaScript on, waits until its islands are awake. */
	async open(path) {
		const response = await this.page.goto(path, { waitUntil: "load" });
		await this.awake();
		return response;
	}

	/** Waits until the islands of the page, if it has any, take clicks. */
	async awake() {
		if (!this.javaScript) return;
		const islands = await this.page.locator("leptos-island").count();
		const script = await this.page.locator("script[type=module]").count();
		if (islands > 0 && script > 0) await this.page.locator("html[data-islands=awake]").waitFor({ state: "attached" });
	}

	/** Presses a button by its name and waits for the page that follows. */
	async press(name) {
		await Promise.all([
			this.page.waitForEvent("load"),
			this.page.getByRole("button", { name, exact: typeof name === "string" }).first().click(),
		]);
		await this.awake();
	}

	/** Clicks what a selector finds first, and waits for the page that follows. */
	async send(selector) {
		await Promise.all([this.page.waitForEvent("load"), this.page.locator(selector).first().click()]);
		await this.awake();
	}

	/** Answers of this status are part of the flow. */
	expects(...statuses) {
		for (const status of statuses) this.expected.add(status);
	}

	/** A picture of the whole page, in the folder of this run. */
	async shot(name) {
		const size = typeof this.viewport === "string" ? this.viewport : `${this.viewport.width}`;
		const file = [name, this.locale, this.theme, size, ...(this.javaScript ? [] : ["nojs"])].join("-");
		await this.page.screenshot({ path: join(this.browser.shots, `${file}.png`), fullPage: true });
	}

	/** Fails on any violation that axe finds in the page as it stands, of all its rules or of these. Needs JavaScript. */
	async accessible(where = this.page.url(), rules = null) {
		// Evaluated through the debugger, so that the site's Content-Security-Policy stays as it is.
		const { readFile } = await import("node:fs/promises");
		await this.page.evaluate(await readFile(axePath, "utf8"));
		const options = { resultTypes: ["violations"], ...(rules && { runOnly: { type: "rule", values: rules } }) };
		const found = await this.page.evaluate((chosen) => axe.run(document, chosen), options);
		for (const violation of found.violations) {
			const places = violation.nodes.map((node) => node.target.join(" ")).slice(0, 5).join(", ");
			this.faults.push(`axe ${violation.id} (${violation.impact}) at ${where}: ${violation.help}: ${places}`);
		}
	}

	/** Fails when the page scrolls sideways, at the window's width or another. */
	async fits(width = 0) {
		const before = this.page.viewportSize();
		if (width > 0) await this.page.setViewportSize({ width, height: before.height });
		const wide = await this.page.evaluate(() => {
			const page = document.documentElement;
			return page.scrollWidth > page.clientWidth ? `${page.scrollWidth} > ${page.clientWidth}` : "";
		});
		if (width > 0) await this.page.setViewportSize(before);
		if (wide) this.faults.push(`scrolls sideways at ${this.page.url()}: ${wide}`);
	}

	/** Closes the window; throws when anything went wrong in it. */
	async leave() {
		await this.page.context().close();
		if (this.faults.length > 0) throw new Error(`${this.name}:\n    ${[...new Set(this.faults)].join("\n    ")}`);
	}
}

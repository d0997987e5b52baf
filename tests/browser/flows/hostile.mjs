// Texts that have broken other sites, in every field of every form that a person can reach, and then every page that shows
// them, as everybody: nothing runs, nothing is refused by the page's own policy, no page breaks.

import { enter } from "../lib/doors.mjs";
import { hostile, scripts } from "../lib/hostile.mjs";

export const flows = {};

/** Forms that end, undo or send what the walk needs, or hold no text of anybody's. */
const leaveOut =
	/^\/(sign-out|sign-in|language|setup|me\/(sessions|password|second-factor|export)|staff\/(customer-view|import)|admin\/(jobs|roles)|posts\/\d+\/(helpful|accept|unaccept|endorse|unendorse)|topics\/\d+\/(me-too|claim|release))|\/(suspend|reset|revoke|remove|send|try|discard|apply|leave)$/;

/** Texts sent in one request, where a field takes several lines. */
const together = 24;
/** Forms whose text takes the place of the one before: looked at after each. */
const replacing = /^\/(me|me\/profile|admin\/settings|admin\/hours.*|staff\/accounts\/\d+\/\w[\w-]*)$/;
/** Texts for forms that act once or upon one thing: the worst of ours, together where a field takes several lines. */
const few = scripts.slice(0, 60);

/** The forms of the page as it stands: their place, and the fields that a person writes words into. */
async function formsOf(person) {
	return person.page.evaluate(() =>
		[...document.forms]
			.map((form, place) => ({ form, place }))
			.filter(({ form }) => form.method === "post" && form.enctype !== "multipart/form-data")
			.map(({ form, place }) => {
				const fields = [...form.elements].filter(
					(field) => field.name && (field.tagName === "TEXTAREA" || ["text", "search", "url", "email"].includes(field.type)),
				);
				return {
					place,
					action: new URL(form.action).pathname,
					names: fields.map((field) => field.name),
					oneLine: fields.some((field) => field.tagName !== "TEXTAREA"),
				};
			})
			.filter((form) => form.names.length > 0),
	);
}

/**
 * Sends one form of the page with `line` in every field of one line and `block` in every other, or in the field `only` alone;
 * returns the status.
 */
async function write(person, place, line, block, only = null) {
	return person.page.evaluate(
		async ({ place, line, block, only }) => {
			const form = document.forms[place];
			const sent = new URLSearchParams();
			for (const [name, value] of new FormData(form)) sent.append(name, value);
			for (const field of form.elements) {
				if (!field.name || (only && field.name !== only)) continue;
				if (field.tagName === "TEXTAREA") sent.set(field.name, block);
				// Long enough for a title; a line break can't be typed there but can be sent.
				else if (["text", "search"].includes(field.type)) sent.set(field.name, field.name === "title" ? `題名 ${line}` : line);
				else if (field.type === "url") sent.set(field.name, `https://hooks.example/${encodeURIComponent(line)}`);
				else if (field.type === "email") sent.set(field.name, `${line}@example.com`);
			}
			const answer = await fetch(form.action, { method: "POST", body: sent, redirect: "manual" });
			return answer.type === "opaqueredirect" ? 303 : answer.status;
		},
		{ place, line, block, only },
	);
}

/** Writes everything into every form of some pages. Returns how often, and how often it was taken. */
async function writeEverything(person, pages, assert, texts = hostile) {
	const count = { sent: 0, taken: 0 };
	const known = new Set();
	for (const path of pages) {
		await person.open(path);
		for (const form of await formsOf(person)) {
			const shape = form.action.replace(/\d+/g, "N");
			if (leaveOut.test(form.action) || known.has(shape)) continue;
			known.add(shape);
			const send = async (line, block, only) => {
				const status = await write(person, form.place, line, block, only);
				assert.ok(status < 500, `${form.action} answered ${status} to ${JSON.stringify(line)}`);
				count.sent += 1;
				if (status === 303) count.taken += 1;
				return status;
			};
			// The worst come last: what takes the place of another stays.
			for (let at = texts.length - 1; at >= 0; at -= 1) {
				const from = at - (at % together);
				if (!form.oneLine && at !== from) continue;
				const block = texts.slice(from, from + together).join("\n\n");
				const status = await send(texts[at], block);
				if (at >= scripts.length) continue;
				// Something else in the form is refused: one field at a time.
				if (status === 422) for (const name of form.names) await send(texts[at], block, name);
				if (replacing.test(form.action)) {
					await person.open(path);
					for (const flaw of await foreign(person)) person.faults.push(`${flaw} on ${path}`);
				}
			}
			await person.open(path);
		}
	}
	return count;
}

/**
 * Opens one form of a moderator's and sends it with hostile words in all its fields: first each of `lines` where something else is
 * refused, then once as it would be taken. Returns the last status.
 */
async function act(person, path, assert, choose = {}) {
	const answer = await person.open(path);
	assert.equal(answer.status(), 200, `${path} is not there`);
	const send = (line, more) =>
		person.page.evaluate(
			async ({ line, block, more }) => {
				const form = [...document.forms].find((one) => one.querySelector("textarea, main [type=text]") && one.closest("main") && one.method === "post");
				if (!form) return 0;
				const sent = new URLSearchParams();
				for (const [name, value] of new FormData(form)) sent.append(name, value);
				for (const field of form.elements) {
					if (field.name && (field.tagName === "TEXTAREA" || field.type === "text")) {
						sent.set(field.name, field.tagName === "TEXTAREA" ? block : `題名 ${line}`);
					}
				}
				for (const [name, value] of Object.entries(more)) sent.set(name, value);
				const answer = await fetch(form.action, { method: "POST", body: sent, redirect: "manual" });
				// What was refused is drawn with what was typed: looked at as any page.
				if (answer.type !== "opaqueredirect") {
					const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
					for (const one of drawn.querySelectorAll("main *")) {
						for (const { name } of one.attributes) if (/^on/i.test(name)) return -1;
					}
					if (drawn.querySelector("main script, main iframe, main object, main embed, main math")) return -1;
				}
				return answer.type === "opaqueredirect" ? 303 : answer.status;
			},
			{ line, block: more.block ?? few.slice(0, 6).join("\n").slice(0, 400), more: more.fields ?? {} },
		);
	// Too long and choosing nothing: refused, with what was typed on the page.
	for (const line of few.slice(0, 12)) {
		const status = await send(line, { block: few.join("\n").repeat(4) });
		assert.ok(status === 422 || status === 400 || status === 429, `${path} answered ${status} to too much`);
	}
	const status = await send(few[4], { fields: choose });
	assert.ok(status < 500 && status > 0, `${path} answered ${status}`);
	return status;
}

/** What is on the page that no text of a person may bring there. */
async function foreign(person) {
	return person.page.evaluate(() => {
		const found = [];
		const mine = location.origin;
		for (const one of document.querySelectorAll("*")) {
			for (const { name, value } of one.attributes) {
				if (/^on/i.test(name)) found.push(`${one.tagName} ${name}=${value}`);
				if (name === "style") found.push(`${one.tagName} style=${value}`);
				if (["href", "src", "action", "formaction", "data", "xlink:href"].includes(name) && /^\s*(javascript|data|vbscript):/i.test(value)) {
					found.push(`${one.tagName} ${name}=${value}`);
				}
			}
		}
		for (const one of document.querySelectorAll("iframe, object, embed, base, meta[http-equiv], math, template, video, audio, source")) {
			found.push(one.outerHTML.slice(0, 120));
		}
		for (const script of document.querySelectorAll("script")) {
			if (script.type !== "application/ld+json" && !script.src.startsWith(`${mine}/assets/`)) found.push(script.outerHTML.slice(0, 120));
		}
		for (const link of document.querySelectorAll("link[href], img[src], form[action]")) {
			const to = link.getAttribute("href") ?? link.getAttribute("src") ?? link.action;
			if (typeof to === "string" && !new URL(to, mine).href.startsWith(mine)) found.push(link.outerHTML.slice(0, 120));
		}
		if (window.hasRun) found.push("a script ran");
		return found;
	});
}

/** Opens what links lead to, at most so many pages, and looks at each. */
async function look(person, starts, most) {
	const waiting = starts.map((path) => new URL(path, person.baseUrl).href);
	const seen = new Set();
	const shapes = new Map();
	let looked = 0;
	while (waiting.length > 0 && looked < most) {
		const href = waiting.shift();
		if (seen.has(href)) continue;
		seen.add(href);
		const { pathname, searchParams } = new URL(href);
		const shape = `${pathname.replace(/^\/t\/\d+\/.*/, "/t/N").replace(/\d+/g, "N")}?${[...searchParams.keys()].sort()}`;
		const before = shapes.get(shape) ?? 0;
		// Enough of each kind; of questions and lists, more: that is where the texts are.
		if (before >= (/^\/(t|questions)/.test(shape) ? 40 : 6)) continue;
		shapes.set(shape, before + 1);
		const answer = await person.open(href);
		looked += 1;
		if (answer.status() >= 500) person.faults.push(`${answer.status()} from ${href}`);
		for (const flaw of await foreign(person)) person.faults.push(`${flaw} on ${pathname}`);
		await person.fits();
		const links = await person.page.locator("a[href]").evaluateAll((all) => all.map((link) => link.href.split("#")[0]));
		// A file is no page: Chromium draws a picture in a document of its own, whose style our policy for files refuses.
		waiting.push(...links.filter((link) => link.startsWith(person.baseUrl) && !/\/sign-out|\/files\//.test(link)));
	}
	return looked;
}

/** Notices a script that runs in any page of this person's. */
async function watch(person) {
	await person.page.addInitScript(() => {
		window.ran = () => { window.hasRun = true; };
	});
	person.page.on("dialog", async (dialog) => {
		person.faults.push(`a dialog: ${dialog.message()}`);
		await dialog.dismiss();
	});
}

flows["in every field, on every page"] = async ({ visitor, world, assert }) => {
	const made = await world({ now: "2026-03-18T10:00:00+09:00" });
	await made.hiroba(["demo", "--accounts", "6", "--posts", "60"]);
	await made.serve();
	const come = async (side, options) => {
		const person = await visitor({ baseUrl: made.baseUrl, name: side, ...options });
		// What is refused is refused in words; what breaks is not expected.
		person.expects(400, 403, 404, 409, 413, 422, 429);
		await enter(person, side);
		await watch(person);
		return person;
	};

	// Written by a customer, by who looks after accounts, and by an administrator.
	const customer = await come("customer", { viewport: "phone" });
	await customer.open("/questions");
	const topic = await customer.page.locator(".question-row__title a").first().getAttribute("href");
	const asked = await writeEverything(customer, ["/ask", topic, "/me", "/me/profile"], assert);
	await writeEverything(customer, ["/stories/new"], assert, scripts);
	assert.ok(asked.taken > 60, `only ${asked.taken} of ${asked.sent} were taken`);

	const cs = await come("cs");
	await cs.open("/staff/accounts");
	const account = await cs.page.locator('th a[href^="/staff/accounts/"]').first().getAttribute("href");
	const noted = await writeEverything(
		cs,
		[account, `${account}/domains`, "/staff/accounts/new", "/staff/invitations"],
		assert,
	);
	assert.ok(noted.taken > 30, `only ${noted.taken} of ${noted.sent} were taken`);
	await cs.open("/events");
	const event = await cs.page.locator('.event-card__title a').first().getAttribute("href");
	const around = ["questions", "letters", "invitations", "organisers", "after", "doors", "manage/setup"].map((page) => `${event}/${page}`);
	const gathered = await writeEverything(
		cs,
		["/events/new", "/events/groups", ...around, "/staff/programs/new", "/staff/programs/consulting"],
		assert,
		few,
	);
	assert.ok(gathered.taken > 60, `only ${gathered.taken} of ${gathered.sent} were taken`);

	// Everything a moderator does takes a reason, and some of it a title; reports take a note.
	const moderator = await come("moderator");
	await moderator.open("/questions");
	const links = await moderator.page.locator(".question-row__title a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
	const ids = links.map((href) => Number(/\/t\/(\d+)\//.exec(href)[1]));
	const postOf = async (href) => {
		await moderator.open(href);
		return Number((await moderator.page.locator("article.post").first().getAttribute("id")).replace("post-", ""));
	};
	const first = await postOf(links[0]);
	assert.equal(await act(customer, `/posts/${await postOf(links[1])}/flag`, assert, { reason: "other" }), 303);
	for (const [verb, choose] of [["close", {}], ["pin", {}], ["move", {}], ["merge", { into: String(ids[3]) }], ["split", {}]]) {
		await act(moderator, `/topics/${ids[verb === "merge" ? 2 : 0]}/${verb}`, assert, choose);
	}
	assert.equal(await act(moderator, `/topics/${ids[0]}/reopen`, assert), 303);
	assert.equal(await act(moderator, `/posts/${first}/hide`, assert), 303);
	assert.equal(await act(moderator, `/posts/${first}/restore`, assert), 303);
	await moderator.open("/moderation");
	const cases = await moderator.page.locator('main a[href^="/moderation/"]').evaluateAll((all) => all.map((link) => link.getAttribute("href")));
	assert.ok(cases.length > 0, "nothing that was reported waits");
	await moderator.open(cases.find((href) => /\d+$/.test(href)));
	const claim = moderator.page.locator('form[action$="/claim"] button');
	if ((await claim.count()) > 0) await moderator.send('form[action$="/claim"] button');
	await act(moderator, new URL(moderator.page.url()).pathname, assert);

	const admin = await come("admin");
	await writeEverything(admin, ["/admin/settings", "/admin/people", "/admin/hours"], assert);

	// Read by everybody.
	const guest = await visitor({ baseUrl: made.baseUrl, viewport: "phone", name: "visitor" });
	guest.expects(404);
	await watch(guest);
	assert.ok((await look(guest, ["/", "/questions", "/tags", "/terms"], 60)) > 3);
	assert.ok((await look(customer, ["/questions", "/", "/tags", "/me", "/me/profile", "/people", "/stories/mine", "/notices", "/search?q=ran", "/events", event, topic], 140)) > 30);
	assert.ok((await look(moderator, ["/moderation", ...cases, `/topics/${ids[0]}/moderation`, "/moderation/history", "/notices", links[0]], 60)) > 8);
	assert.ok((await look(cs, ["/staff", "/staff/desk", "/staff/accounts", account, "/questions", event, `${event}/manage`, ...around, "/staff/programs"], 120)) > 20);
	assert.ok((await look(admin, ["/admin", "/admin/audit", "/admin/settings", "/admin/hours", "/admin/mail"], 60)) > 8);

	// What is not a page is well-formed all the same.
	for (const path of ["/sitemap.xml", "/feeds/questions"]) {
		const text = await (await guest.page.request.get(path)).text();
		const flaw = await guest.page.evaluate(
			(xml) => new DOMParser().parseFromString(xml, "application/xml").querySelector("parsererror")?.textContent ?? "",
			text,
		);
		assert.equal(flaw, "", `${path} is not well-formed`);
	}
};

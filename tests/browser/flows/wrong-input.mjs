// What is typed wrongly comes back as it was typed, with the problem beside its field, told to a screen reader too.

import { enter } from "../lib/doors.mjs";

export const flows = {};

/** Where someone goes, the form they fill in, what they type, and the field that the problem belongs to (none: the form). */
const cases = {
	visitor: [
		{ at: "/sign-in", form: 'form[action="/sign-in"]', typed: { email: "mizuno at shimebi" }, wrong: ["email"] },
		{
			at: "/sign-in/password", form: 'form[action="/sign-in/password"]', wrong: [],
			typed: { email: "nobody@example.com" }, secret: { password: "correct horse battery" },
		},
	],
	customer: [
		{
			at: "/ask", form: 'form[action="/ask"]', wrong: ["title", "body", "tags"],
			typed: { title: "短い", body: "短い", tags: "一、二、三、四、五、六" },
		},
		{ at: "topic", form: ".answer-form form", typed: { body: "短い" }, wrong: ["body"] },
		{ at: "/me", form: 'form[action="/me"]', typed: { name: " " }, wrong: ["name"], trimmed: true },
		{
			at: "/me/profile", form: 'form[action="/me/profile"]', wrong: ["uses"],
			typed: { introduction: "締めを担当しています。", uses: "長".repeat(31), department: "経理部" },
		},
		{ at: "/me/leave", form: 'form[action="/me/leave"]', typed: { email: "other@example.com" }, wrong: ["email", "sure"] },
		{ at: "/me/password", form: 'form[action="/me/password"]', typed: {}, secret: { password: "12345" }, wrong: ["password"] },
	],
	cs: [
		{
			at: "/staff/invitations", form: 'form[action="/staff/invitations"]', wrong: ["account"],
			typed: { account: "どこにもない会社", people: "hanako@example.co.jp" },
		},
		{
			at: "/staff/accounts/new", form: 'form[action="/staff/accounts/new"], form[action="/staff/accounts"][method=post]',
			typed: { name: "", started_on: "2026-04-01" }, wrong: ["name"],
		},
		{
			at: "account", form: 'form[action$="/next-action"]', wrong: ["next_action"],
			typed: { next_action: "", next_action_on: "2026-12-01" },
		},
		{ at: "account", form: 'form[action$="/profile"]', typed: { name: "" }, wrong: ["name"] },
		{ at: "account", form: 'form[action$="/stage"]', typed: { reason: "" }, wrong: ["reason"] },
	],
	admin: [
		{ at: "/admin/people", form: 'form[method=post][action="/admin/people"]', typed: { email: "x", name: "森" }, wrong: ["email"] },
		{
			at: "/admin/settings", form: 'form[action="/admin/settings"]', wrong: ["site_name"],
			typed: { site_name: "", mark: "広場", terms_ja: "# 目的\n利用の助け合い" },
		},
		{ at: "/staff/join-requests", form: 'form[action^="/staff/join-requests/"]', typed: { account: "どこにもない会社" }, wrong: ["account"] },
	],
};

/** The address of a page that has no fixed one. */
async function find(person, at) {
	if (at === "topic") {
		await person.open("/questions");
		return person.page.locator(".question-row__title a").first().getAttribute("href");
	}
	if (at === "account") {
		await person.open("/staff/accounts");
		return person.page.locator('th a[href^="/staff/accounts/"]').first().getAttribute("href");
	}
	return at;
}

for (const [side, forms] of Object.entries(cases)) {
	for (const locale of ["ja", "en"]) {
		flows[`as ${side}, ${locale}`] = async ({ visitor, assert }) => {
			const person = await visitor({ locale, viewport: "phone", name: side });
			if (side !== "visitor") await enter(person, side);
			person.expects(422, 401);
			for (const { at, form, typed, secret = {}, wrong, trimmed } of forms) {
				await person.open(await find(person, at));
				const where = `${at} ${form}`;
				// The browser's own checks would keep the server from being asked.
				await person.page.evaluate((selector) => {
					for (const one of document.querySelectorAll("details")) one.open = true;
					document.querySelector(selector).noValidate = true;
				}, form);
				for (const [name, value] of Object.entries({ ...typed, ...secret })) {
					await person.page.locator(`${form} >> [name="${name}"]`).first().fill(value);
				}
				await person.send(`${form} >> button.button:not(.preview-button, [name=save])`);
				const found = await person.page.evaluate((names) => {
					const field = (name) => document.querySelector(`[name="${name}"][aria-invalid=true]`);
					return {
						shown: [...document.querySelectorAll(".field__problems, [role=alert]")].map((one) => one.innerText.trim()).filter(Boolean),
						beside: Object.fromEntries(names.map((name) => {
							const told = (field(name)?.getAttribute("aria-describedby") ?? "").split(" ")
								.map((id) => document.getElementById(id))
								.filter((one) => one?.matches(".field__problems"))
								.map((one) => one.innerText.trim());
							return [name, told.join(" ")];
						})),
						seen: names.length === 0 || names.every((name) => field(name)?.checkVisibility()),
					};
				}, wrong);
				assert.ok(found.shown.length > 0, `${where}: nothing says what is wrong`);
				for (const name of wrong) assert.ok(found.beside[name], `${where}: no problem is told at ${name}`);
				assert.ok(found.seen, `${where}: the wrong field is out of sight`);
				for (const [name, value] of Object.entries(typed)) {
					const kept = await person.page.locator(`${form} >> [name="${name}"]`).first().inputValue();
					assert.equal(trimmed ? kept.trim() : kept, trimmed ? value.trim() : value, `${where}: ${name} was not kept`);
				}
				for (const name of Object.keys(secret)) {
					assert.equal(await person.page.locator(`${form} >> [name="${name}"]`).first().inputValue(), "", `${where}: ${name} came back`);
				}
				await person.accessible(`${where}, refused`);
				await person.fits();
				await person.shot(`refused-${side}-${at.replace(/[^a-z]+/gi, "-")}-${wrong.join("-")}`);
			}
		};
	}
}

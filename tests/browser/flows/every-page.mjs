// Every page that links lead to, for each kind of person: nothing axe objects to, in light and dark; nothing refused by the
// page's own policy; no dead link; nothing that scrolls sideways at 320 px, in Japanese or English; all details opened.

import { crawl } from "../lib/crawl.mjs";
import { enter } from "../lib/doors.mjs";

export const flows = {};

for (const [side, start] of [
	[null, "/"],
	["customer", "/"],
	["moderator", "/"],
	["marketing", "/staff"],
	["cs", "/staff"],
	["admin", "/staff"],
]) {
	flows[`as ${side ?? "visitor"}`] = async ({ visitor, assert }) => {
		const person = await visitor({ viewport: "small", name: side ?? "visitor" });
		if (side) await enter(person, side);
		const looked = await crawl(person, [start, "/", "/me", "/admin", "/sign-in"]);
		assert.ok(looked > 5, `only ${looked} pages`);
	};
}

// A site of its first minute, where every list has nothing to list and says what to do next.
flows["as the first administrator of an empty site"] = async ({ visitor, world, assert }) => {
	const made = await world({ now: "2026-03-18T10:00:00+09:00" });
	await made.serve();
	const person = await visitor({ viewport: "small", baseUrl: made.baseUrl, name: "administrator" });
	await person.open(/http:\S+(\/setup\/\S+)/.exec(made.output)[1]);
	await person.accessible();
	await person.fits();
	await person.page.fill("#site_name", "青空ひろば");
	await person.page.fill("#name", "管理 花子");
	await person.page.fill("#email", "admin@vendor.example");
	await person.send("main form .button");
	await person.send("main form button");
	if (new URL(person.page.url()).pathname === "/recorded") await person.send("main form button");
	const lists = [
		"/", "/questions", "/questions?filter=unanswered", "/tags", "/staff", "/staff/accounts", "/staff/invitations",
		"/staff/join-requests", "/staff/import", "/admin/jobs", "/admin/mail",
	];
	for (const list of lists) {
		await person.open(list);
		const said = await person.page.locator("main .empty").allInnerTexts();
		assert.ok(said.join("").length > 10, `${list} has nothing to say when it is empty`);
	}
	await crawl(person, lists, { picture: "empty" });
};

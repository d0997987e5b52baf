// The main flows by keyboard alone: Tab, Shift+Tab, arrows, Space, Enter, and typing. Wherever the focus stops, it shows.

import { enter } from "../lib/doors.mjs";

export const flows = {};

/** Presses Tab (or Shift+Tab) until the focus is on what `selector` names; fails where a stop shows no focus. */
async function tabTo(person, selector, { back = false, most = 150 } = {}) {
	const { page } = person;
	for (let pressed = 0; pressed <= most; pressed += 1) {
		const stop = await page.evaluate((wanted) => {
			const here = document.activeElement;
			if (!here || here === document.body) return { here: false, shows: true };
			const outlined = (element) => element && getComputedStyle(element).outlineStyle !== "none";
			// A date's parts and its button show the focus by themselves, inside the field.
			const within = here.matches("#main, input[type=date]");
			const shows = within || outlined(here) || outlined(here.closest("label"));
			return { here: here.matches(wanted), shows, what: here.outerHTML.slice(0, 120) };
		}, selector);
		if (!stop.shows) throw new Error(`no focus shows on ${stop.what}`);
		if (stop.here) return;
		await page.keyboard.press(back ? "Shift+Tab" : "Tab");
	}
	throw new Error(`the keyboard does not reach ${selector} at ${page.url()}`);
}

/** Presses a key that leads to another page. */
async function go(person, key) {
	await Promise.all([person.page.waitForEvent("load"), person.page.keyboard.press(key)]);
	await person.awake();
}

for (const javaScript of [true, false]) {
	flows[`ask, answer, accept${javaScript ? "" : ", no JavaScript"}`] = async ({ visitor, assert }) => {
		const asker = await visitor({ javaScript, name: "asker" });
		await enter(asker, "customer");
		await asker.open("/");

		// The first stop leads past the header.
		await asker.page.keyboard.press("Tab");
		await asker.page.keyboard.press("Enter");
		assert.equal(new URL(asker.page.url()).hash, "#main");
		await tabTo(asker, 'a[href="/ask"]');
		await go(asker, "Enter");
		await tabTo(asker, "#title");
		await asker.page.keyboard.insertText("振込先を取引先ごとに分けたい");
		await tabTo(asker, "#body");
		await asker.page.keyboard.insertText("取引先によって振込先の口座を分けたいのですが、設定はどこにありますか。");
		await tabTo(asker, "input[name=identity]");
		await asker.page.keyboard.press("ArrowDown");
		await asker.page.keyboard.press("ArrowDown");
		const identity = await asker.page.locator("input[name=identity]:checked").getAttribute("value");
		assert.ok(["full", "name", "profile"].includes(identity));
		await tabTo(asker, "form.form--ask .button--main");
		await go(asker, "Enter");
		const topic = new URL(asker.page.url()).pathname;
		assert.match(topic, /^\/t\/\d+\//);

		const answerer = await visitor({ javaScript, locale: "en", name: "answerer" });
		await enter(answerer, "moderator");
		await answerer.open(topic);
		await tabTo(answerer, '.thread__actions button');
		await go(answerer, "Space");
		assert.equal(await answerer.page.locator(".thread__actions button").first().getAttribute("aria-pressed"), "true");
		await tabTo(answerer, ".answer-form textarea");
		await answerer.page.keyboard.insertText("「取引先」の画面の「支払口座」で分けられます。");
		await tabTo(answerer, ".answer-form .button--main");
		await go(answerer, "Enter");
		// The menu opens and closes from the keyboard.
		await tabTo(answerer, ".answers .menu summary");
		await answerer.page.keyboard.press("Enter");
		await tabTo(answerer, '.answers .menu a[href$="/edit"]');
		await go(answerer, "Enter");
		await tabTo(answerer, "#body");
		await answerer.page.keyboard.press("Control+End");
		await answerer.page.keyboard.insertText("標準では一つだけです。");
		await tabTo(answerer, "form.form .button--main");
		await go(answerer, "Enter");

		await asker.open(topic);
		await tabTo(asker, 'form[action$="/accept"] button');
		await go(asker, "Enter");
		assert.equal(await asker.page.locator('form[action$="/unaccept"]').count(), 1);
		await tabTo(asker, ".comment-form summary");
		await asker.page.keyboard.press("Enter");
		await tabTo(asker, ".comment-form textarea");
		await asker.page.keyboard.insertText("ありがとうございます。分けられました。");
		await tabTo(asker, '.comment-form .button:not([name="save"])');
		await go(asker, "Enter");
		assert.ok((await asker.page.locator(".comments").allInnerTexts()).join("").includes("分けられました"));
	};

	flows[`an account's next action and memo${javaScript ? "" : ", no JavaScript"}`] = async ({ visitor, assert }) => {
		const staff = await visitor({ javaScript, name: "CS" });
		await enter(staff, "cs");
		await staff.open("/staff");
		await tabTo(staff, '.places a[href="/staff/accounts"]');
		await go(staff, "Enter");
		await tabTo(staff, "#filter-q");
		await tabTo(staff, 'th a[href^="/staff/accounts/"]');
		await go(staff, "Enter");
		await tabTo(staff, 'section[aria-labelledby="next-action-title"] summary');
		await staff.page.keyboard.press("Enter");
		await tabTo(staff, "#next_action");
		await staff.page.keyboard.press("Control+A");
		await staff.page.keyboard.insertText("締め日の相談会に誘う");
		await tabTo(staff, 'form[action$="/next-action"] .button');
		await go(staff, "Enter");
		assert.equal(await staff.page.locator(".next-action").innerText(), "締め日の相談会に誘う");
		await tabTo(staff, 'section[aria-labelledby="memo-title"] summary');
		await staff.page.keyboard.press("Enter");
		await tabTo(staff, "#memo");
		await staff.page.keyboard.press("Control+A");
		await staff.page.keyboard.insertText("情報システム部の高橋さんが窓口。");
		await tabTo(staff, 'form[action$="/memo"] .button');
		await go(staff, "Enter");
		assert.equal(await staff.page.locator(".memo").innerText(), "情報システム部の高橋さんが窓口。");
	};
}

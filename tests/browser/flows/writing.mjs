// Writing with an input method: the Enter that accepts a word never sends a form, and Ctrl+Enter sends only once nothing is
// being composed. The events are those of Chromium's own input method, driven through its debugger.

import { enter } from "../lib/doors.mjs";

export const flows = {};

/** What an input method does in the focused field. */
async function inputMethod(page) {
	const devtools = await page.context().newCDPSession(page);
	return {
		/** Letters that are not accepted yet. */
		compose: (text) =>
			devtools.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length }),
		/** The word is accepted. */
		accept: (text) => devtools.send("Input.insertText", { text }),
		/** An Enter as browsers report it: 229 from an input method, 13 otherwise; `control` for Ctrl+Enter. */
		enter: async ({ code, control = false }) => {
			const key = { key: "Enter", code: "Enter", windowsVirtualKeyCode: code, modifiers: control ? 2 : 0 };
			await devtools.send("Input.dispatchKeyEvent", { ...key, type: "rawKeyDown" });
			await devtools.send("Input.dispatchKeyEvent", { ...key, type: "keyUp" });
		},
	};
}

/** Counts, for the rest of the page's life, forms that were sent and words that were begun. */
async function watch(page) {
	await page.evaluate(() => {
		window.seen = { sent: 0, begun: 0 };
		document.addEventListener("submit", (event) => {
			window.seen.sent += 1;
			if (window.seen.stop) event.preventDefault();
		}, true);
		document.addEventListener("compositionstart", () => { window.seen.begun += 1; }, true);
		window.seen.stop = true;
	});
}

const seen = (page) => page.evaluate(() => ({ ...window.seen }));

flows["an accepted word sends nothing, Ctrl+Enter does"] = async ({ visitor, assert }) => {
	const person = await visitor({ name: "writer" });
	await enter(person, "customer");
	await person.open("/ask");
	const { page } = person;
	await watch(page);
	const method = await inputMethod(page);

	// An earlier walk of the same person may have left a draft.
	for (const field of ["#title", "#tags", "#body"]) await page.fill(field, "");
	for (const field of ["#title", "#tags"]) {
		await page.focus(field);
		await method.compose("せいきゅうしょ");
		await method.enter({ code: 229 });
		await method.accept("請求書");
		assert.equal(await page.inputValue(field), "請求書");
	}
	await page.fill("#title", "請求書の締め日を変えたい");

	await page.focus("#body");
	await method.compose("しめび");
	await method.enter({ code: 229 });
	await method.enter({ code: 229, control: true });
	await method.enter({ code: 13, control: true });
	assert.deepEqual(await seen(page), { sent: 0, begun: 3, stop: true }, "a form was sent while a word was being composed");
	await method.accept("締め日");
	// Some input methods still report 229 just after the word was accepted.
	await method.enter({ code: 229, control: true });
	assert.equal((await seen(page)).sent, 0);
	await method.accept("を**月末**から20日に変えられますか。");

	// The preview is the server's own.
	const tools = page.locator(".composer-tools button");
	await tools.last().click();
	await page.locator(".composer-preview strong").waitFor();
	assert.equal(await page.locator(".composer-preview strong").innerText(), "月末");
	assert.equal(await page.locator(".composer-preview").innerText(), "締め日を月末から20日に変えられますか。");
	assert.equal((await seen(page)).sent, 0);

	await page.focus("#body");
	await method.enter({ code: 13, control: true });
	assert.equal((await seen(page)).sent, 1, "Ctrl+Enter did not send");

	// Once more, with nothing held back.
	await page.evaluate(() => { window.seen.stop = false; });
	await Promise.all([page.waitForURL(/\/t\/\d+\//), method.enter({ code: 13, control: true })]);
	assert.equal(await page.locator(".prose strong").first().innerText(), "月末");
};

flows["a search while composing, and tools on a selection"] = async ({ visitor, assert }) => {
	const staff = await visitor({ name: "staff" });
	await enter(staff, "cs");
	await staff.open("/staff/accounts");
	await watch(staff.page);
	const method = await inputMethod(staff.page);
	await staff.page.focus("#filter-q");
	await method.compose("あおば");
	await method.enter({ code: 229 });
	assert.equal((await seen(staff.page)).sent, 0);

	const person = await visitor({ name: "writer" });
	await enter(person, "customer");
	await person.open("/ask");
	await person.page.fill("#body", "締め日は月末です。");
	await person.page.evaluate(() => document.querySelector("#body").setSelectionRange(4, 6));
	await person.page.locator(".composer-tools button").first().click();
	assert.equal(await person.page.inputValue("#body"), "締め日は**月末**です。");
};

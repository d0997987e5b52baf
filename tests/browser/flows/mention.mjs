// Calling somebody by name: offered after an @, picked by Enter, but never by the Enter that accepts a word. And the other thing
// that a post's page offers where scripts run: keeping a passage that is selected.

import { enter } from "../lib/doors.mjs";
import { inputMethod } from "../lib/input-method.mjs";

export const flows = {};

flows["a name is offered and picked with an input method"] = async ({ visitor, assert }) => {
	const person = await visitor({ name: "caller", viewport: "phone" });
	await enter(person, "moderator");
	const { page } = person;
	await person.open("/questions");
	await Promise.all([page.waitForEvent("load"), page.locator(".question-row__title a").first().click()]);
	await person.awake();
	const address = page.url();
	const field = page.locator(".answer-form textarea[name=body]");
	const people = page.locator(".answer-form .people-picker");
	await field.focus();
	await page.keyboard.type("ご存じですか @");
	await people.locator("[role=option]").first().waitFor();
	await person.accessible();
	await person.shot("people-offered");
	const name = (await people.locator("[role=option]").nth(1).textContent()).trim();

	const method = await inputMethod(page);
	await method.compose(name[0]);
	await method.enter(229);
	assert.equal(page.url(), address, "the form was sent while a word was being composed");
	assert.ok(!(await field.inputValue()).includes("/u/"), "somebody was picked while a word was being composed");
	await method.accept(name[0]);
	await page.waitForFunction(
		(start) => {
			const all = [...document.querySelectorAll(".answer-form .people-picker [role=option]")];
			return all.length > 0 && all.every((one) => one.textContent.includes(start));
		},
		name[0],
	);
	await method.enter(13);
	assert.match(await field.inputValue(), /^ご存じですか @?\[.*\]\(\/u\/\d+\)\s?$/);
	assert.equal(await people.isVisible(), false);
	assert.equal(page.url(), address);

	await page.keyboard.type(" @");
	await people.locator("[role=option]").first().waitFor();
	await page.keyboard.press("Escape");
	assert.equal(await people.isVisible(), false);
	await page.keyboard.press("Enter");
	assert.ok((await field.inputValue()).endsWith("@\n"), "Enter without an offer is an Enter");
};

flows["a name is offered in the form for a comment, with an input method"] = async ({ visitor, assert }) => {
	const person = await visitor({ name: "commenter", viewport: "phone" });
	await enter(person, "moderator");
	const { page } = person;
	await person.open("/questions");
	await Promise.all([page.waitForEvent("load"), page.locator(".question-row__title a").first().click()]);
	await person.awake();
	const address = page.url();
	const form = page.locator("details.comment-form").first();
	await form.locator("summary").click();
	const field = form.locator("textarea[name=body]");
	const people = form.locator(".people-picker");
	await field.focus();
	await page.keyboard.type("ご存じですか @");
	await people.locator("[role=option]").first().waitFor();
	await person.accessible();
	await person.fits();
	await person.shot("people-offered-comment");
	const name = (await people.locator("[role=option]").nth(1).textContent()).trim();
	const method = await inputMethod(page);
	await method.compose(name[0]);
	await method.enter(229);
	assert.equal(page.url(), address, "the form was sent while a word was being composed");
	assert.ok(!(await field.inputValue()).includes("/u/"), "somebody was picked while a word was being composed");
	await method.accept(name[0]);
	await page.waitForFunction(
		(start) => {
			const all = [...document.querySelectorAll(".comment-form .people-picker [role=option]")];
			return all.length > 0 && all.every((one) => one.textContent.includes(start));
		},
		name[0],
	);
	await method.enter(13);
	assert.match(await field.inputValue(), /^ご存じですか @?\[.*\]\(\/u\/\d+\)\s?$/);
	assert.equal(await people.isVisible(), false);
	// Another field has a list of its own.
	const other = page.locator(".answer-form textarea[name=body]");
	if ((await other.count()) > 0) {
		await other.focus();
		await page.keyboard.type("@");
		await page.locator(".answer-form .people-picker [role=option]").first().waitFor();
		assert.equal(await people.isVisible(), false);
		await other.fill("");
	}
	await field.fill("");
};

flows["a passage is kept by selecting it"] = async ({ visitor, assert }) => {
	const reader = await visitor({ name: "customer" });
	await enter(reader, "customer");
	await reader.open("/questions");
	const topic = await reader.page.locator(".question-row__title a").first().getAttribute("href");
	await reader.open(topic);
	assert.equal(await reader.page.locator("[data-passage], [data-passage-form]").count(), 0, "a customer is told of clips");
	for (const viewport of ["desk", "phone"]) {
		const person = await visitor({ name: "marketing", viewport });
		await enter(person, "marketing");
		const { page } = person;
		await person.open(topic);
		const form = page.locator("[data-passage-form]");
		assert.equal(await form.isVisible(), false);
		const select = () =>
			page.evaluate(() => {
				const paragraph = document.querySelector("[data-passage] p");
				const range = document.createRange();
				range.selectNodeContents(paragraph);
				getSelection().removeAllRanges();
				getSelection().addRange(range);
				return getSelection().toString();
			});
		const words = await select();
		await form.waitFor({ state: "visible" });
		await person.fits();
		await person.accessible();
		await person.shot("passage");
		await form.locator("input[name=why]").fill("締めの短縮の事例に");
		const kept = page.waitForResponse((answer) => answer.url().endsWith("/clip") && answer.request().method() === "POST");
		await form.locator("button").click();
		assert.equal((await kept).status(), 303);
		await page.locator("[data-passage-said]:not(:empty)").waitFor();
		assert.equal(await form.isVisible(), false);
		assert.ok(page.url().endsWith(encodeURI(decodeURI(topic))) || page.url().includes("/t/"), "the page was left");
		await person.open("/staff/clips");
		assert.ok((await page.locator(".clip__passage").first().innerText()).includes(words.trim().slice(0, 10)));
	}
};

// Calling somebody by name: offered after an @, picked by Enter, but never by the Enter that accepts a word.

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

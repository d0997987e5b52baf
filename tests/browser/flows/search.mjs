// Searching with an input method, without JavaScript, on a small screen; and questions like the one being asked.

import { enter } from "../lib/doors.mjs";
import { inputMethod } from "../lib/input-method.mjs";

export const flows = {};

flows["the Enter that accepts a word does not search, the next one does"] = async ({ visitor, assert }) => {
	const person = await visitor({ name: "searcher", viewport: "phone" });
	await enter(person, "customer");
	const { page } = person;
	for (const [start, box] of [["/", ".site-search input"], ["/search", "#search-q"]]) {
		await person.open(start);
		const before = page.url();
		const method = await inputMethod(page);
		await page.focus(box);
		await method.compose("せいきゅうしょ");
		await method.enter(229);
		assert.equal(page.url(), before, "a search was sent while a word was being composed");
		await method.accept("請求書");
		assert.equal(page.url(), before);
		await Promise.all([page.waitForURL(/\/search\?q=/), method.enter(13)]);
		assert.equal(await page.inputValue("#search-q"), "請求書");
		assert.ok((await page.locator(".hit mark").count()) > 0, "nothing is marked");
	}
	await person.shot("search-results");
};

flows["results, filters and an answer, without JavaScript"] = async ({ visitor, assert }) => {
	const person = await visitor({ name: "plain", viewport: "small", javaScript: false });
	await enter(person, "customer");
	const { page } = person;
	await person.open("/questions");
	await page.fill(".site-search input", "ｾｲｷｭｳｼｮ");
	await person.send(".site-search .button");
	await page.fill("#search-q", "請求書　締め日");
	await person.send(".search-form__box .button");
	const first = await page.locator(".hit").count();
	assert.ok(first > 0, "nothing found");
	await person.shot("search-results-small");
	await page.locator(".search-form__more summary").click();
	await page.selectOption("#search-state", "solved");
	await page.selectOption("#search-sort", "newest");
	await person.send(".search-form__filters .button");
	assert.ok(new URL(page.url()).searchParams.get("state") === "solved");
	for (const state of await page.locator(".hit .question-row__state").allInnerTexts()) assert.match(state, /解決/);
	await person.open("/search?q=" + encodeURIComponent("請求書 竜宮城"));
	assert.match(await page.locator("main").innerText(), /竜宮城」を含む投稿や事例は見つかりませんでした/);
	await person.shot("search-nothing");
	await person.send(".search-ask .button--main");
	assert.equal(await page.inputValue("#title"), "請求書 竜宮城");
	assert.ok((await page.locator(".similar__list li").count()) > 0, "nothing similar without a script");
	await person.shot("search-ask");
};

flows["similar questions appear while a title is typed, not while it is composed"] = async ({ visitor, assert }) => {
	const person = await visitor({ name: "asker" });
	await enter(person, "customer");
	await person.open("/ask");
	const { page } = person;
	let looks = 0;
	page.on("request", (request) => {
		if (new URL(request.url()).pathname === "/ask/similar") looks += 1;
	});
	const method = await inputMethod(page);
	await page.focus("#title");
	for (const part of ["せ", "せい", "せいき", "せいきゅう", "せいきゅうしょの"]) await method.compose(part);
	await page.waitForTimeout(800);
	assert.equal(looks, 0, "it looked while a word was being composed");
	await method.accept("請求書の締め日");
	await page.locator(".similar__list li").first().waitFor();
	assert.ok((await page.locator(".similar__list li").count()) <= 5);
	assert.equal(looks, 1);
	await person.shot("similar");
	await person.accessible();
	await page.fill("#title", "あ");
	await page.locator(".similar__list").waitFor({ state: "detached" });
};

flows["in English, at every width"] = async ({ visitor, assert }) => {
	for (const viewport of ["small", "phone", "desk"]) {
		const person = await visitor({ name: `reader-${viewport}`, locale: "en", viewport });
		await enter(person, "cs");
		for (const path of ["/", "/search", "/search?q=invoice", "/search?q=nothinglikethis", "/staff/searches"]) {
			await person.open(path);
			await person.fits();
			await person.accessible();
			await person.shot(`search-en-${path.replace(/[^a-z]+/gi, "-")}`);
		}
		assert.ok(true);
	}
};

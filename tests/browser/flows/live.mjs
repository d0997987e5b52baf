// An open page learns of a reply and of a notice by itself; nothing moves under the reader, and a tab nobody sees is silent.

import { enter } from "../lib/doors.mjs";

export const flows = {};

flows["a reply and a notice show on a page that is open"] = async ({ visitor, assert }) => {
	const asker = await visitor({ name: "listener", viewport: "phone" });
	await enter(asker, "customer");
	await asker.open("/ask");
	await asker.page.fill("#title", "締め日を過ぎた請求書の扱い");
	await asker.page.fill("#body", "締め日を過ぎて届いた請求書は、どちらの月に入れていますか。");
	await asker.send("form.form--ask .button--main");
	const topic = new URL(asker.page.url()).pathname;
	const bell = asker.page.locator("[data-live=unread]");
	const before = Number((await bell.textContent()) ?? 0);
	const line = asker.page.locator("[data-live=replies]");
	assert.equal(await line.isVisible(), false);
	await asker.page.fill(".answer-form textarea[name=body]", "自分で調べたこと");
	const place = await asker.page.locator("h1").boundingBox();

	const answerer = await visitor({ name: "answerer" });
	await enter(answerer, "moderator");
	await answerer.open(topic);
	await answerer.page.fill(".answer-form textarea[name=body]", "届いた月に入れ、摘要に元の月を書いています。");
	await answerer.send(".answer-form .button--main");

	await line.waitFor({ state: "visible", timeout: 15_000 });
	assert.match(await line.innerText(), /1/);
	await asker.page.waitForFunction(
		(least) => Number(document.querySelector("[data-live=unread]").textContent) >= least,
		before + 1,
	);
	assert.deepEqual(await asker.page.locator("h1").boundingBox(), place, "the page moved under its reader");
	assert.equal(await asker.page.inputValue(".answer-form textarea[name=body]"), "自分で調べたこと");
	await asker.accessible();
	await asker.shot("live");
	await Promise.all([asker.page.waitForURL(/#/), line.click()]);
	assert.ok((await asker.page.innerText("main")).includes("摘要に元の月"), "the line does not lead to the reply");
};

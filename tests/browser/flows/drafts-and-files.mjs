// A file joins a text and a draft is kept, without scripts.

import { enter } from "../lib/doors.mjs";

export const flows = {};

flows["without a script a file joins the text, and the draft is saved by its button"] = async ({ visitor, assert }) => {
	const person = await visitor({ name: "plain", javaScript: false });
	await enter(person, "moderator");
	await person.open("/ask");
	const { page } = person;
	await page.fill("#title", "スクリプトなしの質問です");
	await page.fill("#body", "本文はここまでです。");
	await page.click(".composer-files summary");
	await page.setInputFiles("#file", { name: "memo.txt", mimeType: "text/plain", buffer: Buffer.from("memo") });
	await person.shot("files-plain");
	await person.send("button[name=save]");
	assert.match(await page.inputValue("#body"), /本文はここまでです。\n\n\[memo\.txt\]\(\/files\/[0-9a-f]{32}\.txt\)/);
	await person.open("/me/drafts");
	await person.send('form[action$="/delete"] button');
	assert.ok((await page.locator("main").innerText()).includes("元に戻す"));
};

// A picture pasted and dropped into a text, files that are refused, and a draft that is there on another device: with scripts and
// without.

import { enter } from "../lib/doors.mjs";

export const flows = {};

/** Hands files to the field as a clipboard or a mouse would. */
async function give(page, kind, files) {
	await page.evaluate(async ({ kind, files }) => {
		const data = new DataTransfer();
		for (const { name, type, text, picture } of files) {
			let bytes = text;
			if (picture) {
				const canvas = new OffscreenCanvas(320, 200);
				const pen = canvas.getContext("2d");
				pen.fillStyle = "#d0e4ff";
				pen.fillRect(0, 0, 320, 200);
				pen.fillStyle = "#204060";
				pen.fillRect(20, 20, 120, 30);
				bytes = await canvas.convertToBlob({ type: "image/png" });
			}
			data.items.add(new File([bytes], name, { type }));
		}
		const field = document.querySelector("#body");
		const how = { bubbles: true, cancelable: true };
		field.dispatchEvent(kind === "paste"
			? new ClipboardEvent("paste", { ...how, clipboardData: data })
			: new DragEvent("drop", { ...how, dataTransfer: data }));
	}, { kind, files });
}

const picture = { name: "screen.png", type: "image/png", picture: true };
const shown = /!\[[^\]]*\]\(\/files\/[0-9a-f]{32}-320x200\.png\)/;

flows["a picture is pasted and dropped, a lie is refused, the draft follows"] = async ({ visitor, assert }) => {
	const person = await visitor({ name: "writer" });
	await enter(person, "customer");
	await person.open("/ask");
	const { page } = person;
	await page.fill("#title", "画面の右上が切れて見えます");
	await page.fill("#body", "前の文。");
	await page.focus("#body");
	await page.evaluate(() => document.querySelector("#body").setSelectionRange(4, 4));

	await give(page, "paste", [picture]);
	await page.waitForFunction((source) => new RegExp(source).test(document.querySelector("#body").value), shown.source);
	let text = await page.inputValue("#body");
	assert.ok(text.startsWith("前の文。!["), text);
	// Its words are selected, to be written over.
	await page.keyboard.type("切れたボタン");
	text = await page.inputValue("#body");
	assert.match(text, /!\[切れたボタン\]\(\/files\//);

	// Dropped at the end, not into the words of the first.
	await page.evaluate(() => document.querySelector("#body").setSelectionRange(10_000, 10_000));
	await give(page, "drop", [picture]);
	await page.waitForFunction((source) => document.querySelector("#body").value.match(new RegExp(source, "g"))?.length === 2, shown.source);

	// A page called a picture, and words that are words.
	person.expects(422);
	text = await page.inputValue("#body");
	await give(page, "drop", [{ name: "page.png", type: "image/png", text: "<html><script>1</script></html>" }]);
	await page.locator(".composer-said", { hasText: "一致しません" }).waitFor();
	assert.equal(await page.inputValue("#body"), text);

	await page.locator(".composer-tools button").last().click();
	await page.locator(".composer-preview img").first().waitFor();
	const drawn = await page.locator(".composer-preview img").first().evaluate(async (image) => {
		image.loading = "eager";
		await image.decode();
		return image.naturalWidth;
	});
	assert.equal(drawn, 320);
	await person.shot("files-asking");
	await person.accessible();

	await page.locator("[data-draft-state]", { hasText: "下書きを保存しました" }).waitFor();
	const elsewhere = await visitor({ name: "phone", viewport: "phone" });
	await enter(elsewhere, "customer");
	await elsewhere.open("/me/drafts");
	await elsewhere.shot("drafts");
	await elsewhere.accessible();
	await elsewhere.fits();
	await elsewhere.send('a[href^="/me/drafts/"]');
	assert.equal(await elsewhere.page.inputValue("#title"), "画面の右上が切れて見えます");
	assert.equal(await elsewhere.page.inputValue("#body"), await page.inputValue("#body"));

	// The phone goes on; the other window is told before it replaces anything.
	await elsewhere.page.fill("#title", "画面の右上が切れます（続き）");
	await elsewhere.page.locator("[data-draft-state]", { hasText: "下書きを保存しました" }).waitFor();
	person.expects(409);
	await page.fill("#title", "こちらの題名です");
	await page.locator("[data-draft-clash] button").waitFor();
	await person.shot("drafts-clash");
	await person.accessible();
	await page.locator("[data-draft-clash] button").click();
	await page.locator("[data-draft-state]", { hasText: "下書きを保存しました" }).waitFor();
	await elsewhere.open("/ask");
	assert.equal(await elsewhere.page.inputValue("#title"), "こちらの題名です");

	await Promise.all([page.waitForURL(/\/t\/\d+\//), page.locator(".form--ask .button--main").click()]);
	await page.locator(".prose img").first().waitFor();
	await person.shot("files-topic");
	await person.accessible();
	await elsewhere.open("/me/drafts");
	assert.equal(await elsewhere.page.locator(".rows li").count(), 0);
};

flows["a file that comes while a word is composed waits for it"] = async ({ visitor, assert }) => {
	const person = await visitor({ name: "writer" });
	await enter(person, "moderator");
	await person.open("/ask");
	const { page } = person;
	await page.focus("#body");
	await give(page, "paste", [picture]);
	const devtools = await page.context().newCDPSession(page);
	await devtools.send("Input.imeSetComposition", { text: "しめび", selectionStart: 3, selectionEnd: 3 });
	await page.waitForTimeout(1_500);
	await devtools.send("Input.insertText", { text: "締め日" });
	await page.waitForFunction((source) => new RegExp(source).test(document.querySelector("#body").value), shown.source);
	const text = await page.inputValue("#body");
	assert.ok(text.includes("締め日") && !text.includes("しめび"), text);
};

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

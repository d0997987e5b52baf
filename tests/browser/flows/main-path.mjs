// The main path, with and without JavaScript: a customer asks with their company hidden, another company's answers, the asker
// accepts. Needs the demo, whose sign-in page has a door for each kind of person.

import { enter } from "../lib/doors.mjs";

export const flows = {};

for (const locale of ["ja", "en"]) {
	for (const javaScript of [true, false]) {
		flows[`ask, answer, accept, ${locale}${javaScript ? "" : ", no JavaScript"}`] = async ({ visitor, assert }) => {
			const viewport = javaScript ? "desk" : "phone";
			const asker = await visitor({ locale, javaScript, viewport, name: "asker" });
			await enter(asker, "customer");
			const name = (await asker.page.locator('.site-header__reader a[href="/me"]').innerText()).trim();
			await asker.open("/ask");
			await asker.page.fill("#title", "締め日を月の途中で変えたいとき");
			await asker.page.fill("#body", "取引先の都合で、**今月だけ**締め日を20日にしたいのですが、どこで変えられますか。");
			await asker.page.check("#identity-profile");
			await asker.send("form.form--ask .button--main");
			const topic = new URL(asker.page.url()).pathname;
			assert.match(topic, /^\/t\/\d+\//);
			await asker.shot("asked");

			const answerer = await visitor({ locale, javaScript, viewport, name: "answerer" });
			await enter(answerer, "moderator");
			await answerer.open(topic);
			const source = await answerer.page.content();
			assert.ok(!source.includes(name), "the hidden asker's name reached another company");
			assert.ok(source.includes("<strong>今月だけ</strong>"), "the question's Markdown was not rendered");
			await answerer.page.fill(".answer-form textarea[name=body]", "「請求設定」の「締め日の例外」で、月を選んで変えられます。");
			await answerer.send(".answer-form .button--main");

			await asker.open(topic);
			await asker.send('form[action$="/accept"] button');
			await asker.open(topic);
			assert.equal(await asker.page.locator('form[action$="/unaccept"]').count(), 1);
			await asker.fits();
			await asker.shot("accepted");
		};
	}
}

// A case from a thread to the public: marketing drafts it from a customer's post, the customer confirms it on a phone from the
// mail's link without signing in, a changed word takes it back, and a withdrawal hides it.

import { enter } from "../lib/doors.mjs";
import { mailsOf } from "../lib/letter.mjs";

export const flows = {};

/** Ten minutes later, when what is unread has been mailed: the newest link to the page for confirming. */
async function mailedLink(made, now) {
	await made.goOnAt(now);
	for (let tries = 0; tries < 60; tries += 1) {
		const links = (await mailsOf(made)).flatMap((mail) => mail.text.match(/\/stories\/review\/\S+/g) ?? []);
		if (links.length > 0) return links.at(-1);
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
	throw new Error("no mail asks to confirm a case");
}

for (const [locale, javaScript] of [["ja", true], ["en", true], ["ja", false]]) {
	flows[`drafted, confirmed, changed, withdrawn, ${locale}${javaScript ? "" : ", no JavaScript"}`] = async ({ visitor: anyone, world, assert }) => {
		const made = await world({ now: "2026-03-18T10:00:00+09:00" });
		await made.hiroba(["demo", "--accounts", "6", "--posts", "60"]);
		await made.serve();
		const visitor = (options) => anyone({ baseUrl: made.baseUrl, ...options });
		const title = `締めを三日早めた工夫 ${locale}${javaScript ? "" : " 2"}`;
		const customer = await visitor({ locale, javaScript, viewport: "phone", name: "customer" });
		await enter(customer, "customer");
		await customer.open("/ask?kind=discussion");
		await customer.page.fill("#title", `${title}を共有します`);
		await customer.page.fill("#body", "拠点ごとに締め日をずらしたら、月次の締めが三日早くなりました。");
		await customer.page.check("#identity-full");
		await customer.send("form.form--ask .button--main");
		await customer.fits();
		await customer.shot("discussion");
		const topic = new URL(customer.page.url()).pathname;

		const marketing = await visitor({ locale, javaScript, viewport: "desk", name: "marketing" });
		await enter(marketing, "marketing");
		await marketing.open(topic);
		const draft = await marketing.page.locator('a[href^="/staff/stories/new?post="]').first().getAttribute("href");
		await marketing.open(draft);
		await marketing.page.fill("#title", title);
		await marketing.page.fill("#challenge", "請求書が月末に集中し、締めに八営業日かかっていました。");
		await marketing.page.fill("#approach", "拠点ごとに締め日をずらし、早い拠点から確認を始めました。");
		await marketing.page.fill("#result", "締めは五営業日で終わるようになりました。");
		await marketing.page.fill("#figures", "月次の締め：8営業日 → 5営業日\n残業：月42時間 → 月18時間");
		await marketing.page.fill("#features", "請求書の受け取り、承認ワークフロー");
		await marketing.shot("draft");
		await marketing.send("form.form .button--main");
		const desk = new URL(marketing.page.url()).pathname;
		await marketing.send('form[action$="/ask"] button');
		await marketing.shot("asked");

		// On a phone, from the mail, not signed in.
		const reader = await visitor({ locale, javaScript, viewport: "phone", name: "reader" });
		const link = await mailedLink(made, "2026-03-18T10:11:00+09:00");
		await reader.open(link);
		await reader.fits();
		await reader.fits(320);
		if (javaScript) await reader.accessible();
		await reader.shot("review");
		reader.expects(422);
		await reader.page.check("#company");
		await reader.page.check('input[name="audience"][value="public"]');
		await reader.send('button[value="confirm"]');
		assert.equal(await reader.page.locator("#authority-problem").count(), 1);
		assert.ok(await reader.page.isChecked("#company"), "what was ticked is lost");
		await reader.shot("review-problem");
		await reader.page.check("#authority");
		await reader.send('button[value="confirm"]');
		assert.equal(await reader.page.locator('button[value="confirm"]').count(), 0);
		await reader.fits();
		await reader.shot("review-confirmed");

		const guest = await visitor({ locale, javaScript, viewport: "phone", name: "guest" });
		await guest.open("/stories");
		await guest.fits();
		await guest.fits(320);
		if (javaScript) await guest.accessible();
		await guest.shot("stories");
		await guest.send(`a:text-is("${title}")`);
		await guest.fits();
		if (javaScript) await guest.accessible();
		await guest.shot("story");
		const page = new URL(guest.page.url()).pathname;

		// One word changed: gone until confirmed again.
		await marketing.open(`${desk}/edit`);
		await marketing.page.fill("#result", "締めは四営業日で終わるようになりました。");
		await marketing.send("form.form .button--main");
		await marketing.shot("changed");
		if (javaScript) await marketing.accessible();
		guest.expects(404);
		assert.equal((await guest.open(page)).status(), 404);
		await marketing.send('form[action$="/ask"] button');

		// Signed in this time.
		await customer.open("/stories/mine");
		await customer.send(`a:text-is("${title}")`);
		await customer.send('button[value="confirm"]');
		assert.equal((await guest.open(page)).status(), 200);
		await customer.page.locator("details.review__other summary").last().click();
		await customer.shot("withdraw");
		await customer.send('button[value="withdraw"]');
		assert.equal((await guest.open(page)).status(), 404);
	};
}

flows["ideas and their votes"] = async ({ visitor, assert }) => {
	const person = await visitor({ viewport: "phone", name: "voter" });
	await enter(person, "moderator");
	await person.open("/ideas");
	await person.fits();
	await person.fits(320);
	await person.accessible();
	await person.shot("ideas");
	await person.open("/ask?kind=idea");
	await person.page.fill("#title", "一覧の並び順を覚えておいてほしい");
	await person.page.fill("#body", "開くたびに並べ替えています。前回の並び順で開けると助かります。");
	await person.shot("new-idea");
	await person.send("form.form--ask .button--main");
	await person.send('form[action$="/vote"] button');
	assert.equal(await person.page.locator('form[action$="/not-vote"] button[aria-pressed="true"]').count(), 1);
	await person.fits();
	await person.shot("idea");
	const idea = new URL(person.page.url()).pathname;
	const staff = await visitor({ viewport: "desk", name: "staff" });
	await enter(staff, "admin");
	await staff.open(idea);
	await staff.page.locator("details.staff-panel summary").click();
	await staff.page.selectOption("#status", "considering");
	await staff.page.fill("#note", "検討を始めました。");
	await staff.accessible();
	await staff.shot("idea-staff");
	await staff.send('form[action*="/status"] button');
	await person.open(idea);
	assert.ok((await person.page.content()).includes("検討を始めました。"));
	await staff.open("/ideas");
	await staff.shot("ideas-desk");
	for (const path of ["/discussions", "/announcements", "/staff/stories", "/staff/clips"]) {
		await staff.open(path);
		await staff.accessible();
		await staff.fits();
		await staff.shot(path.slice(1).replace("/", "-"));
	}
};

// A user-group evening from the last one to its survey: three slots and a draw, customers of two companies, somebody nobody
// knows yet, four ways of checking in, and what it all comes to in the figures of the companies that came.

import { enterByLink as enter, setUp } from "../lib/doors.mjs";
import { mailsOf } from "../lib/letter.mjs";

export const flows = {};

const files = {
	staff: `
		email,name,department,roles
		mori@vendor.example,森 千夏,cs,cs`,
	accounts: `
		name,external_id,industry,employees,started_on,stage,stage_since,owner
		青葉製作所,A-001,製造業,240,2025-11-04,adoption,2026-01-12,mori@vendor.example
		北浦物産,A-002,卸売業,900,2024-06-01,adoption,2025-02-03,mori@vendor.example`,
	contacts: `
		account,email,name,department,role,invited_at
		A-001,sato@aoba.example,佐藤 恵,経理部,operations,2025-12-01
		A-001,takahashi@aoba.example,高橋 亮,情報システム部,champion,2025-12-01
		A-002,inoue@kitaura.example,井上 航,業務部,user,2025-03-01
		A-002,oka@kitaura.example,岡 由紀,業務部,user,2025-03-01`,
	usage: `
		account,month,accounts_created,licensed_users,login_users,feature_1,feature_2
		A-001,2026-04,18,20,12,9,5
		A-002,2026-04,40,60,30,9,5`,
	programs: `
		account,kind,name,occurred_at,id,email,status,type
		A-001,training,管理者講座,2026-01-20,t1,takahashi@aoba.example,completed,
		A-002,training,管理者講座,2026-01-20,t2,oka@kitaura.example,completed,
		A-001,free,締め日の相談会,2026-02-05,f1,,offered,prg.office_hours
		A-002,free,締め日の相談会,2026-02-05,f2,,offered,prg.office_hours`,
};

const program = "19:00-19:20 開会 | 森\n19:20-20:20 締めを早めた話 | 佐藤";

/** The mail to somebody that says this, once the queue has sent it; there is one. */
async function mailTo(made, email, words) {
	let found = [];
	for (let tries = 0; tries < 60; tries += 1) {
		found = (await mailsOf(made)).filter((mail) => mail.to.includes(email));
		const said = found.filter((mail) => words.test(`${mail.subject}\n${mail.text}`));
		if (said.length > 1) throw new Error(`${email} is told ${said.length} times: ${words}`);
		if (said.length === 1) return said[0];
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
	throw new Error(`no mail to ${email} says ${words}: ${found.map((mail) => mail.subject).join(", ")}`);
}

/** Waits until a page shows what a worker does at its time. */
async function until(person, path, selector) {
	for (let tries = 0; tries < 60; tries += 1) {
		await person.open(path);
		if ((await person.page.locator(selector).count()) > 0) return;
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
	throw new Error(`${path} never shows ${selector}`);
}

/** Looks at a page as it is seen: nothing sticks out, nothing stands in anybody's way, and a picture. */
async function look(person, name) {
	await person.fits();
	await person.fits(320);
	if (person.javaScript) await person.accessible();
	await person.shot(name);
}

for (const [locale, javaScript] of [["ja", true], ["en", false]]) {
	flows[`from the last one to its survey, ${locale}${javaScript ? "" : ", no JavaScript"}`] = async (tools) => {
		const { visitor, assert } = tools;
		const world = await tools.world({ now: "2026-05-11T10:00:00+09:00" });
		const desk = { locale, javaScript, viewport: "desk" };
		const phone = { locale, javaScript, viewport: "phone" };
		await world.serve();
		await setUp(world, visitor, desk);
		for (const [kind, table] of Object.entries(files)) await world.bringIn(kind, table);
		await world.hiroba(["snapshot", "--as-of", "2026-05-10"]);
		const before = { aoba: await world.explain("A-001", "2026-05-10"), kitaura: await world.explain("A-002", "2026-05-10") };

		// The first evening, opened with four lines; the second from it, with a title and a day.
		// Who works here signs in every day.
		const works = () => enter(world, visitor, "mori@vendor.example", desk);
		let cs = await works();
		await cs.open("/events");
		await look(cs, "events-none");
		await cs.open("/events/new");
		await cs.page.fill("#title", "第1回 経理の夕べ");
		await cs.page.fill("#date", "2026-05-12");
		await cs.page.fill("#start", "19:00");
		await cs.page.fill("#end", "21:00");
		await cs.page.fill("#place", "品川");
		await cs.page.fill("#online_url", `${world.baseUrl}/readyz?room=secret`);
		await cs.page.fill("#capacity", "1");
		await cs.page.click(".event-form__more > summary");
		await cs.page.fill("#body", "月次の締めを早めた工夫を持ち寄ります。\n\n- はじめての方も歓迎です\n- 資料は後日共有します");
		await cs.page.fill("#agenda", program);
		await look(cs, "event-new");
		cs.expects(422);
		await cs.page.fill("#end", "18:00");
		await cs.send('button[value="publish"]');
		assert.equal(await cs.page.inputValue("#title"), "第1回 経理の夕べ");
		assert.ok((await cs.page.locator(".field--wrong").count()) > 0);
		await look(cs, "event-new-wrong");
		await cs.page.fill("#end", "21:00");
		await cs.send('button[value="publish"]');
		const first = new URL(cs.page.url()).pathname;
		await cs.open(`${first}/manage`);
		await cs.send('a[href^="/events/new?from="]');
		assert.equal(await cs.page.inputValue("#agenda"), program);
		await cs.page.fill("#title", "第2回 経理の夕べ");
		await cs.page.fill("#date", "2026-05-20");
		await look(cs, "event-copy");
		await cs.send('button[value="publish"]');
		const event = new URL(cs.page.url()).pathname;
		await look(cs, "event-published");

		// Three slots: the room, online, and a draw.
		const manage = `${event}/manage`;
		await cs.open(`${manage}/setup`);
		await cs.send('a[href*="form=slot-"]');
		await cs.page.fill("#name", "会場");
		await cs.page.selectOption("#format", "onsite");
		await cs.send("main form .button--main");
		for (const [name, format, rule] of [["オンライン", "online", "first_come"], ["懇親会つき", "onsite", "lottery"]]) {
			await cs.open(`${manage}/setup?form=slot`);
			await cs.page.fill("#name", name);
			await cs.page.fill("#capacity", "1");
			await cs.page.selectOption("#format", format);
			await cs.page.selectOption("#rule", rule);
			await cs.send("main form .button--main");
		}
		await cs.open(`${manage}/setup?form=question`);
		await cs.page.fill("#label", "ご相談したいこと");
		await cs.send("main form .button--main");
		await look(cs, "event-setup");
		await cs.open(event);
		const draw = await cs.page.locator('a[href^="/events/draws/"]').first().getAttribute("href");
		await cs.open(draw);
		await cs.page.fill("#draw_at", "2026-05-15T12:00");
		await cs.send('form[action$="/time"] button');
		await look(cs, "draw-before");

		// Customers of two companies, and one nobody knows.
		const sato = await enter(world, visitor, "sato@aoba.example", phone);
		const inoue = await enter(world, visitor, "inoue@kitaura.example", phone);
		await cs.open(`${event}/invitations`);
		cs.expects(422);
		await cs.page.fill("#people", "青葉製作所\nどこにもない会社");
		await cs.send("main form.form .button--main");
		await look(cs, "invitations-wrong");
		await cs.page.fill("#people", "青葉製作所\ninoue@kitaura.example");
		await cs.send("main form.form .button--main");
		await look(cs, "invitations");
		await sato.open("/notices");
		await look(sato, "notices-invited");
		const register = async (person, slot, words) => {
			await person.open(event);
			await person.page.locator("label.choice", { hasText: slot }).first().locator("input").check();
			await person.page.locator('form[action$="/register"] textarea').first().fill(words);
			await person.send('form[action$="/register"] button');
		};
		await sato.open("/events");
		await look(sato, "events");
		await sato.open(event);
		await look(sato, "event");
		await register(sato, "会場", "締めの順番です");
		await look(sato, "event-confirmed");
		await register(inoue, "会場", "特にありません");
		await look(inoue, "event-waiting");
		const takahashi = await enter(world, visitor, "takahashi@aoba.example", phone);
		await register(takahashi, "懇親会つき", "はじめてです");
		await look(takahashi, "event-applied");
		const oka = await enter(world, visitor, "oka@kitaura.example", phone);
		await register(oka, "オンライン", "遠方です");

		await cs.open(manage);
		const link = new URL(await cs.page.inputValue("#link")).pathname;
		const stranger = await visitor({ ...phone, baseUrl: world.baseUrl, name: "stranger" });
		await stranger.open(link);
		await look(stranger, "event-by-link");
		await stranger.send('main a.button--main[href^="/sign-in"]');
		await stranger.page.fill("#email", "new@somewhere.example");
		await stranger.send("main form .button");
		const code = /\b(\d{6})\b/.exec((await mailTo(world, "new@somewhere.example", /\b\d{6}\b/)).text)[1];
		await stranger.page.fill("#code", code);
		await stranger.send("main form .button");
		await stranger.send("main form button");
		stranger.expects(422);
		await stranger.page.fill("#name", "新田 歩");
		await stranger.page.locator("label.choice", { hasText: "懇親会つき" }).locator("input").check();
		await stranger.page.evaluate(() => document.querySelectorAll("[required]").forEach((field) => field.removeAttribute("required"))).catch(() => {});
		await stranger.page.fill("#company", " ");
		await stranger.send("main form .button--main");
		assert.equal(await stranger.page.inputValue("#name"), "新田 歩");
		await look(stranger, "event-stranger-wrong");
		await stranger.page.fill("#company", "北浦物産");
		await stranger.send("main form .button--main");
		await look(stranger, "event-stranger");

		// CS says which company that is.
		await cs.open("/staff/join-requests");
		await look(cs, "join-requests");
		await cs.page.fill('form[action^="/staff/join-requests/"] input[name="account"]', "北浦物産");
		await cs.send('button[name="decision"][value="join"]');

		// A seat is freed and goes to who waited; the place changes; one seat more.
		await sato.open(event);
		await sato.page.click("#own details summary");
		await sato.send('form[action$="/cancel"] button');
		await look(sato, "event-cancelled");
		await inoue.open(event);
		await look(inoue, "event-promoted");
		await register(sato, "会場", "やはり参ります");
		await cs.open(`${manage}/setup`);
		await cs.send('a[href*="form=slot-"]');
		await cs.page.fill("#capacity", "2");
		await cs.send("main form .button--main");
		await cs.open(`${event}/edit`);
		await cs.page.fill("#place", "大手町 十階");
		await cs.send("main form .button--main");
		await mailTo(world, "inoue@kitaura.example", /空きが出て/);
		for (const email of ["inoue@kitaura.example", "sato@aoba.example"]) {
			const moved = await mailTo(world, email, /内容の変更/);
			assert.ok(moved.text.includes("大手町 十階"), moved.text);
			assert.match(moved.calendar, /METHOD:REQUEST[\s\S]*SEQUENCE:[1-9]/);
		}

		// A question ahead, answered and kept where everybody reads it; a letter to those who come; a customer who helps.
		await sato.open(event);
		await sato.send(`a[href="${event}/questions"]`);
		await sato.page.fill("#body", "締め日は月の途中で変えられますか。");
		await sato.send('form[action$="/questions"] .button--main');
		await look(sato, "questions");
		await cs.open(`${event}/questions`);
		await cs.page.click('details:has(form[action$="/answer"]) > summary');
		await cs.page.fill('form[action$="/answer"] textarea', "はい、管理画面で変えられます。");
		await cs.send('form[action$="/answer"] button');
		await cs.page.click('details:has(form[action$="/keep"]) > summary');
		await look(cs, "questions-answered");
		await cs.send('form[action$="/keep"] button');
		assert.equal(await cs.page.locator('.event-card a[href^="/t/"]').count(), 1, "the question is kept nowhere");
		await sato.open(`${event}/questions`);
		assert.ok((await sato.page.innerText("main")).includes("管理画面で変えられます"));
		await cs.open(`${event}/letters`);
		await cs.page.fill("#subject", "持ち物のお知らせ");
		await cs.page.fill("#body", "名刺をお持ちください。");
		await cs.send("main form.form .button--main");
		await look(cs, "letters");
		await sato.open("/notices");
		await look(sato, "notices-event");
		await cs.open(`${event}/organisers`);
		await cs.page.fill("#email", "oka@kitaura.example");
		await cs.send("main form.form .button--main");
		await look(cs, "organisers");
		await oka.open(manage);
		await look(oka, "manage-customer");
		await oka.open(event);
		await cs.send('form[action$="/remove"] button');

		// The draw, at its time.
		await world.goOnAt("2026-05-15T12:01:00+09:00");
		await until(takahashi, draw, "table");
		await look(takahashi, "draw-done");
		await stranger.open(draw);
		await look(stranger, "draw-done-other");
		cs = await works();
		await cs.open(`${event}/after`);
		await cs.page.fill("#label", "満足度");
		await cs.page.selectOption("#kind", "scale");
		await cs.send('form[action$="/after/questions"] button');
		await look(cs, "after-setup");
		await cs.open(manage);
		await look(cs, "manage");

		// The evening: by the organiser's list, the code of the room, the poster's code, and the link of one's own.
		await world.goOnAt("2026-05-20T18:50:00+09:00");
		cs = await works();
		await cs.open(manage);
		await cs.page.fill("#q", "佐藤");
		await cs.send(".event-filter button");
		await cs.send('form[action$="/check-in"] button');
		await cs.open(`${event}/doors`);
		await cs.send('form[action$="/code"] button');
		const room = (await cs.page.textContent(".door__code")).trim();
		await look(cs, "doors");
		await cs.open(`${event}/doors/poster`);
		await look(cs, "poster");
		await inoue.open(`${event}/here`);
		inoue.expects(422);
		await inoue.page.fill("#code", "000000");
		await inoue.send("main form .button--main");
		await look(inoue, "here-wrong");
		await inoue.page.fill("#code", room);
		await inoue.send("main form .button--main");
		await look(inoue, "here");
		const winner = (await winnerOf(takahashi, event)) ? takahashi : stranger;
		const loser = winner === takahashi ? stranger : takahashi;
		await winner.open(`${event}/here?code=${encodeURIComponent(room)}`);
		await look(winner, "here-scanned");
		await winner.send("main form .button--main");
		await loser.open(`${event}/here?code=${encodeURIComponent(room)}`);
		loser.expects(422);
		await loser.send("main form .button--main");
		await look(loser, "here-no-seat");
		const own = /https?:\S+(\/attend\/\S+)/.exec((await mailTo(world, "oka@kitaura.example", /確定しました：/)).text)[1];
		const guest = await visitor({ ...phone, baseUrl: world.baseUrl, name: "own link" });
		await guest.open(own);
		await look(guest, "own-link");
		await guest.page.click("main form .button--main");
		await guest.page.waitForURL("**/readyz?room=secret");

		// At the door, with a tablet that opens nothing else.
		await cs.open(`${event}/doors`);
		await cs.page.fill("#label", "受付1");
		await cs.send('main form[action$="/doors"] button');
		const door = new URL((await cs.page.textContent(".notice code")).trim()).pathname;
		const tablet = await visitor({ locale, javaScript, viewport: "tablet", baseUrl: world.baseUrl, name: "door" });
		await tablet.open(door);
		await look(tablet, "door");
		await tablet.page.click("details.edit > summary");
		await tablet.page.fill("#name", "当日 来太");
		await tablet.page.fill("#company", "当日商店");
		tablet.expects(422);
		await tablet.send('form[action$="/walk-in"] button');
		await look(tablet, "door-walk-in");
		// Who came unasked gets a seat more from whoever runs the evening.
		await cs.open(manage);
		await cs.page.click('details:has(form[action$="/manage/walk-in"]) > summary');
		await cs.page.fill("#name", "当日 来太");
		await cs.page.fill("#company", "当日商店");
		await cs.page.check('form[action$="/manage/walk-in"] input[name="raise"]');
		await cs.send('form[action$="/manage/walk-in"] .button--main');
		// The net goes away for a while: what is pressed meanwhile waits, and gets in.
		if (javaScript) {
			await cs.open(`${manage}?q=${encodeURIComponent("佐藤")}`);
			await cs.send('form[action$="/undo"] button');
			await tablet.open(door);
			await tablet.page.waitForFunction(() => document.documentElement.dataset.islands === "awake");
			await tablet.page.context().setOffline(true);
			await tablet.page.locator("li", { hasText: "佐藤" }).locator('form[action$="/check-in"] button').click();
			const waits = tablet.page.locator("[data-door-waiting]");
			await waits.waitFor({ state: "visible" });
			assert.match(await waits.innerText(), /1/);
			await tablet.page.reload().catch(() => {});
			await tablet.page.context().setOffline(false);
			await tablet.open(door);
			await tablet.page.locator(".verdict--good", { hasText: "佐藤" }).waitFor();
			await waits.waitFor({ state: "hidden" });
			tablet.faults = tablet.faults.filter((fault) => !/INTERNET_DISCONNECTED|chrome-error/.test(fault));
			await look(tablet, "door-again");
		}
		tablet.expects(404);
		for (const path of [manage, `${event}/edit`, "/people"]) {
			await tablet.open(path);
			assert.ok(!(await tablet.page.content()).includes("佐藤"), `${path} opened for a tablet at the door`);
		}

		// Afterwards: who did not come, the survey, the file, the figures.
		await world.goOnAt("2026-05-20T23:10:00+09:00");
		cs = await works();
		await cs.open(manage);
		if ((await cs.page.locator('form[action$="/manage/absent"] button').count()) > 0) await cs.send('form[action$="/manage/absent"] button');
		const thanks = await mailTo(world, "sato@aoba.example", /\/survey/);
		await sato.open(/https?:\S+(\/events\/\d+\/survey)/.exec(thanks.text)[1]);
		await look(sato, "survey");
		await sato.page.locator('main input[type="radio"][value="5"]').check();
		await sato.send("main form .button--main");
		await look(sato, "survey-done");
		await cs.open(`${event}/after`);
		await look(cs, "after");
		await cs.open(manage);
		for (const panel of await cs.page.locator("details.staff-panel > summary").all()) await panel.click();
		await look(cs, "manage-after");
		const file = await cs.page.context().request.post(`${world.baseUrl}${manage}/export`, { form: { encoding: "utf-8" }, headers: { Origin: world.baseUrl } });
		const table = (await file.body()).toString("utf8");
		assert.ok(table.startsWith("\ufeff"), "Excel takes it for another encoding");
		for (const name of ["佐藤 恵", "井上 航", "新田 歩", "当日 来太", "やはり参ります"]) assert.ok(table.includes(name), name);
		await cs.open(`/events?which=past`);
		await look(cs, "events-past");

		const day = "2026-05-20";
		const night = "2026-05-21T00:10:00+09:00";
		await world.hiroba(["snapshot", "--as-of", day], { now: night });
		for (const [account, was] of [["A-001", before.aoba], ["A-002", before.kitaura]]) {
			const now = await world.explain(account, day, { now: night });
			assert.ok(now.programme.score > was.programme.score, `programme utilisation of ${account} did not rise`);
			assert.equal(was.programme.channels.free.score, 0);
			assert.ok(now.programme.channels.free.score > 0, `the free channel of ${account} did not rise`);
			assert.ok(now.health.score > was.health.score, `health of ${account}: ${JSON.stringify(was.health)} → ${JSON.stringify(now.health)}`);
		}
	};
}

/** Whether somebody's page of the event says they have a place. */
async function winnerOf(person, event) {
	await person.open(event);
	return (await person.page.locator('#own a[href$="/ticket"]').count()) > 0;
}

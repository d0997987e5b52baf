// What a customer does moves their account's figures, and every figure opens to the very posts behind it: from an empty
// database through the setup page, files, acts, the day's snapshot, a gate that is met, to the owner who accepts the move.

import { enterByLink as enter, setUp } from "../lib/doors.mjs";
import { words } from "../lib/words.mjs";

export const flows = {};

const company = "青葉製作所";
const files = {
	staff: `
		email,name,department,roles
		mori@vendor.example,森 千夏,cs,cs`,
	accounts: `
		name,external_id,industry,employees,started_on,stage,stage_since,owner
		${company},A-001,製造業,240,2025-11-04,onboarding,2026-01-12,mori@vendor.example
		北浦物産,A-002,卸売業,900,2024-06-01,adoption,2025-02-03,mori@vendor.example`,
	contacts: `
		account,email,name,department,role,invited_at
		A-001,sato@aoba.example,佐藤 恵,経理部,operations,2025-12-01
		A-001,takahashi@aoba.example,高橋 亮,情報システム部,champion,2025-12-01
		A-002,inoue@kitaura.example,井上 航,業務部,user,2025-03-01`,
	usage: `
		account,month,accounts_created,licensed_users,login_users,feature_1,feature_2
		A-001,2026-02,18,20,12,9,5`,
	programs: `
		account,kind,name,occurred_at,id,email,status,type
		A-001,training,管理者講座,2026-01-20,t1,takahashi@aoba.example,completed,
		A-001,free,締め日の相談会,2026-02-05,f1,,offered,prg.office_hours`,
};

/** Asks a question and returns its address. */
async function ask(person, title, body, identity) {
	await person.open("/ask");
	await person.page.fill("#title", title);
	await person.page.fill("#body", body);
	await person.page.check(`#identity-${identity}`);
	await person.send("form.form--ask .button--main");
	return new URL(person.page.url()).pathname;
}

/** Answers a question and returns the answer's number. */
async function answer(person, topic, body) {
	await person.open(topic);
	await person.page.fill(".answer-form textarea[name=body]", body);
	await person.send(".answer-form .button--main");
	return /#post-(\d+)$/.exec(person.page.url())[1];
}

/** The rows of the page of evidence: what, who, and where its link leads. */
async function rowsOf(person) {
	return person.page.locator("table tbody tr").evaluateAll((rows) =>
		rows.map((row) => ({
			who: row.cells[1].textContent.trim(),
			what: row.cells[2].textContent.trim(),
			to: row.cells[3].querySelector("a")?.getAttribute("href") ?? "",
			worth: Number(row.cells[5].title),
		})),
	);
}

const byWhat = (a, b) => (a.what + a.to).localeCompare(b.what + b.to);

for (const locale of ["ja", "en"]) {
	for (const javaScript of [true, false]) {
		flows[`acts, figures, stage, ${locale}${javaScript ? "" : ", no JavaScript"}`] = async (tools) => {
			const { visitor, assert } = tools;
			const text = words(locale);
			const look = { locale, javaScript, viewport: javaScript ? "desk" : "phone" };
			const [eve, day, third] = ["2026-03-17", "2026-03-18", "2026-03-20"];
			const world = await tools.world({ now: `${day}T10:00:00+09:00` });

			// The first minutes: setup by the printed link, then files from the command line while the server runs.
			await world.serve();
			await setUp(world, visitor, look);
			for (const [kind, table] of Object.entries(files)) await world.bringIn(kind, table);
			const early = `${day}T00:10:00+09:00`;
			await world.hiroba(["snapshot", "--as-of", eve], { now: early });
			const before = await world.explain("A-001", eve);
			assert.equal(before.stage.key, "onboarding");
			assert.equal(before.stage.proposal, null);

			// Two companies take part. The asker's company is hidden.
			const sato = await enter(world, visitor, "sato@aoba.example", look);
			const inoue = await enter(world, visitor, "inoue@kitaura.example", look);
			const asked = await ask(sato, "締め日を月の途中で変えたいとき", "取引先の都合で、**今月だけ**締め日を20日にできますか。", "profile");
			await inoue.open(asked);
			const source = await inoue.page.content();
			for (const secret of ["佐藤", company, "A-001", "aoba.example"]) {
				assert.ok(!source.includes(secret), `${secret} reached another company`);
			}
			const other = await ask(inoue, "承認者が休みのときの進め方", "部長が長期休暇のあいだ、承認をだれかに任せられますか。", "full");
			const reply = await answer(sato, other, "「代理承認」で期間を決めて任せられます。設定は承認経路の画面にあります。");
			await inoue.open(other);
			await inoue.send(`form[action="/posts/${reply}/helpful"] button`);
			await inoue.open(other);
			await inoue.send(`form[action="/posts/${reply}/accept"] button`);
			await inoue.open(other);
			await inoue.shot("accepted");

			// The day's figures, computed beside the running server once the day has ended.
			const night = "2026-03-19T00:10:00+09:00";
			await world.hiroba(["snapshot", "--as-of", day], { now: night });
			const after = await world.explain("A-001", day, { now: night });
			assert.ok(after.programme.score > before.programme.score, "programme utilisation did not rise");
			assert.ok(after.health.score > before.health.score, "health did not rise");
			assert.equal(after.stage.proposal, null, "proposed on the first of three days");

			const cs = await enter(world, visitor, "mori@vendor.example", look);
			await cs.open("/staff/accounts");
			await cs.send(`a:text-is("${company}")`);
			const account = new URL(cs.page.url()).pathname;
			await cs.fits();
			await cs.shot("account-after-the-day");
			const shown = async (place) => Number.parseFloat(await cs.page.locator(place).first().getAttribute("title"));
			assert.equal(await shown(".standing .figure[title]"), after.health.score);
			assert.equal(await shown("section[aria-labelledby=programme-title] .figure"), after.programme.score);
			// The way from the day before, step by step.
			const steps = await cs.page.locator(".way").first().locator("td.number").evaluateAll((cells) =>
				cells.map((cell) => Number(cell.title)),
			);
			assert.equal(steps[0], before.health.score);
			assert.equal(steps.at(-1), after.health.score);
			const sum = steps.slice(0, -1).reduce((whole, step) => whole + step, 0);
			assert.ok(Math.abs(sum - after.health.score) < 0.001, `the steps make ${sum}, not ${after.health.score}`);

			// Exactly the rows of those acts, each leading to its post.
			const type = (key) => text(`numbers-type-${key}`);
			const expected = [
				{ what: type("com-visit_day"), to: "" },
				{ what: type("com-question_posted"), to: asked },
				{ what: type("com-answer_posted"), to: `/posts/${reply}` },
				{ what: type("com-helpful_vote_received"), to: `/posts/${reply}` },
				{ what: type("com-answer_accepted_peer"), to: `/posts/${reply}` },
			].sort(byWhat);
			await cs.open(`${account}/evidence?key=all&day=${day}`);
			const all = await rowsOf(cs);
			const bySato = all.filter((row) => row.who === "佐藤 恵");
			assert.deepEqual(bySato.map(({ what, to }) => ({ what, to })).sort(byWhat), expected);
			assert.deepEqual(all.filter((row) => row.who !== "佐藤 恵").map((row) => row.what), [type("trn-completed")]);
			await cs.open(`${account}/evidence?key=community&day=${day}`);
			assert.deepEqual((await rowsOf(cs)).map(({ what, to }) => ({ what, to })).sort(byWhat), expected);
			await cs.fits();
			await cs.shot("evidence");
			// A row opens at the very post.
			await cs.send(`table a[href="/posts/${reply}"]`);
			assert.ok(cs.page.url().endsWith(`${other}#post-${reply}`));
			assert.ok(await cs.page.locator(`#post-${reply}`).isVisible());

			// Two days on, the gate has been met on three days running: a proposal, with its evidence, for the owner.
			await world.goOnAt("2026-03-21T09:00:00+09:00");
			await world.hiroba(["snapshot", "--as-of", third]);
			const proposed = await world.explain("A-001", third);
			assert.equal(proposed.stage.proposal.to, "adoption");
			// A session of staff does not outlast days of absence.
			const owner = await enter(world, visitor, "mori@vendor.example", look);
			await owner.open("/staff");
			assert.ok((await owner.page.locator("main").innerText()).includes(company), "the proposal is not among this week's");
			await owner.open(account);
			const proposal = owner.page.locator(".proposal");
			assert.equal(await proposal.locator(".condition").count(), 3);
			assert.equal(await proposal.locator(".condition--met").count(), 3);
			await owner.shot("proposal");
			await owner.send(".proposal a[href*='key=stage']");
			assert.ok((await rowsOf(owner)).some((row) => row.to === `/posts/${reply}`), "the proposal's evidence lacks the answer");
			await owner.open(account);
			await owner.send('form[action$="/accept"] button');
			await owner.open(account);
			assert.equal(await owner.page.locator(".proposal").count(), 0);
			const stage = await owner.page.locator(".standing dd").first().innerText();
			assert.ok(stage.startsWith(text("numbers-stage-adoption")), `still at ${stage}`);
			await owner.fits();
			await owner.shot("moved");
		};
	}
}

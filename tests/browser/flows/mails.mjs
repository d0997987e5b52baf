// Every kind of mail, as it is read: caused by what people do, then opened in the sizes of a phone and of a mail program's
// window, in light and dark. The text part says it in whole sentences with every link; ending mail takes a POST.

import { enter } from "../lib/doors.mjs";
import { mailsOf } from "../lib/letter.mjs";

export const flows = {};

/** How to know each kind of mail, by its subject and text in Japanese or English. */
const kinds = {
	"sign-in": /ログインコード|sign-in code|code to sign in/i,
	invitation: /招待|invited/i,
	answer: /から回答がありました|replied to “/,
	comment: /がコメントしました|commented on your post/,
	mention: /に呼びかけました|called you in/,
	quote: /を引用しました|quoted you/,
	accepted: /へのあなたの回答が「解決した回答」|Your answer to .* was marked/,
	"accepted-for": /運営により「解決した回答」|A moderator marked an answer/,
	activity: /新しい投稿があります|posted in “/,
	"new-topic": /を投稿しました。|posted “/,
	moderation: /非表示にしました|hid a post of yours/,
	"idea-status": /の状況が「|is now “/,
	"confirm-case": /ご確認いただけますか|Would you check its words/,
	"case-moved": /お客さまが認めました|allowed the publication/,
	escalation: /予定より遅れています|should have been answered by now/,
	digest: /今週のまとめ|Your week/,
};

/** What axe asks of a mail: it is shown inside a page of the mail program's, which has the title and landmarks. */
const rules = ["color-contrast", "link-name", "image-alt", "html-has-lang", "html-lang-valid", "valid-lang", "list", "listitem", "heading-order", "meta-viewport"];

/** Sends a form of ours as the page at `path` would; its hidden fields are taken along. */
async function post(person, path, action, fields) {
	await person.open(path);
	const status = await person.page.evaluate(
		async ({ action, fields }) => {
			const form = [...document.forms].find((one) => new URL(one.action).pathname === action);
			const sent = new URLSearchParams();
			for (const [name, value] of form ? new FormData(form) : []) if (typeof value === "string") sent.append(name, value);
			for (const [name, value] of Object.entries(fields)) sent.set(name, value);
			const answer = await fetch(action, { method: "POST", body: sent, redirect: "manual" });
			return answer.type === "opaqueredirect" ? 303 : answer.status;
		},
		{ action, fields },
	);
	if (status !== 303) throw new Error(`${action} answered ${status} to ${person.name}`);
}

async function ask(person, title, kind = "question") {
	await person.open(`/ask${kind === "question" ? "" : `?kind=${kind}`}`);
	await person.page.fill("#title", title);
	await person.page.fill("#body", "月末に締めている部署と、二十日に締めている部署があります。\n\n**どちらかに揃える**とき、過去の伝票はどうなりますか。");
	await person.page.check("#identity-full");
	await person.send("form.form--ask .button--main");
	const path = decodeURI(new URL(person.page.url()).pathname);
	return { path, id: /\/t\/(\d+)/.exec(path)[1], post: (await person.page.locator("article.post").first().getAttribute("id")).replace("post-", "") };
}

async function lastPost(person, path) {
	await person.open(path);
	return (await person.page.locator(".answers > article.post").last().getAttribute("id")).replace("post-", "");
}

/** Waits until no more mails come. */
async function settled(made) {
	let before = -1;
	for (let tries = 0, calm = 0; tries < 120 && calm < 5; tries += 1) {
		const now = (await mailsOf(made)).length;
		calm = now === before ? calm + 1 : 0;
		before = now;
		await new Promise((resolve) => setTimeout(resolve, 600));
	}
}

for (const locale of ["ja", "en"]) {
	flows[`every kind, ${locale}`] = async ({ visitor, world, assert }) => {
		// A Wednesday morning.
		const made = await world({ now: "2026-03-18T10:00:00+09:00" });
		await made.hiroba(["demo", "--accounts", "6", "--posts", "60"]);
		await made.serve();
		const come = async (side) => {
			const person = await visitor({ baseUrl: made.baseUrl, name: side, locale });
			await enter(person, side);
			return person;
		};
		const [customer, moderator, cs, marketing, admin] = [
			await come("customer"), await come("moderator"), await come("cs"), await come("marketing"), await come("admin"),
		];
		// An answer, a comment, a call, a quotation; the answer is accepted.
		const asked = await ask(customer, "締め日を月末から二十日に変えるときの注意点");
		await customer.open(asked.path);
		const me = await customer.page.locator('article.post a[href^="/u/"]').first().getAttribute("href");
		await post(moderator, asked.path, `/topics/${asked.id}/answers`, {
			body: "設定の「締め日」で変えられます。\n\n1. 管理者で開く\n2. 「締め日」を選ぶ\n\n```\nclosing_day: 20\n```\n\n変える前の伝票は、もとの締め日のまま残ります。",
		});
		const answer = await lastPost(customer, asked.path);
		await post(moderator, asked.path, `/posts/${asked.post}/comments`, { body: "変えるのは月の初めがおすすめです。" });
		await post(customer, asked.path, `/posts/${answer}/accept`, {});
		const called = await ask(customer, "承認の順番を部署ごとに変えたい");
		await post(moderator, called.path, `/topics/${called.id}/answers`, { body: `@[あなた](${me}) さん、部署の画面から変えられます。` });
		const second = await lastPost(customer, called.path);
		await post(cs, called.path, `/posts/${second}/accept`, {});
		const quoted = await ask(moderator, "経費の上限をどう決めていますか", "discussion");
		await post(customer, quoted.path, `/topics/${quoted.id}/answers`, { body: "役職ごとに決めています。半年ごとに見直します。" });
		const third = await lastPost(moderator, quoted.path);
		await moderator.open(`/posts/${third}/quote`);
		const quotation = await moderator.page.inputValue(".answer-form textarea[name=body]");
		await post(moderator, quoted.path, `/topics/${quoted.id}/answers`, { body: `${quotation}\n\nなるほど、半年ごとなのですね。` });
		// What somebody follows.
		await post(admin, asked.path, "/follows", { object: "topic", id: asked.id, level: "watching" }).catch(() => {});
		// An idea, and what became of it.
		const idea = await ask(customer, "一覧の並び順を覚えておいてほしい", "idea");
		await post(moderator, idea.path, `/ideas/${idea.id}/vote`, {});
		await post(admin, idea.path, `/ideas/${idea.id}/status`, { status: "provided", note: "三月の版に入りました。設定の「一覧」からお使いください。" });
		// A post that was hidden.
		await post(customer, asked.path, `/posts/${answer}/comments`, { body: "電話番号は 000-0000-0000 です。" });
		await moderator.open(`/posts/${answer}/comments`);
		const comment = (await moderator.page.locator(".comment").last().getAttribute("id")).replace("post-", "");
		await post(moderator, `/posts/${comment}/hide`, `/posts/${comment}/hide`, { reason: "電話番号が書かれているためです。" });
		// A case to confirm.
		await marketing.open(`/staff/stories/new?post=${asked.post}`);
		for (const [field, text] of Object.entries({
			title: "締めを三日早めた工夫", challenge: "請求書が月末に集中し、締めに八営業日かかっていました。",
			approach: "拠点ごとに締め日をずらしました。", result: "締めは五営業日で終わるようになりました。",
			figures: "月次の締め：8営業日 → 5営業日", features: "承認ワークフロー",
		})) await marketing.page.fill(`#${field}`, text);
		await marketing.send("form.form .button--main");
		await marketing.send('form[action$="/ask"] button');
		// Ways in.
		await post(cs, "/staff/invitations", "/staff/invitations", { people: "newcomer@example.com, 新井 新" }).catch((error) => cs.faults.push(error.message));
		const guest = await visitor({ baseUrl: made.baseUrl, name: "guest", locale });
		const address = await customer.page.evaluate(() => document.querySelector("[data-email]")?.dataset.email ?? "");
		await guest.open("/sign-in");
		await guest.page.fill("input[type=email]", address || "hanako@customer.example");
		await guest.send("main form:has(input[type=email]) button");

		// Ten minutes later; and once more, for what the case's customer answers from the mail.
		await made.goOnAt("2026-03-18T10:11:00+09:00");
		await settled(made);
		const waiting = (await mailsOf(made)).find((mail) => kinds["confirm-case"].test(mail.text));
		assert.ok(waiting, "no mail asks to confirm a case");
		const reader = await visitor({ baseUrl: made.baseUrl, name: "reader", locale, viewport: "phone" });
		await reader.open(new URL(/\S+\/stories\/review\/\S+/.exec(waiting.text)[0]).pathname);
		await reader.page.check('input[name="audience"][value="public"]');
		await reader.send('button[value="confirm"]');
		// A question that nobody answers for two days of work, and the next Monday's digest.
		await ask(customer, "電子帳簿保存法の検索要件を満たせますか");
		await made.goOnAt("2026-03-18T10:23:00+09:00");
		await settled(made);
		await made.goOnAt("2026-03-20T18:00:00+09:00");
		await settled(made);
		await made.goOnAt("2026-03-20T18:15:00+09:00");
		await settled(made);
		await made.goOnAt("2026-03-23T08:05:00+09:00");
		await settled(made);

		const mails = await mailsOf(made);
		const ours = mails.filter((mail) => mail.html.includes(`lang="${locale}"`));
		const found = new Map();
		for (const mail of ours) {
			for (const [name, says] of Object.entries(kinds)) {
				if (!found.has(name) && says.test(`${mail.subject}\n${mail.text}`)) found.set(name, mail);
			}
		}
		const missing = Object.keys(kinds).filter((name) => !found.has(name));
		assert.deepEqual(missing, [], `not mailed; what was: ${ours.map((mail) => mail.subject).join(" | ")}`);

		const windows = [];
		for (const [width, theme] of [[390, "light"], [720, "light"], [390, "dark"]]) {
			windows.push(await visitor({ baseUrl: made.baseUrl, name: `mail at ${width}`, locale, theme, viewport: { width, height: 700 } }));
		}
		for (const [name, mail] of found) {
			const said = `${name}: ${mail.subject}\n${mail.text}`;
			assert.ok(mail.subject.length > 5 && !/\{|\[[a-z]+-[a-z-]+\]/.test(said), said);
			assert.match(mail.text, locale === "ja" ? /[^\n]{8,}[。？]/ : /[^\n]{12,}[.?]/, `no whole sentence in ${said}`);
			const links = [...mail.html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href.replaceAll("&amp;", "&"));
			if (name !== "sign-in") assert.ok(links.length > 0, `no link in ${said}`);
			for (const link of links) {
				const path = new URL(link).pathname;
				// Links inside somebody's own words stand there as they were typed.
				assert.ok(mail.text.includes(link) || mail.text.includes(path), `${link} is not in the text of ${said}`);
			}
			for (const person of windows) {
				await person.page.setContent(mail.html, { waitUntil: "load" });
				await person.fits();
				await person.accessible(`the mail ${name}`, rules);
				await person.shot(`mail-${name}`);
			}
		}

		// A GET ends nothing, however often; a POST without anything else does, at once.
		for (const [name, setting] of [["answer", "mail"], ["digest", "digest"]]) {
			const mail = found.get(name);
			assert.equal(mail.headers.get("list-unsubscribe-post"), "List-Unsubscribe=One-Click");
			const stop = new URL(/<([^>]+)>/.exec(mail.headers.get("list-unsubscribe").replace(/\s/g, ""))[1]).pathname;
			const side = [customer, moderator, cs, marketing, admin];
			const on = async () => {
				let count = 0;
				for (const person of side) {
					await person.open("/me/notices");
					if (await person.page.locator(`input[name=${setting}]`).isChecked()) count += 1;
				}
				return count;
			};
			const before = await on();
			for (let times = 0; times < 2; times += 1) {
				const answer = await guest.open(stop);
				assert.equal(answer.status(), 200);
			}
			assert.equal(await on(), before, "a GET ended mail");
			const answer = await fetch(`${made.baseUrl}${stop}`, {
				method: "POST", body: "List-Unsubscribe=One-Click", headers: { "content-type": "application/x-www-form-urlencoded" },
			});
			assert.ok(answer.ok, `a POST to end mail was answered ${answer.status}`);
			assert.equal(await on(), before - 1, "a POST did not end mail");
		}
	};
}

// Walks a site by its links, as one person: pages of a new shape are looked at, the others are only asked whether they exist.

/** Pages of one shape that are looked at; the others are only asked whether they exist. */
const alike = 1;
/** Pages looked at in one walk at most. */
const most = 70;
/** Links of one shape that are followed. */
const linked = 6;

/** What makes two addresses the same page with other contents. */
function shape(address) {
	const { pathname, searchParams } = address;
	const path = pathname.replace(/^\/t\/\d+\/.*/, "/t/N/slug").replace(/\d+/g, "N");
	const keys = [...searchParams].map(([name, value]) => (name === "key" ? `${name}=${value}` : name)).sort();
	return `${path}?${keys.join("&")}`;
}

async function links(person, which) {
	const all = await person.page.locator(which).evaluateAll((found) => found.map((link) => link.href));
	return [...new Set(all.map((href) => href.split("#")[0]))]
		.map((href) => new URL(href))
		.filter((address) => address.origin === new URL(person.baseUrl).origin);
}

const openAll = (person) =>
	person.page.evaluate(() => {
		for (const one of document.querySelectorAll("details")) one.open = true;
	});

/**
 * Looks at what links from `starts` lead to: nothing that axe objects to, in light and dark, no dead link, nothing that scrolls
 * sideways, all details opened. Then at one of each in the other language. Returns how many pages were looked at. A start
 * where this person may not go finds nothing, and that is right; a link must not lead there.
 */
export async function crawl(person, starts, { picture } = {}) {
	const waiting = starts.map((path) => new URL(path, person.baseUrl));
	const typed = new Set(waiting.map((address) => address.href));
	person.expects(404);
	const seen = new Set();
	const shapes = new Map();
	const asked = new Map();
	const once = [];
	let looked = 0;
	const dead = (answer, address) =>
		person.faults.push(`${answer.status()}, a dead link: ${address.pathname}${address.search}`);
	while (waiting.length > 0) {
		const address = waiting.shift();
		if (seen.has(address.href)) continue;
		seen.add(address.href);
		const kind = shape(address);
		const before = shapes.get(kind) ?? 0;
		if (before >= alike || looked >= most) {
			const times = asked.get(kind) ?? 0;
			if (times >= linked) continue;
			asked.set(kind, times + 1);
			const answer = await person.page.request.get(address.href);
			if (answer.status() >= 400) dead(answer, address);
			continue;
		}
		shapes.set(kind, before + 1);
		looked += 1;
		const answer = await person.open(address.href);
		if (answer.status() >= 400) {
			if (!typed.has(address.href)) dead(answer, address);
			continue;
		}
		if (picture && before === 0) await person.shot(`${picture}-${kind.replace(/[^a-z]+/gi, "-")}`);
		await openAll(person);
		await person.fits();
		await person.accessible();
		await person.page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
		// Nothing but its colours changes in the dark.
		await person.accessible(`${person.page.url()} in dark`, ["color-contrast"]);
		await person.page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
		waiting.push(...(await links(person, "a[href]:not([download])")));
		for (const file of await links(person, "a[href][download]")) {
			const times = asked.get(shape(file)) ?? 0;
			if (seen.has(file.href) || times >= linked) continue;
			seen.add(file.href);
			asked.set(shape(file), times + 1);
			const given = await person.page.request.get(file.href);
			if (given.status() >= 400) dead(given, file);
		}
		if (before === 0) once.push(address.href);
	}
	await person.open("/");
	await person.send('form[action="/language"] button');
	for (const address of once) {
		await person.open(address);
		await openAll(person);
		await person.fits();
	}
	return looked;
}

// Ways in: the demo's sign-in page has a door for each kind of person; a world's people come by a link that works once.

/** Comes in as one of the demo's people ("customer", "moderator", "cs", "marketing", "admin"), in the visitor's language. */
export async function enter(person, side) {
	await person.open("/sign-in");
	await person.send(`form[action="/sign-in/demo/${side}"] button`);
	if (new URL(person.page.url()).pathname === "/recorded") await person.send("main form button");
	// These people have chosen Japanese; a visitor of another language changes that, as anyone can at the foot of a page.
	if ((await person.page.getAttribute("html", "lang")) !== person.locale) {
		await person.send('form[action="/language"] button');
	}
}

/** Comes into a world by a link that works once. */
export async function enterByLink(world, visitor, email, options) {
	const person = await visitor({ ...options, baseUrl: world.baseUrl, name: email });
	await person.open(await world.wayIn(email));
	await person.send("main form button");
	if (new URL(person.page.url()).pathname === "/recorded") await person.send("main form button");
	return person;
}

/** Sets an empty world up by the link that its server printed. */
export async function setUp(world, visitor, options) {
	const admin = await visitor({ ...options, baseUrl: world.baseUrl, name: "administrator" });
	await admin.open(/http:\S+(\/setup\/\S+)/.exec(world.output)[1]);
	await admin.page.fill("#site_name", "青空ひろば");
	await admin.page.fill("#name", "管理 花子");
	await admin.page.fill("#email", "admin@vendor.example");
	await admin.send("main form .button");
	await admin.leave();
}

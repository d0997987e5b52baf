// Any page at all: the style sheet comes, nothing is refused, nothing scrolls sideways, axe finds nothing.

export const flows = {};

for (const locale of ["ja", "en"]) {
	for (const theme of ["light", "dark"]) {
		flows[`an address that does not exist, ${locale}, ${theme}`] = async ({ visitor, assert }) => {
			const person = await visitor({ locale, theme, viewport: "phone" });
			person.expects(404);
			const response = await person.open("/no-such-page");
			assert.equal(response.status(), 404);
			assert.equal(await person.page.getAttribute("html", "lang"), locale);
			const paper = await person.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
			assert.notEqual(paper, "rgba(0, 0, 0, 0)", "the style sheet did not arrive");
			await person.fits();
			await person.accessible();
			await person.shot("not-found");
		};
	}
}

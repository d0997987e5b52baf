// A table as people keep it: an Excel book with Japanese headings, then one pasted from a sheet. Its columns are recognised,
// what would change is shown before anything is written, wrong rows are named, and the right ones are brought in.

import { strToU8, zipSync } from "fflate";

import { enter } from "../lib/doors.mjs";
import { words } from "../lib/words.mjs";

export const flows = {};

const escaped = (text) => String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** The least an Excel book can be: one sheet of texts and numbers. */
function book(rows) {
	const cell = (value) =>
		typeof value === "number" ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
	const sheet = rows.map((row) => `<row>${row.map(cell).join("")}</row>`).join("");
	const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
	const parts = "http://schemas.openxmlformats.org/package/2006";
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
	const type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
	const files = {
		"[Content_Types].xml": `<Types xmlns="${parts}/content-types">
			<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
			<Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>
			<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/></Types>`,
		"_rels/.rels": `<Relationships xmlns="${parts}/relationships">
			<Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook xmlns="${main}" xmlns:r="${office}">
			<sheets><sheet name="顧客一覧" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="${parts}/relationships">
			<Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml": `<worksheet xmlns="${main}"><sheetData>${sheet}</sheetData></worksheet>`,
	};
	return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))));
}

/** Waits until the page of an import is past its waiting, however often it asks again. */
async function until(person, selector) {
	await person.page.locator(selector).first().waitFor();
}

for (const locale of ["ja", "en"]) {
	flows[`an Excel book with Japanese headings, ${locale}`] = async ({ visitor, assert }) => {
		const text = words(locale);
		const person = await visitor({ locale, name: "administrator" });
		await enter(person, "admin");
		await person.open("/staff/import");
		const mark = `${locale}${Date.now() % 100_000}`;
		await person.page.setInputFiles("#file", {
			name: "顧客一覧.xlsx",
			mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
			buffer: book([
				["会社名", "顧客番号", "業種", "従業員数", "契約開始日", "備考"],
				[`若葉工業${mark}`, `X-${mark}-1`, "製造業", 320, "2025/4/1", "展示会で名刺交換"],
				[`潮見商事${mark}`, `X-${mark}-2`, "卸売業", "百二十", "2025/5/12", ""],
				[`森谷建設${mark}`, `X-${mark}-3`, "建設業", 85, "2025/6/2", ""],
			]),
		});
		await person.send("form[enctype] .button");

		// The headings were understood; the one that nobody knows is left aside.
		const chosen = await person.page.locator("main table select").evaluateAll((all) => all.map((one) => one.value));
		assert.deepEqual(chosen, ["name", "external_id", "industry", "employees", "started_on", ""]);
		await person.accessible();
		await person.shot("import-columns");
		await person.send('form[action$="/columns"] .button');

		// What would change, and the row that can't be read, by line and column.
		await until(person, 'form[action$="/apply"]');
		const page = await person.page.locator("main").innerText();
		assert.ok(page.includes(`若葉工業${mark}`) && page.includes(`森谷建設${mark}`), "the preview lacks a row");
		const wrong = await person.page.locator("table").first().locator("tbody tr").allInnerTexts();
		assert.equal(wrong.length, 1);
		assert.match(wrong[0], /^3\s/);
		assert.ok(wrong[0].includes("百二十") && wrong[0].includes(text("import-column-employees")), wrong[0]);
		await person.accessible();
		await person.shot("import-preview");

		// Without saying that the wrong row is to be left out, nothing is written.
		person.expects(422);
		await person.send('form[action$="/apply"] .button');
		assert.ok((await person.page.locator(".field__problems").allInnerTexts()).join("").includes(text("import-skip-needed")));
		await person.page.check("input[name=skip_bad]");
		await person.send('form[action$="/apply"] .button');
		await until(person, 'a.button[href="/staff/accounts"]');
		await person.accessible();
		await person.shot("import-done");
		await person.open(`/staff/accounts?q=${mark}`);
		const accounts = await person.page.locator("table tbody th a").allInnerTexts();
		assert.deepEqual(accounts.sort(), [`森谷建設${mark}`, `若葉工業${mark}`].sort());
	};

	flows[`a pasted table, ${locale}`] = async ({ visitor, assert }) => {
		const person = await visitor({ locale, javaScript: false, viewport: "phone", name: "administrator" });
		await enter(person, "admin");
		await person.open("/staff/import");
		const mark = `p${locale}${Date.now() % 100_000}`;
		await person.open("/staff/import");
		await person.page.fill("#table", `会社名\t発行アカウント数\n日野印刷${mark}\t12\n川端薬品${mark}\t7\n`);
		await person.send("form[enctype] .button");
		await person.fits();
		await person.send('form[action$="/columns"] .button');
		await until(person, 'form[action$="/apply"]');
		await person.fits();
		await person.shot("import-pasted");
		await person.send('form[action$="/apply"] .button');
		await until(person, 'a.button[href="/staff/accounts"]');
		await person.open(`/staff/accounts?q=${mark}`);
		assert.equal(await person.page.locator("table tbody th a").count(), 2);
	};
}

flows["a table that can't be taken keeps what was pasted"] = async ({ visitor, assert }) => {
	const person = await visitor({ name: "administrator" });
	await enter(person, "admin");
	await person.open("/staff/import");
	person.expects(422);
	await person.send("form[enctype] .button");
	assert.equal(await person.page.locator(".field--wrong, .notice--wrong, [role=alert]").count() > 0, true);
	await person.page.fill("#table", '"開いたままの引用符\n青葉');
	await person.send("form[enctype] .button");
	assert.ok((await person.page.inputValue("#table")).includes("開いたままの引用符"));
	await person.accessible();
	await person.shot("import-refused");
};

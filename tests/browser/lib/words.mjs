// The texts of the pages, so that a flow finds them in either language: words("ja")("qa-accept").

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const locales = fileURLToPath(new URL("../../../server/domain/src/locales/", import.meta.url));
const known = new Map();

function load(locale) {
	const texts = new Map();
	const folder = `${locales}${locale}/`;
	for (const file of readdirSync(folder).filter((name) => name.endsWith(".ftl"))) {
		for (const line of readFileSync(folder + file, "utf8").split("\n")) {
			const found = /^([a-z][A-Za-z0-9_-]*) = (.*)$/.exec(line);
			if (found) texts.set(found[1], found[2]);
		}
	}
	return texts;
}

/** The text of a message in one language, with its variables filled in. Only messages of one line. */
export function words(locale) {
	if (!known.has(locale)) known.set(locale, load(locale));
	return (key, values = {}) => {
		const text = known.get(locale).get(key);
		if (text === undefined) throw new Error(`no text ${key} in ${locale}`);
		return text.replace(/\{ \$(\w+) \}/g, (_, name) => String(values[name] ?? ""));
	};
}

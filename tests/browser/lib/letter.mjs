// Mails as a server wrote them into files: their headers, and the text and HTML that they carry.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Bytes of a part, whatever it is encoded as. */
function decoded(body, encoding) {
	if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
	if (encoding !== "quoted-printable") return body;
	const bytes = [];
	const plain = body.replace(/=\r?\n/g, "");
	for (let at = 0; at < plain.length; at += 1) {
		const hex = plain[at] === "=" ? plain.slice(at + 1, at + 3) : "";
		if (/^[0-9A-Fa-f]{2}$/.test(hex)) {
			bytes.push(Number.parseInt(hex, 16));
			at += 2;
		} else bytes.push(...Buffer.from(plain[at], "utf8"));
	}
	return Buffer.from(bytes).toString("utf8");
}

/** Headers by lower-case name, and what follows them. */
function split(source) {
	const [, head, body] = /^([\s\S]*?)\r?\n\r?\n([\s\S]*)$/.exec(source);
	const headers = new Map();
	for (const line of head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
		const at = line.indexOf(":");
		headers.set(line.slice(0, at).toLowerCase(), line.slice(at + 1).trim());
	}
	return { headers, body };
}

/** Words of a header, which may be encoded in pieces (RFC 2047). */
function words(text) {
	return text
		.replace(/\?=\s+=\?/g, "?==?")
		.replace(/=\?utf-8\?(b|q)\?([^?]*)\?=/gi, (_, kind, piece) =>
			kind.toLowerCase() === "b" ? Buffer.from(piece, "base64").toString("latin1") : decoded(piece.replaceAll("_", " "), "quoted-printable"),
		)
		.replace(/[\u0080-\u00ff]+/g, (bytes) => Buffer.from(bytes, "latin1").toString("utf8"));
}

/** The parts of a mail that hold no others, in order. */
function partsOf({ headers, body }) {
	const boundary = /boundary="?([^";]+)"?/.exec(headers.get("content-type") ?? "")?.[1];
	if (!boundary) return [{ headers, body }];
	return body
		.split(`--${boundary}`)
		.slice(1, -1)
		.flatMap((piece) => partsOf(split(piece.replace(/^\r?\n/, ""))));
}

/** A mail: `{ headers, to, subject, text, html, calendar }`. */
export function letter(source) {
	const { headers, body } = split(source);
	const mail = { headers, to: words(headers.get("to") ?? ""), subject: words(headers.get("subject") ?? ""), text: "", html: "", calendar: "" };
	for (const part of partsOf({ headers, body })) {
		const content = decoded(part.body, (part.headers.get("content-transfer-encoding") ?? "").toLowerCase()).replaceAll("\r\n", "\n");
		const type = part.headers.get("content-type") ?? "";
		if (/^text\/plain/.test(type)) mail.text ||= content;
		if (/^text\/html/.test(type)) mail.html ||= content;
		if (/^text\/calendar/.test(type)) mail.calendar ||= content;
	}
	return mail;
}

/** All mails of a world so far. */
export async function mailsOf(made) {
	const folder = join(made.folder, "mail");
	const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".eml")).sort();
	return Promise.all(files.map(async (name) => letter(await readFile(join(folder, name), "utf8"))));
}

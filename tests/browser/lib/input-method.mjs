// Japanese as it is typed: composed, accepted, and an Enter that is either the input method's (229) or the writer's (13).

/** What an input method does in the focused field. */
export async function inputMethod(page) {
	const devtools = await page.context().newCDPSession(page);
	return {
		compose: (text) =>
			devtools.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length }),
		accept: (text) => devtools.send("Input.insertText", { text }),
		enter: async (code) => {
			const key = { key: "Enter", code: "Enter", windowsVirtualKeyCode: code };
			await devtools.send("Input.dispatchKeyEvent", { ...key, type: "rawKeyDown", ...(code === 13 && { text: "\r" }) });
			if (code === 13) await devtools.send("Input.dispatchKeyEvent", { ...key, type: "char", text: "\r" });
			await devtools.send("Input.dispatchKeyEvent", { ...key, type: "keyUp" });
		},
	};
}

// Wakes the islands of a page: the one script every page with islands loads, by its nonce. The two names below are
// replaced at build time by the hashed ones.
const load = async () => {
	const wasm = fetch(new URL("./app_bg.wasm", import.meta.url));
	wasm.catch(() => {});
	const app = await import("./app.js");
	await app.default({ module_or_path: wasm });
	return app;
};
// A page that is left while they are on their way, or a network that goes: it works without them.
const app = await load().catch((error) => {
	if (!(error instanceof TypeError)) throw error;
});

if (app) {
	app.hydrate();
	wakeAll();
}

function wakeAll() {
	for (const island of document.querySelectorAll("leptos-island")) {
		// An island among another island's children first takes that one's place in the reactive tree.
		island.parentElement.closest("leptos-children")?.$$on_hydrate?.();
		const wake = app[island.dataset.component];
		if (wake) wake(island);
		else console.error(`no island ${island.dataset.component} in this build`);
	}
	document.documentElement.dataset.islands = "awake";
}

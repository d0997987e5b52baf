// Wakes the islands of a page: the one script every page with islands loads, by its nonce. The two names below are
// replaced at build time by the hashed ones.
const wasm = fetch(new URL("./app_bg.wasm", import.meta.url));
const app = await import("./app.js");
await app.default({ module_or_path: wasm });
app.hydrate();

for (const island of document.querySelectorAll("leptos-island")) {
	// An island among another island's children first takes that one's place in the reactive tree.
	island.parentElement.closest("leptos-children")?.$$on_hydrate?.();
	const wake = app[island.dataset.component];
	if (wake) wake(island);
	else console.error(`no island ${island.dataset.component} in this build`);
}
document.documentElement.dataset.islands = "awake";

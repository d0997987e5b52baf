# Each of these installs what it is missing, saying what and why. The scripts are in .ci/.

.PHONY: run test check bench crash dev dist

run: ## The demo, at http://127.0.0.1:8080
	@.ci/build
	@target/release/hiroba serve --demo

test: ## Every test: on both databases, and in a real browser
	@.ci/test

check: ## What CI runs: test, and format, lints, licences, documentation, sizes
	@.ci/run

bench: ## How fast and how large, as a table
	@.ci/bench

crash: ## 100 kills under posting load on each database: nothing acknowledged may be lost
	@.ci/crash

dev: ## The demo, built and started again at every change
	@.ci/dev

dist: ## One archive for a server: binary, systemd unit, reverse proxy
	@.ci/dist

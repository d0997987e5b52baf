# Shared by the scripts here: what they say, and what they install.
# Bash; read by `source`.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[[ -f $HOME/.cargo/env ]] && source "$HOME/.cargo/env"

target=${CARGO_TARGET_DIR:-target}
tools=$PWD/target/tools

say() { printf '\n\033[1m» %s\033[0m\n' "$*" >&2; }
fail() { printf '\n\033[1m%s\033[0m\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

as_root() {
	if [[ $(id -u) == 0 ]]; then "$@"; elif have sudo; then sudo "$@"; else fail "this needs root: $*"; fi
}

# need "why" package… : installs what is missing, and says what and why.
need() {
	local why=$1 package missing=()
	shift
	have apt-get || return 0
	for package in "$@"; do installed "$package" || missing+=("$package"); done
	((${#missing[@]})) || return 0
	say "installing ${missing[*]} (Debian packages): $why"
	if [[ -z ${APT_IS_UPDATED:-} ]]; then
		as_root apt-get update
		export APT_IS_UPDATED=1
	fi
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"
}

# need_rust [component…] : a compiler new enough for Cargo.toml's rust-version, and its components (rustfmt, clippy).
need_rust() {
	have cargo || fail "cargo is missing: install Rust from https://rustup.rs first"
	local wanted have_version component
	wanted=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)
	have_version=$(rustc --version 2>/dev/null | cut -d' ' -f2) || have_version=
	if [[ $(printf '%s\n' "$wanted" "${have_version:-0}" | sort -V | head -n1) != "$wanted" ]]; then
		have rustup || fail "Rust $wanted or later is needed; this is ${have_version:-none}. Install it from https://rustup.rs"
		say "asking rustup for Rust: $wanted or later is needed, this is ${have_version:-none}"
		rustup toolchain install stable --profile minimal && rustup default stable ||
			fail "rustup could not fetch it: check the network, then run this again"
	fi
	for component in "$@"; do
		cargo "${component/rustfmt/fmt}" --version >/dev/null 2>&1 && continue
		say "asking rustup for $component"
		rustup component add "$component" || fail "$component is missing, and rustup could not fetch it"
	done
	need "compiling Rust and SQLite, and talking to PostgreSQL" gcc libc6-dev pkg-config libpq-dev
}

#!/usr/bin/env bash
# The measurements of make bench, on the release build, over loopback only: a few minutes.
source "$(dirname "$0")/lib.sh"
exec "$target/release/hiroba" bench "$@"

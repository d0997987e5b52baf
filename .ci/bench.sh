#!/usr/bin/env bash
# The measurements of make bench, on the release build, over loopback only: a few minutes. Both databases sync to disk.
source "$(dirname "$0")/lib.sh"
export HIROBA_POSTGRES_FSYNC=on
exec .ci/with-postgres bash -c 'exec "$0" bench --postgres "$HIROBA_TEST_POSTGRES" "$@"' "$target/release/hiroba" "$@"

#!/bin/sh
# Starts one app with the memory settings that its figures were measured with.
#
#   deploy/start-app.sh identity|onestop|portal|registry
#
# Runs the release build (dist/, made by `npm run build`) where the sources are not at hand, as in a
# container; otherwise the sources. START_FROM=build or START_FROM=sources decides it, and DIST_DIR
# names another folder with builds. Settings come from the environment; what is set there already is
# left alone.
set -eu

app=${1:-}
case $app in
  identity | onestop | portal | registry) ;;
  *)
    echo "usage: $0 identity|onestop|portal|registry" >&2
    exit 2
    ;;
esac

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

# glibc keeps a heap per thread and gives little back: two are enough for two workers.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
# Each thread may hold 19 MiB for one Argon2 hash at a time: as many as the cores that hash.
export UV_THREADPOOL_SIZE="${UV_THREADPOOL_SIZE:-2}"
# Megabytes of each half of the young generation: with less, what a request needs only while it is
# answered is moved to the old generation before it is garbage, and costs more to collect there.
semi_space=${SEMI_SPACE_MB:-16}
# Megabytes the old generation may have; some 40 live there. By this limit V8 decides how much garbage
# may gather: up to 1.4 times what lives, where its default, by the machine's memory, means 4 times.
old_space=${MAX_OLD_SPACE_MB:-512}
set -- "--max-semi-space-size=$semi_space" "--max-old-space-size=$old_space"

node=node
[ -x "$root/node_modules/.bin/node" ] && node=$root/node_modules/.bin/node

source=$root/apps/$app/src/main.ts
build=${DIST_DIR:-$root/dist}/$app/server/main.js
from=${START_FROM:-}
if [ -z "$from" ]; then
  if [ -f "$source" ]; then from=sources; else from=build; fi
fi

cd "$root"
# Source maps cost a hundred megabytes once a stack is read: NODE_OPTIONS=--enable-source-maps asks
# for them. Names are kept in the build, so that a stack says where it happened without.
# exec: signals reach the app itself, and its exit code is ours.
case $from in
  build) exec "$node" "$@" "$build" ;;
  sources) exec "$node" "$@" --import tsx "$source" ;;
  *)
    echo "START_FROM must be build or sources" >&2
    exit 2
    ;;
esac

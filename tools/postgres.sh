#!/usr/bin/env bash
# Runs a command with DATABASE_URL on a real PostgreSQL. If DATABASE_URL is set it is used as it is; otherwise a server
# of Debian's package is started on a free port with its data in a temporary folder, and stopped afterwards.
#   tools/postgres.sh .venv/bin/python -m pytest
set -euo pipefail
[ -n "${DATABASE_URL:-}" ] && exec "$@"

die() { printf 'postgres: %s\n' "$*" >&2; exit 1; }
find_bin() {
    local found
    found=$(command -v pg_ctl || ls -1 /usr/lib/postgresql/*/bin/pg_ctl 2>/dev/null | sort -V | tail -n 1)
    [ -n "$found" ] && dirname "$(readlink -f "$found")"
}

if ! bin=$(find_bin); then
    [ "$(id -u)" = 0 ] || die "no PostgreSQL here; as root: apt-get install postgresql, or set DATABASE_URL"
    echo "postgres: installing PostgreSQL from Debian"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null
    bin=$(find_bin) || die "PostgreSQL was not installed"
fi

folder=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_owner() { "$@"; }
if [ "$(id -u)" = 0 ]; then # the server refuses to run as root
    chown postgres "$folder"
    as_owner() { runuser -u postgres -- "$@"; }
fi
cd "$folder" # a folder that the server's user can enter
stop() {
    as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
as_owner "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
# the data lives for one test run, so nothing needs to reach the disk
as_owner "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" start \
    -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off" \
    >/dev/null || { cat "$folder/log" >&2; die "the server did not start"; }
as_owner "$bin/createdb" -h 127.0.0.1 -p "$port" -U postgres chiso
export DATABASE_URL="postgresql://postgres@127.0.0.1:$port/chiso"
cd - >/dev/null
"$@"

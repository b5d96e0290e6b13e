#!/usr/bin/env bash
# Fetches what the benchmarks race against (svy, pandas) from requirements-bench.lock into .tools/peers, a folder that only
# the benchmarks read: .venv stays what the product runs on. Does nothing when the lock has not changed.
# Where they cannot be fetched it says so and ends well: the table then has the line without a figure.
set -euo pipefail
cd "$(dirname "$0")/.."
export UV_NO_PROGRESS=1
[ ! -e /etc/ssl/certs/ca-certificates.crt ] || export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS-1}" # as in setup.sh

folder=.tools/peers
fresh=$folder.new
wanted=$({ cat requirements-bench.lock; .venv/bin/python -VV; } | sha256sum | cut -d' ' -f1)
[ "$(cat "$folder/.made-from" 2>/dev/null)" = "$wanted" ] && exit 0

beside() { # the lock without the blocks of packages that .venv has in the same version
    awk 'match($0, /^[a-z0-9-]+==/) { name = substr($0, 1, RLENGTH); if (NR == FNR) own[name]; kept = !(name in own) }
        NR > FNR && kept' requirements-dev.lock requirements-bench.lock
}

rm -rf "$fresh"
beside >.tools/requirements-peers.lock
if [ -x .tools/bin/uv ] && .tools/bin/uv pip install -q --no-deps --require-hashes --python .venv/bin/python --target "$fresh" \
    -r .tools/requirements-peers.lock; then
    printf '%s\n' "$wanted" >"$fresh/.made-from"
    rm -rf "$folder"
    mv "$fresh" "$folder"
else
    rm -rf "$fresh"
    echo "peers: svy and pandas cannot be fetched; the benchmarks run without them" >&2
fi

#!/usr/bin/env bash
# Makes .venv from the hashed lock file. `tools/setup.sh run` takes what the product needs, `tools/setup.sh dev` also
# the tools that check it. Does nothing when the lock has not changed, so that a second start costs nothing.
# `first` and `rest` are `run` in two halves: a first start plays the sample province while the rest arrives; the site
# waits for the mark .venv/.rest-pending to go (chiso.cli.installing).
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-run}
# what nobody needs before the first page is served
LATER='duckdb|fastexcel|ibis-framework|sqlglot'
export UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# an office's proxy signs with an authority that only the machine knows; a bare machine knows none, and uv brings its own
[ ! -e /etc/ssl/certs/ca-certificates.crt ] || export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS-1}"
# every process that comes after the first finds the modules compiled
unset PYTHONDONTWRITEBYTECODE

say() { printf 'setup: %s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
        if command -v "$candidate" >/dev/null &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    die "Python 3.11 or newer is needed (cần Python 3.11 trở lên): apt-get install python3 python3-venv"
}

need_ensurepip() { # Debian keeps ensurepip, and the pip in it, in a package of its own
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        [ "$(id -u)" = 0 ] || die "the venv module is missing; as root: apt-get install python3-venv"
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
    fi
}

bundled_pip() { # the wheel of pip that comes with Python
    "$python" - <<'WHEEL'
import ensurepip, pathlib
own = pathlib.Path(ensurepip.__file__).parent / "_bundled"
print(next(wheel for folder in (own, pathlib.Path("/usr/share/python-wheels")) for wheel in folder.glob("pip-*.whl")))
WHEEL
}

get_uv() { # by pip run out of its wheel: a .tools with a pip of its own takes some seconds longer to make
    local wheel
    [ -x .tools/bin/uv ] && return
    [ -x .tools/bin/python ] || "$python" -m venv --clear --without-pip .tools
    need_ensurepip
    wheel=$(bundled_pip 2>/dev/null) &&
        .tools/bin/python "$wheel/pip" install -q --require-hashes -r requirements-tools.lock && return
    pip install -q --require-hashes -r requirements-tools.lock
}

with_uv() {
    local lock=requirements$suffix.lock
    get_uv || return 1
    if [ "$half" = first ] && [ "$kind" = run ]; then
        lock=.tools/requirements-first.lock
        needed_first "requirements$suffix.lock" >"$lock"
        touch .venv/.rest-pending
    fi
    .tools/bin/uv pip sync -q --require-hashes --python .venv/bin/python "$lock" &&
        .tools/bin/uv pip install -q --no-deps --no-build-isolation --python .venv/bin/python --editable .
}

pip() { # the slow way, with a pip of our own
    .tools/bin/python -c 'import pip' 2>/dev/null || .tools/bin/python -m ensurepip >/dev/null
    .tools/bin/python -m pip "$@"
}

stamp_of() { # what .venv was made from: the lock, the project's own description, the interpreter
    { cat "requirements$1.lock" pyproject.toml; "$python" -VV; } | sha256sum | cut -d' ' -f1
}

compile_messages() { # the catalogue that people edit → the one that the program reads
    local po
    for po in src/chiso/web/locale/*/LC_MESSAGES/*.po; do
        if [ -f "$po" ] && [ ! "${po%.po}.mo" -nt "$po" ]; then
            .venv/bin/python tools/messages.py
            return
        fi
    done
}

needed_first() { # the lock without the blocks of what can come later
    awk -v later="^($LATER)==" '/^[a-z]/ { kept = $0 !~ later } kept' "$1"
}

half=$kind
case $kind in first | rest) kind=run ;; esac
python=$(find_python)
[ "$kind" = dev ] || [ -f .venv/.made-from-dev ] && kind=dev
suffix=$([ "$kind" = dev ] && echo -dev || true)
wanted=$(stamp_of "$suffix")
stamp=.venv/.made-from$suffix
if [ -x .venv/bin/chiso ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    rm -f .venv/.rest-pending
    [ "$half" = rest ] && exit 0
    compile_messages
    tools/units.sh
    exit 0
fi

if [ "$half" = rest ]; then
    trap 'rm -f .venv/.rest-pending' EXIT # also after a failure: the next start tries again
    .tools/bin/uv pip install -q --no-deps --require-hashes --python .venv/bin/python -r "requirements$suffix.lock"
    tools/units.sh
    printf '%s\n' "$wanted" >"$stamp"
    say "done: .venv/bin/chiso is there"
    exit 0
fi

say "making .venv from requirements$suffix.lock"
rm -f .venv/.made-from* .venv/.rest-pending
.venv/bin/python -c '' 2>/dev/null || "$python" -m venv --clear --without-pip .venv
if ! with_uv; then
    rm -f .venv/.rest-pending
    say "going on with pip, which reads its own settings (pip.conf) and takes longer"
    pip --python .venv/bin/python install -q --require-hashes -r "requirements$suffix.lock"
    pip --python .venv/bin/python install -q --no-deps --no-build-isolation --editable .
fi
[ -x .venv/bin/chiso ] || die ".venv/bin/chiso was not made"
compile_messages
[ -f .venv/.rest-pending ] && exit 0
tools/units.sh
printf '%s\n' "$wanted" >"$stamp"
say "done: .venv/bin/chiso is there"

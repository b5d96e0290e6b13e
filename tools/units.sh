#!/usr/bin/env bash
# Builds the register of real administrative units from the data files of a package (docs/decisions/0013).
# Does nothing when the register is newer than what it is made from. Run after .venv is made.
set -euo pipefail
cd "$(dirname "$0")/.."

out=src/chiso/engine/units/data/register.json.gz
source=.tools/units-source
stamp=$source/.made-from
wanted=$(cat requirements-units.lock src/chiso/cli/unit_source.py src/chiso/engine/units/{deriving,facts,model,serial}.py | sha256sum | cut -d' ' -f1)
[ -f "$out" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && exit 0

rm -rf "$source"
uv=${UV:-.tools/bin/uv}
if [ -x "$uv" ]; then
    "$uv" pip install -q --no-deps --require-hashes --python .venv/bin/python --target "$source" -r requirements-units.lock
else
    .tools/bin/python -m pip install -q --no-deps --require-hashes --target "$source" -r requirements-units.lock
fi
.venv/bin/chiso units build --from "$source"
printf '%s\n' "$wanted" >"$stamp"

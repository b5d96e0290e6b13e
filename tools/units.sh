#!/usr/bin/env bash
# Builds the register of real administrative units from the data files of a package (docs/decisions/0013).
# Does nothing when the register is newer than what it is made from. Run after .venv is made.
# Where the package cannot be fetched it says so and ends well: everything but the country's units works without it.
set -euo pipefail
cd "$(dirname "$0")/.."

data=src/chiso/engine/units/data
out=$data/register.json.gz
source=.tools/units-source
stamp=$source/.made-from
fresh=$source.new
wanted=$(cat requirements-units.lock src/chiso/cli/unit_source.py $data/decrees_2026.csv \
    src/chiso/engine/units/{decree_rows,decrees,deriving,facts,model,serial}.py | sha256sum | cut -d' ' -f1)
[ -f "$out" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && exit 0

[ ! -e /etc/ssl/certs/ca-certificates.crt ] || export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS-1}" # as in setup.sh

fetch() {
    local uv=${UV:-.tools/bin/uv}
    if [ -x "$uv" ]; then
        "$uv" pip install -q --no-deps --require-hashes --python .venv/bin/python --target "$fresh" -r requirements-units.lock
    else
        .tools/bin/python -m pip install -q --no-deps --require-hashes --target "$fresh" -r requirements-units.lock
    fi
}

rm -rf "$fresh"
if fetch; then
    rm -rf "$source"
    mv "$fresh" "$source"
elif [ -d "$source/vietnamadminunits" ]; then
    rm -rf "$fresh"
    echo "units: the data package cannot be fetched; building from the copy of an earlier set-up." >&2
else
    rm -rf "$fresh"
    cat >&2 <<'MESSAGE'

Chưa tải được gói dữ liệu đơn vị hành chính (xem lỗi ở trên). Phần mềm vẫn chạy đủ; chỉ thiếu danh mục đơn vị cả nước.
Khi có mạng, chạy:  tools/units.sh  rồi  chiso units load
Máy không nối mạng: chép register.json.gz từ máy khác vào src/chiso/engine/units/data/.

The package of unit data could not be fetched (see the error above). Everything else works; only the register of the
country's units is missing. When there is a connection: tools/units.sh, then chiso units load.
MESSAGE
    exit 0
fi
.venv/bin/chiso units build --from "$source"
printf '%s\n' "$wanted" >"$stamp"

#!/usr/bin/env bash
# Sees to a Chromium for the browser tests: Debian's own. Without root it says how; the tests then skip with a reason.
set -euo pipefail
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "browser: installing Chromium from Debian"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "browser: no Chromium, so browser tests will be skipped; as root: apt-get install chromium" >&2

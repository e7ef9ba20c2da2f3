#!/usr/bin/env bash
# Chromium and Chinese fonts for the tests of the pages. Installs only as root on Debian and only what is missing.
set -euo pipefail

missing=()
command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || missing+=(chromium)
fc-list 2>/dev/null | grep -qi 'noto.*cjk' || missing+=(fonts-noto-cjk)
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || [ ! -f /etc/debian_version ]; then
    echo "Not found: ${missing[*]}. Browser tests are skipped without them." >&2
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# Debian's Chromium without its windows, which is what a test needs; older Debians have only the whole.
apt-cache show chromium-headless-shell >/dev/null 2>&1 && missing=("${missing[@]/%chromium/chromium-headless-shell}")
apt-get install -y -qq --no-install-recommends "${missing[@]}" fontconfig >/dev/null

#!/usr/bin/env bash
# Runs all tests on a machine that has the .NET 10 SDK: finds or installs the browsers, restores the locked versions, builds,
# tests, and ends with one line "N passed, N failed".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

give_up() {
    echo "$1" >&2
    echo "0 passed, 1 failed"
    exit 1
}

find_chromium() {
    local name
    for name in "${CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome; do
        if [ -n "$name" ] && command -v "$name" >/dev/null; then
            command -v "$name"
            return
        fi
    done
}

command -v dotnet >/dev/null || give_up "The .NET 10 SDK is missing: install it and run this again (https://dotnet.microsoft.com/download)."

# Installs a Debian package where there is no command of it yet. One at a time: another system may have some of them only.
needs() {
    command -v "$1" >/dev/null && return
    echo "Installing $2…"
    [ -n "${lists:-}" ] || apt-get update -qq >/dev/null 2>&1
    lists=read
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" >/dev/null 2>&1 || echo "apt-get could not install $2." >&2
}

if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    # Debian's browser without windows draws the same pages in half the time; others have the whole one only.
    [ -n "$(find_chromium)" ] || needs chromium-headless-shell chromium-headless-shell
    [ -n "$(find_chromium)" ] || needs chromium chromium
    fc-list 2>/dev/null | grep -q DejaVu || needs "" fonts-dejavu-core
    needs firefox-esr firefox-esr
    needs WebKitWebDriver webkit2gtk-driver
    needs Xvfb xvfb
    needs node nodejs
    needs npm npm
    needs nginx nginx-light # the dashboard behind a real reverse proxy
    needs bindfs bindfs # a file system that takes no permissions
fi
CHROMIUM="$(find_chromium)"
if [ -n "$CHROMIUM" ]; then
    export CHROMIUM
else
    echo "No Chromium is installed: the browser tests let Playwright install its own. If that fails, install Chromium (Debian, Ubuntu: apt-get install chromium; Fedora: dnf install chromium) or say where it is in CHROMIUM." >&2
fi

# Chromiums as TVs have them. They stay in the user's cache, since they are large and never change.
export OLD_CHROMIUMS="${OLD_CHROMIUMS:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/classify-dashboard/chromiums}"
fetch_old_chromiums() {
    local work
    cmp -s tests/browsers/package-lock.json "$OLD_CHROMIUMS/package-lock.json" && return
    echo "Fetching old Chromiums…"
    work="$(mktemp -d)"
    cp tests/browsers/package.json tests/browsers/package-lock.json tests/browsers/unpack.mjs "$work" \
        && (cd "$work" && npm ci --ignore-scripts --omit=optional --legacy-peer-deps --no-audit --no-fund --loglevel=error && node unpack.mjs "$OLD_CHROMIUMS") \
        && cp tests/browsers/package-lock.json "$OLD_CHROMIUMS" \
        || echo "The old Chromiums could not be fetched by npm; the tests say which are missing." >&2
    rm -rf "$work"
}
if [ "$(uname -sm)" = "Linux x86_64" ]; then
    fetch_old_chromiums
fi

dotnet restore ClassifyDashboard.sln --locked-mode || give_up "The locked packages could not be restored."
dotnet build ClassifyDashboard.sln --no-restore || give_up "The build failed."

rm -rf TestResults/times TestResults/failures
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
# One after another, since each takes all cores that a small machine has.
dotnet test --solution ClassifyDashboard.sln --no-build --max-parallel-test-modules 1 --results-directory TestResults/times --report-xunit-junit 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

echo "The ten classes that took longest, in seconds of their tests:"
cat TestResults/times/*.xml 2>/dev/null | tr '<' '\n' \
    | sed -n 's/^testcase .* time="\([0-9.]*\)" classname="\([^"]*\)".*/\2 \1/p' \
    | awk '{ spent[$1] += $2 } END { for (name in spent) printf "%7.1f  %s\n", spent[name], name }' | sort -rn | head -n 10
[ -z "$(ls TestResults/failures 2>/dev/null)" ] || echo "Pictures of the pages of failed browser tests are in TestResults/failures."

count() { sed -n "s/^ *$1: *\([0-9][0-9]*\)\$/\1/p" "$log" | tail -n 1; }
passed="$(count succeeded)"
failed="$(count failed)"
[ -n "$passed" ] && [ -n "$failed" ] || give_up "The tests did not say how they ended."
# A run that ends badly without a failed test, such as one that crashes, is a failure too.
[ "$status" = 0 ] || [ "$failed" != 0 ] || failed=1
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

#!/usr/bin/env bash
# Runs all tests on a machine that has the .NET 10 SDK: finds or installs Chromium, restores the locked versions, builds,
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

if [ -z "$(find_chromium)" ] && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "Installing Chromium…"
    # Debian's browser without windows draws the same pages in half the time; others have the whole one only.
    install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" fonts-dejavu-core; }
    { apt-get update -qq && { install chromium-headless-shell || install chromium; }; } >/dev/null 2>&1 \
        || echo "apt-get could not install Chromium; Playwright's own installer is tried." >&2
fi
CHROMIUM="$(find_chromium)"
if [ -n "$CHROMIUM" ]; then
    export CHROMIUM
else
    echo "No Chromium is installed: the browser tests let Playwright install its own. If that fails, install Chromium (Debian, Ubuntu: apt-get install chromium; Fedora: dnf install chromium) or say where it is in CHROMIUM." >&2
fi

dotnet restore ClassifyDashboard.sln --locked-mode || give_up "The locked packages could not be restored."
dotnet build ClassifyDashboard.sln --no-restore || give_up "The build failed."

log="$(mktemp)"
trap 'rm -f "$log"' EXIT
# One after another, since each takes all cores that a small machine has.
dotnet test --solution ClassifyDashboard.sln --no-build --max-parallel-test-modules 1 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

count() { sed -n "s/^ *$1: *\([0-9][0-9]*\)\$/\1/p" "$log" | tail -n 1; }
passed="$(count succeeded)"
failed="$(count failed)"
[ -n "$passed" ] && [ -n "$failed" ] || give_up "The tests did not say how they ended."
# A run that ends badly without a failed test, such as one that crashes, is a failure too.
[ "$status" = 0 ] || [ "$failed" != 0 ] || failed=1
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

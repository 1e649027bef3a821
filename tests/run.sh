#!/usr/bin/env bash
# Runs the tests on a machine that has the .NET 10 SDK: finds or installs the browsers, restores the locked versions, builds,
# tests, and ends with one line "N passed, N failed".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
# Hundreds of programs start here, each for a few seconds. Neither of the two helps them: memory that is never writable and executable at the
# same time costs a tenth of each start, and nothing runs long enough to gain from profiles.
export DOTNET_EnableWriteXorExecute=0 DOTNET_TieredPGO=0

usage="Usage: bash tests/run.sh [--fast] [--filter TEXT]
  --fast         only the unit tests that are not slow: no browser, at most two minutes
  --filter TEXT  only the tests whose full name (namespace, class, method) contains TEXT"

refuse() {
    echo "$1" >&2
    echo "$usage" >&2
    exit 2
}

fast="" filter=""
while [ $# -gt 0 ]; do
    case "$1" in
        --fast) fast=yes ;;
        --filter)
            [ -n "${2:-}" ] || refuse "--filter needs a part of a test's name."
            filter="$2"
            shift
            ;;
        --help)
            echo "$usage"
            exit
            ;;
        *) refuse "Unknown argument: $1" ;;
    esac
    shift
done

give_up() {
    echo "$1" >&2
    echo "0 passed, 1 failed"
    exit 1
}

command -v dotnet >/dev/null || give_up "The .NET 10 SDK is missing: install it and run this again (https://dotnet.microsoft.com/download)."
if [ -z "$fast" ]; then
    . tests/browsers/find.sh
    . tests/sdk/find.sh
fi

dotnet restore ClassifyDashboard.sln --locked-mode || give_up "The locked packages could not be restored."
# The fast lane builds no browser test and no benchmark.
what=ClassifyDashboard.sln
[ -z "$fast" ] || what=tests/ClassifyDashboard.Tests
dotnet build "$what" --no-restore || give_up "The build failed."

rm -rf TestResults/times TestResults/failures
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
tests=(--solution ClassifyDashboard.sln)
[ -z "$fast" ] || tests=(--project tests/ClassifyDashboard.Tests --filter-not-trait Category=Slow)
[ -z "$filter" ] || tests+=(--filter-method "*$filter*" --ignore-exit-code 8) # 8: none of a project's tests matches
# One project after another, since each takes all cores that a small machine has.
dotnet test "${tests[@]}" --no-build --max-parallel-test-modules 1 --results-directory TestResults/times --report-xunit-junit 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

echo "The ten slowest tests, in seconds:"
awk -v show=slowest -f tests/report.awk TestResults/times/*.xml 2>/dev/null
awk -v show=failed -f tests/report.awk TestResults/times/*.xml 2>/dev/null
[ -z "$(ls TestResults/failures 2>/dev/null)" ] || echo "Pictures of the pages of failed browser tests are in TestResults/failures."

count() { sed -n "s/^ *$1: *\([0-9][0-9]*\)\$/\1/p" "$log" | tail -n 1; }
passed="$(count succeeded)"
failed="$(count failed)"
[ -n "$passed" ] && [ -n "$failed" ] || give_up "The tests did not say how they ended."
[ -z "$filter" ] || [ "$passed$failed" != 00 ] || give_up "No test has \"$filter\" in its name."
# A run that ends badly without a failed test, such as one that crashes, is a failure too.
[ "$status" = 0 ] || [ "$failed" != 0 ] || failed=1
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

# Finds or installs the browsers of the tests, and says by CHROMIUM and OLD_CHROMIUMS where they are. tests/run.sh includes it.
find_chromium() {
    local name
    for name in "${CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome; do
        if [ -n "$name" ] && command -v "$name" >/dev/null; then
            command -v "$name"
            return
        fi
    done
}

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
    RUNLEVEL=1 needs redis-server redis-server # for several servers; its service is not started
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

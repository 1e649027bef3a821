# Finds or installs the service's official TypeScript SDK, and says by LLAMA_CLOUD_SDK where it is. tests/run.sh includes it.
export LLAMA_CLOUD_SDK="${LLAMA_CLOUD_SDK:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/classify-dashboard/sdk}"
# package-lock.json stands there only once the SDK is installed; until then it has another name.
if command -v npm >/dev/null && ! cmp -s tests/sdk/package-lock.json "$LLAMA_CLOUD_SDK/package-lock.json"; then
    echo "Fetching the TypeScript SDK…"
    mkdir -p "$LLAMA_CLOUD_SDK" \
        && cp tests/sdk/package.json "$LLAMA_CLOUD_SDK" \
        && cp tests/sdk/package-lock.json "$LLAMA_CLOUD_SDK/npm-shrinkwrap.json" \
        && (cd "$LLAMA_CLOUD_SDK" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) \
        && mv "$LLAMA_CLOUD_SDK/npm-shrinkwrap.json" "$LLAMA_CLOUD_SDK/package-lock.json" \
        || echo "The TypeScript SDK could not be fetched by npm; its test says so." >&2
fi

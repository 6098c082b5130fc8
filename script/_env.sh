# Read by script/server and script/test: goes to the checkout and prepares its virtual environment.

cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# system_packages PACKAGE...: install Debian packages, or say what to run
system_packages() {
    [ "$(id -u)" = 0 ] || die "Missing on this machine; please run: sudo apt-get install $*"
    say "Installing $* ..."
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -qq --no-install-recommends "$@" >/dev/null 2>&1 && return
    apt-get update -qq && apt-get install -qq --no-install-recommends "$@" >/dev/null
}

# python_packages FILE: the pinned packages of FILE in .venv; runs pip only when the pins changed
python_packages() {
    local pins mark=".venv/.$1"
    pins=$(cat requirements.txt "$1" | sha256sum)
    [ "$(cat "$mark" 2>/dev/null)" = "$pins" ] && return
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || die "Python 3.11 or newer is needed."
    python3 -c 'import ensurepip' 2>/dev/null || system_packages python3-venv
    say "Installing the packages of $1 ..."
    python3 -m venv .venv
    .venv/bin/pip install --quiet --disable-pip-version-check --no-input -r "$1"
    printf '%s\n' "$pins" >"$mark"
}

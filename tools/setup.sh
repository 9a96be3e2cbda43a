#!/bin/sh
# Make .venv ready for running, testing and checking; a second run with nothing new returns at once.
# PYTHON=python3.13 tools/setup.sh chooses the interpreter; otherwise the newest supported one is taken.
set -eu
cd "$(dirname "$0")/.."

STAMP=.venv/setup.stamp

say() { printf '%s\n' "$*" >&2; }

version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }

is_supported() { case "$1" in 3.11 | 3.12 | 3.13) true ;; *) false ;; esac; }

can_make_environments() { "$1" -c 'import venv, ensurepip' 2>/dev/null; }

explain() {  # one candidate that cannot be used: its name and version
    if [ -z "$2" ]; then
        say "setup: '$1' is not here or does not start."
    elif ! is_supported "$2"; then
        say "setup: '$1' is Python $2; this project needs Python 3.11, 3.12 or 3.13."
    else
        say "setup: '$1' (Python $2) cannot make a virtual environment: its venv and ensurepip modules are missing."
        say "       On Debian or Ubuntu: apt-get install python3-venv   (or python$2-venv)"
    fi
}

choose_python() {
    for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        version=$(version_of "$candidate") || version=
        if is_supported "$version" && can_make_environments "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
        if [ -n "$version" ] || [ -n "${PYTHON:-}" ]; then explain "$candidate" "$version"; fi
    done
    say "setup: no usable Python found. Install Python 3.11, 3.12 or 3.13 with its venv module"
    say "       (Debian or Ubuntu: apt-get install python3 python3-venv), or name one: PYTHON=/path/to/python make setup"
    return 1
}

fingerprint() {
    { cat requirements.txt requirements-dev.txt setup.cfg setup.py pyproject.toml; } | cksum
}

environment_is_usable() {
    current=$(version_of .venv/bin/python) && is_supported "$current" || return 1
    grep -qF "$(pwd -P)/.venv" .venv/bin/activate || return 1  # a moved folder breaks its scripts
    [ -z "${PYTHON:-}" ] || [ "$(version_of "$PYTHON")" = "$current" ]
}

wanted=$(fingerprint)
if environment_is_usable; then
    if [ "$(cat "$STAMP" 2>/dev/null)" = "$wanted" ]; then exit 0; fi
else
    python=$(choose_python)
    say "setup: making .venv with $python (Python $(version_of "$python"))"
    rm -rf .venv
    "$python" -m venv .venv
fi

say "setup: installing the locked requirements into .venv"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
printf '%s\n' "$wanted" > "$STAMP"

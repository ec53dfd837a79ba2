# Sets up what a command of this project needs; sourced by ./start and ./test, from the project's folder.
#
#   debian_packages COMMAND=PACKAGE …   installs those whose command is missing, when root on Debian or Ubuntu
#   environment EXTRAS                  makes .venv with the project and its extras, again only when pyproject.toml changed

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

debian_packages() {
    local missing=() pair
    for pair in "$@"; do
        command -v "${pair%%=*}" >/dev/null 2>&1 || missing+=("${pair#*=}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "Installing Debian packages: ${missing[*]}"
        apt-get update -qq || true
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    else
        say "Not installed: ${missing[*]} (not root, or no apt-get). What needs them is skipped; install them to have it."
    fi
}

python_with_venv() {
    local name
    for name in python3.13 python3.12 python3.11 python3; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s' "$name"
            return 0
        fi
    done
    say "Python 3.11 or newer is needed and was not found."
    say "On Debian or Ubuntu: apt-get install python3 python3-venv. On macOS: brew install python@3.12"
    return 1
}

installed() { # installed EXTRAS SUM: the environment has at least these extras, for this pyproject.toml
    local extra has
    has=$(cat .venv/installed 2>/dev/null) || return 1
    [ "${has#* }" = "$2" ] || return 1
    for extra in ${1//,/ }; do
        case ",${has%% *}," in *",$extra,"*) ;; *) return 1 ;; esac
    done
}

environment() {
    local extras=$1 python sum
    if [ ! -x .venv/bin/python ]; then
        command -v python3 >/dev/null 2>&1 || debian_packages python3=python3
        python=$(python_with_venv) || return 1
        if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
            debian_packages "no-such-command=$(basename "$(readlink -f "$(command -v "$python")")")-venv"
        fi
        say "Creating the environment in .venv"
        "$python" -m venv .venv
    fi
    sum=$(cksum <pyproject.toml)
    if ! installed "$extras" "$sum"; then
        say "Installing the project and what it needs (once, a minute or two)"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[$extras]"
        printf '%s' "$extras $sum" >.venv/installed
    fi
}

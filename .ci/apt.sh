# Sourced by the targets that need more than Go and make.

# need TEST PACKAGE...: installs Debian packages unless the command TEST
# succeeds. A first try without apt-get update saves half a minute where the
# lists of packages are there and current.
need() {
  test=$1
  shift
  eval "$test" >/dev/null 2>&1 && return
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "this needs, in Debian's names: $*. Install them (apt-get install $*) and run it again." >&2
    return 1
  fi
  echo "installing $*"
  export DEBIAN_FRONTEND=noninteractive
  quiet apt-get install -y --no-install-recommends "$@" 2>/dev/null ||
    { quiet apt-get update && quiet apt-get install -y --no-install-recommends "$@"; }
  eval "$test" >/dev/null 2>&1 || { echo "installed $*, and still this fails: $test" >&2; return 1; }
}

# quiet COMMAND...: what it printed, only if it fails.
quiet() {
  said=$("$@" 2>&1) || { status=$?; echo "$said" >&2; return $status; }
}

# venv: Python with the packages of .ci/requirements.txt, in .venv.
venv() {
  need 'python3 -c "import ensurepip, venv"' python3 python3-venv
  [ -x .venv/bin/pip ] || python3 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check --requirement .ci/requirements.txt
}

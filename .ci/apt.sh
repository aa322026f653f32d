# apt COMMAND PACKAGE...: installs Debian packages unless the command is there.
# Sourced by the other scripts.
apt_for() {
  local command=$1
  shift
  command -v "$command" >/dev/null && return
  if [ ! -f /tmp/.barometer-apt-updated ]; then
    apt-get update -qq
    touch /tmp/.barometer-apt-updated
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# venv: a Python environment in .venv with the packages named.
venv() {
  apt_for python3 python3
  [ -d .venv ] || python3 -m venv .venv 2>/dev/null || {
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
    python3 -m venv .venv
  }
  .venv/bin/pip install -q --disable-pip-version-check "$@"
}

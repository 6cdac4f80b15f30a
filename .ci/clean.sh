# Shared by .ci/run and .ci/release: to be sourced by bash.

# Runs a command in a folder with nothing but PATH, HOME, LANG, how this machine reaches its registries, and NAME=VALUE
# arguments before the folder.
clean() {
  local settings=()
  while [[ $1 == *=* ]]; do settings+=("$1"); shift; done
  while IFS='=' read -r -d '' name value; do
    case $name in
      PIP_* | SSL_CERT_* | REQUESTS_CA_BUNDLE | *_proxy | *_PROXY) settings+=("$name=$value") ;;
    esac
  done < <(env -0)
  (cd "$1" && env -i PATH="$PATH" HOME="$HOME" LANG=C.UTF-8 "${settings[@]}" bash -euo pipefail -c "$2")
}

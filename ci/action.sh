#!/usr/bin/env bash
# The steps of action.yml: `action.sh install` and `action.sh check`. Inputs are in the environment, as INPUT_….
set -euo pipefail

readonly HOME_OF_TOOL="${RUNNER_TEMP:?}/presscheck"
readonly MAX_SUMMARY_BYTES=1000000 # GitHub takes 1 MiB a step

# A line each of a text, as arguments: nothing in them is expanded. Sets LINES_OF.
split_lines() {
  LINES_OF=()
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    line="${line%$'\r'}"
    [ -z "$line" ] || LINES_OF+=("$line")
  done <<<"$1"
}

# One output of the step. A value of several lines cannot bring in further outputs: nobody knows where it has to end.
output() {
  local end="end-$RANDOM$RANDOM$RANDOM$RANDOM"
  printf '%s<<%s\n%s\n%s\n' "$1" "$end" "$2" "$end" >>"${GITHUB_OUTPUT:?}"
}

fail() {
  printf '::error title=presscheck::%s\n' "$1"
  exit 2
}

install() {
  local version="${INPUT_VERSION:-}" extras="${INPUT_EXTRAS:-}" what
  [[ "$version" =~ ^[0-9A-Za-z.+!]*$ ]] || fail "version: this is no version"
  [[ "$extras" =~ ^[a-z,]*$ ]] || fail "extras: names separated by commas, please"
  what="${GITHUB_ACTION_PATH:?}${extras:+[$extras]}"
  [ -z "$version" ] || what="presscheck${extras:+[$extras]}==$version"
  # -I: a file pip.py of the checkout is not taken for pip.
  "$(command -v python3 || command -v python)" -I -m venv "$HOME_OF_TOOL"
  PATH="$HOME_OF_TOOL/bin:$HOME_OF_TOOL/Scripts:$PATH"
  python -I -m pip install --quiet --disable-pip-version-check "$what"
}

check() {
  local folder="${INPUT_WORKING_DIRECTORY:-.}" sarif="${INPUT_SARIF_FILE:-}" summary="$RUNNER_TEMP/presscheck.md"
  local options=(--no-progress --output-format=github "--output=markdown:$summary") verdict=error status=0
  PATH="$HOME_OF_TOOL/bin:$HOME_OF_TOOL/Scripts:$PATH"
  cd -- "$folder" || fail "working-directory: the folder does not exist"

  [ -z "${INPUT_SELECT:-}" ] || options+=("--select=$INPUT_SELECT")
  [ -z "${INPUT_IGNORE:-}" ] || options+=("--ignore=$INPUT_IGNORE")
  [ -z "${INPUT_FAIL_ON:-}" ] || options+=("--fail-on=$INPUT_FAIL_ON")
  [ -z "${INPUT_CONFIG:-}" ] || options+=("--config=$INPUT_CONFIG")
  [ -z "${INPUT_BASELINE:-}" ] || options+=("--baseline=$INPUT_BASELINE")
  [ -z "$sarif" ] || options+=("--output=sarif:$sarif")
  split_lines "${INPUT_ARGS:-}"
  options+=(${LINES_OF[@]+"${LINES_OF[@]}"})
  split_lines "${INPUT_PATHS:-}"
  [ "${#LINES_OF[@]}" -gt 0 ] || fail "paths: name what to check"

  rm -f -- "$summary"
  presscheck check "${options[@]}" -- "${LINES_OF[@]}" || status=$?
  case "$status" in
    0) verdict=pass ;;
    1) verdict=fail ;;
    *) printf '::error title=presscheck::the check did not run; see the log\n' ;;
  esac
  [ ! -f "$summary" ] || head -c "$MAX_SUMMARY_BYTES" -- "$summary" >>"${GITHUB_STEP_SUMMARY:?}"
  output verdict "$verdict"
  output exit-code "$status"
  if [ -n "$sarif" ] && [ -f "$sarif" ]; then
    case "$sarif" in
      /* | [A-Za-z]:*) output sarif-file "$sarif" ;;
      *) output sarif-file "$folder/$sarif" ;;
    esac
  fi
  exit "$status"
}

case "${1:-}" in
  install | check) "$1" ;;
  *) fail "usage: action.sh install|check" ;;
esac

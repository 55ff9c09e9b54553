#!/usr/bin/env bash
# What a start costs: `java -version` and `./assay gpt2-xl` in turn, on one JDK.
#
#   bench/startup.sh [--first] [N]     N rounds, 20 unless given
#
# --first also times the first run in a clean clone, which builds and records the AOT caches: once with Maven's local
# repository as it is (it should have all that is needed), once with an empty one.
set -euo pipefail
[[ ${EPOCHREALTIME-} ]] || { echo "startup.sh: needs bash 5" >&2; exit 69; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Sets ms to the wall milliseconds, with three decimals, of running the arguments.
time_ms() {
    local from=${EPOCHREALTIME/[.,]/} us
    "$@" > /dev/null 2>&1
    us=$((${EPOCHREALTIME/[.,]/} - from))
    printf -v ms '%d.%03d' $((us / 1000)) $((us % 1000))
}

if [[ ${1-} == --first ]]; then
    shift
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    for repository in filled empty; do
        git clone --quiet "$root" "$work/$repository"
        [[ $repository == filled ]] || export MAVEN_OPTS="${MAVEN_OPTS-} -Dmaven.repo.local=$work/repository"
        time_ms "$work/$repository/assay" gpt2-xl
        printf 'first run    %9.1f ms, Maven'"'"'s repository %s\n' "$ms" "$repository"
    done
fi

rounds=${1:-20}
"$root/assay" gpt2-xl > /dev/null
IFS= read -r java_home < "$root/target/dist/jdk"

bare=() assay=()
for ((round = 0; round < rounds; round++)); do
    time_ms "$java_home/bin/java" -version
    bare+=("$ms")
    time_ms "$root/assay" gpt2-xl
    assay+=("$ms")
done

# Prints the median of the arguments.
median() {
    printf '%s\n' "$@" | sort -n | awk '{ x[NR] = $1 } END { print (x[int((NR + 1) / 2)] + x[int(NR / 2) + 1]) / 2 }'
}

awk -v bare="$(median "${bare[@]}")" -v assay="$(median "${assay[@]}")" -v rounds="$rounds" 'BEGIN {
    printf "java -version  %7.1f ms\nassay gpt2-xl  %7.1f ms\nratio          %7.2f     (medians of %d rounds)\n",
        bare, assay, assay / bare, rounds
}'

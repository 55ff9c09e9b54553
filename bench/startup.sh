#!/usr/bin/env bash
# What a start costs: `java -version` and calls of Assay in turn, on one JDK.
#
#   bench/startup.sh [--first] [N]     N rounds, 20 unless given
#
# Of each the median of the wall time, and of the time of the processor, user's and system's, which other processes
# disturb less; beside both, how many times those of `java -version` they are. A process uses more than one core.
# --first also times the first run in a clean clone, which builds and records the AOT caches: once with Maven's local
# repository as it is (it should have all that is needed), once with an empty one.
set -euo pipefail
[[ ${EPOCHREALTIME-} ]] || { echo "startup.sh: needs bash 5" >&2; exit 69; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
calls=("gpt2-xl" "llama-3-8b" "train llama-3-8b --on h100")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Prints the milliseconds of running the arguments: wall, then the processor's.
time_ms() {
    local TIMEFORMAT='%3U %3S' from=${EPOCHREALTIME/[.,]/} to user sys
    { time "$@" > /dev/null 2> /dev/null; } 2> "$work/time"
    to=${EPOCHREALTIME/[.,]/}
    read -r user sys < "$work/time"
    user=${user/[.,]/} sys=${sys/[.,]/}
    printf '%d.%03d %d\n' $(((to - from) / 1000)) $(((to - from) % 1000)) $((10#$user + 10#$sys))
}

if [[ ${1-} == --first ]]; then
    shift
    for repository in filled empty; do
        git clone --quiet "$root" "$work/$repository"
        [[ $repository == filled ]] || export MAVEN_OPTS="${MAVEN_OPTS-} -Dmaven.repo.local=$work/repository"
        read -r wall cpu < <(time_ms "$work/$repository/assay" gpt2-xl)
        printf '%-32s %9.1f ms, processor %d ms\n' "first run, repository $repository" "$wall" "$cpu"
    done
fi

rounds=${1:-20}
"$root/assay" gpt2-xl > /dev/null
IFS= read -r java_home < "$root/target/dist/jdk"

for ((round = 0; round < rounds; round++)); do
    time_ms "$java_home/bin/java" -version >> "$work/0"
    for i in "${!calls[@]}"; do
        read -ra words <<< "${calls[i]}"
        time_ms "$root/assay" "${words[@]}" >> "$work/$((i + 1))"
    done
done

# Prints the median of the column $2 of the file $1.
median() {
    cut -d ' ' -f "$2" "$1" | sort -n | awk '{ x[NR] = $1 } END { print (x[int((NR + 1) / 2)] + x[int(NR / 2) + 1]) / 2 }'
}

bare_wall=$(median "$work/0" 1)
bare_cpu=$(median "$work/0" 2)
printf '%-32s %9s %7s %13s %7s     medians of %d rounds\n' "" "wall ms" times "processor ms" times "$rounds"
for ((i = 0; i <= ${#calls[@]}; i++)); do
    name="java -version"
    ((i == 0)) || name="assay ${calls[i - 1]}"
    awk -v name="$name" -v wall="$(median "$work/$i" 1)" -v cpu="$(median "$work/$i" 2)" \
        -v bare_wall="$bare_wall" -v bare_cpu="$bare_cpu" 'BEGIN {
            printf "%-32s %9.1f %7.2f %13.1f %7.2f\n", name, wall, wall / bare_wall, cpu, cpu / bare_cpu
        }'
done

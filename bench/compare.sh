#!/usr/bin/env bash
# What whole processes cost here and in another checkout: the same commands in turn, in one loop, on one JDK.
#
#   bench/compare.sh OTHER [N]     OTHER a checkout, N rounds, 20 unless given
#
# A line is the median of wall milliseconds there and here, and here as a share of there. What comes second in one round
# comes first in the next, so that a machine that grows busy or warm does so for both. The last line is a start as a
# multiple of `java -version`.
set -euo pipefail
[[ ${EPOCHREALTIME-} ]] || { echo "compare.sh: needs bash 5" >&2; exit 69; }
[[ $# -ge 1 && -x $1/assay ]] || { echo "compare.sh: takes a checkout: bench/compare.sh OTHER [N]" >&2; exit 64; }

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
there=$(cd "$1" && pwd)
rounds=${2:-20}
commands=(
    "gpt2-xl"
    "deepseek-v3"
    "train gpt2-xl"
    "train gpt2-xl --recompute full"
    "train deepseek-v3 --recompute full"
    "train gemma-2-27b --recompute full"
    "fit gpt2-xl --memory 80GB --over batch"
    "fit gpt2-xl --memory 80GB --over seq"
    "fit gpt2-xl --memory 80GB --over layers"
    "fit deepseek-v3 --memory 80TB --seq 4096 --over batch"
    "fit gemma-2-27b --memory 8TB --over seq"
)

# Builds both for one JDK, records their caches, and sees that every command ends well.
"$here/assay" gpt2-xl > /dev/null
IFS= read -r ASSAY_JAVA_HOME < "$here/target/dist/jdk"
export ASSAY_JAVA_HOME
for checkout in "$there" "$here"; do
    for command in "${commands[@]}"; do
        # shellcheck disable=SC2086  # a command is words
        "$checkout/assay" $command > /dev/null || { echo "compare.sh: fails: $checkout/assay $command" >&2; exit 1; }
    done
done

# Sets ms to the wall milliseconds, with three decimals, of running the arguments.
time_ms() {
    local from=${EPOCHREALTIME/[.,]/} us
    "$@" > /dev/null 2>&1
    us=$((${EPOCHREALTIME/[.,]/} - from))
    printf -v ms '%d.%03d' $((us / 1000)) $((us % 1000))
}

# Prints the median of the arguments.
median() {
    printf '%s\n' "$@" | sort -n | awk '{ x[NR] = $1 } END { print (x[int((NR + 1) / 2)] + x[int(NR / 2) + 1]) / 2 }'
}

bare=()
declare -A at_there at_here
for ((round = 0; round < rounds; round++)); do
    time_ms "$ASSAY_JAVA_HOME/bin/java" -version
    bare+=("$ms")
    for command in "${commands[@]}"; do
        for turn in 0 1; do
            if (((round + turn) % 2)); then
                # shellcheck disable=SC2086
                time_ms "$here/assay" $command
                at_here[$command]+=" $ms"
            else
                # shellcheck disable=SC2086
                time_ms "$there/assay" $command
                at_there[$command]+=" $ms"
            fi
        done
    done
done

printf '%-54s %9s %9s %7s\n' "medians of $rounds rounds, ms" there here ratio
for command in "${commands[@]}"; do
    # shellcheck disable=SC2086
    printf '%-54s %9.1f %9.1f\n' "$command" "$(median ${at_there[$command]})" "$(median ${at_here[$command]})" |
        awk '{ printf "%s %7.3f\n", $0, $NF / $(NF - 1) }'
done
# shellcheck disable=SC2086
awk -v bare="$(median "${bare[@]}")" -v there="$(median ${at_there[gpt2-xl]})" -v here="$(median ${at_here[gpt2-xl]})" \
    'BEGIN { printf "%-54s %9.2f %9.2f %7.3f\n", sprintf("start over java -version (%.1f ms)", bare), there / bare,
        here / bare, here / there }'

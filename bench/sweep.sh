#!/usr/bin/env bash
# Points of a sweep a second, and NumPy of the same formulas on the same grid in the same run.
#
#   bench/sweep.sh [MODEL...]     llama-3-8b, unless given
#
# A line is how many cores, what runs, the figures, and points a second: blocks of a sweep by JMH on one core and on two,
# then plain NumPy of what `assay formula --as python` writes, on one core, in integers that wrap. The last lines are the
# seconds of a whole sweep by how many points it has. Needs python3 with NumPy; PYTHON names another one.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
python=${PYTHON:-python3}
"$python" -c 'import numpy' || { echo "sweep.sh: needs NumPy: PYTHON=..." >&2; exit 69; }
"$here/assay" gpt2 > /dev/null
java=$(head -1 "$here/target/dist/jdk")/bin/java
(cd "$here" && mvn -B -ntp -q -Pbench package -DskipTests)
jar=$(echo "$here"/bench/target/dist/assay-bench-*.jar)
(($#)) || set -- llama-3-8b
models=$(IFS=,; echo "$*")
for threads in 1 2; do
    "$java" -jar "$jar" SweepBenchmark.blocks -t $threads -p name="$models" -rf csv \
        -rff "$here/target/sweep.csv" > "$here/target/sweep.log"
    awk -F, -v t=$threads 'NR > 1 { gsub(/"/, ""); for (i = 8; i <= NF; i++) said = said (i > 8 ? "," : "") $i
        printf "%s  blocks  %s  %.3g points a second\n", t, said, $5; said = "" }' "$here/target/sweep.csv"
done
for model; do
    "$python" "$here/bench/sweep.py" "$here/assay" "$model"
done
"$java" -jar "$jar" SweepCostBenchmark -rf csv -rff "$here/target/cost.csv" \
    > "$here/target/cost.log"
awk -F, 'NR > 1 { gsub(/"/, ""); printf "whole sweep  %s  10^%s points  %.3f s\n", $8, $9, $5 }' "$here/target/cost.csv"

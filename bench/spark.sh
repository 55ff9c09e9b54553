#!/usr/bin/env bash
# What a sweep on Spark makes a second: the same points on one worker and on two, processes of one core each.
#
#   bench/spark.sh [DIGITS]     10^DIGITS points, from 6 to 9, 9 unless given
#
# A cluster of Spark's own is started on this machine for it: a master, and workers that get the program from the driver.
# A line is the workers, the points, seconds from the call to the answer, and points a second. Both answers must be one.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
digits=${1:-9}
[[ $digits =~ ^[6-9]$ ]] || { echo "spark.sh: takes 6 to 9" >&2; exit 64; }

call=(sweep llama-3-8b --vary num_layers=1..100 --vary d_model=128..12800:128 --vary d_ff=256..25600:256)
((digits < 7)) || call+=(--vary batch=1..10)
((digits < 8)) || call+=(--vary seq=1k..10k:1k)
((digits < 9)) || call+=(--vary vocab_size=1000..10000:1000)
call+=(--show memory.weights,memory.cache --top 10 --best -flops.forward)

"$here/assay" sweep gpt2 --vary batch=1 --engine spark > /dev/null
java=$(head -1 "$here/target/dist/jdk")
home=$(mktemp -d)
# The workers have Spark alone.
mkdir "$home/jars"
for jar in "$here"/target/dist/spark/*.jar; do
    [[ ${jar##*/} == assay-* ]] || ln -s "$jar" "$home/jars/"
done
export SPARK_HOME=$home SPARK_SCALA_VERSION=2.13 JAVA_HOME=$java
started=()
trap 'kill "${started[@]}" 2> /dev/null || true; wait; rm -rf "$home"' EXIT

port=17077
master=spark://localhost:$port
spark() {
    "$java/bin/java" -Xmx512m -cp "$home/jars/*" "org.apache.spark.deploy.$@" > "$home/$1.log" 2>&1 &
    started+=($!)
}
spark master.Master --host localhost --port $port --webui-port 0
until (exec 3<> /dev/tcp/localhost/$port) 2> /dev/null; do sleep 0.2; done
for workers in 1 2; do
    spark worker.Worker --host localhost --cores 1 --memory 2g --webui-port 0 --work-dir "$home/work$workers" $master
    until [[ $(grep -c 'Registering worker' "$home/master.Master.log") == "$workers" ]]; do sleep 0.2; done
    from=$EPOCHREALTIME
    "$here/assay" "${call[@]}" --engine spark --master $master > "$home/said$workers"
    awk -v w=$workers -v n=1e"$digits" -v a="$from" -v b="$EPOCHREALTIME" \
        'BEGIN { printf "%d workers  %.0e points  %.1f s  %.3g points a second\n", w, n, b - a, n / (b - a) }'
done
cmp "$home/said1" "$home/said2"

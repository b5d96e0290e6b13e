#!/usr/bin/env bash
# Runs the Spark tests on a real cluster: a master and two workers from the pyspark wheel, on loopback, in an environment
# of their own (.tools/spark) made from requirements-spark.lock. With an argument, runs that command instead of the tests.
# `--short` runs a few of the tests, as `make test` does, and steps aside with a reason where Java or Spark cannot be had.
#   tools/spark.sh [--short]            tools/spark.sh .tools/spark/bin/chiso dossiers kpi --engine spark --master "$SPARK" …
set -euo pipefail
cd "$(dirname "$0")/.."
export UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1
short=
if [ "${1:-}" = --short ]; then short=yes; shift; fi
die() { printf 'spark: %s\n' "$*" >&2; exit 1; }
lack() { # the whole test must be told; the short one steps aside
    [ -n "$short" ] || die "$*"
    printf 'spark: tests on a Spark cluster are skipped: %s\n' "$*" >&2
    exit 0
}

if ! command -v java >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "spark: installing Java from Debian"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless >/dev/null; } || true
fi
command -v java >/dev/null || lack "Java 17 is needed; as root: apt-get install openjdk-17-jre-headless"
[ -x .tools/bin/uv ] || lack "make setup first"
env=.tools/spark
wanted=$(cat requirements-spark.lock pyproject.toml | sha256sum | cut -d' ' -f1)
if [ "$(cat "$env/.made" 2>/dev/null)" != "$wanted" ]; then
    .tools/bin/uv venv -q --allow-existing --python "${PYTHON:-python3.11}" "$env"
    .tools/bin/uv pip sync -q --require-hashes --python "$env/bin/python" requirements-spark.lock ||
        lack "requirements-spark.lock could not be installed"
    .tools/bin/uv pip install -q --no-deps --no-build-isolation --python "$env/bin/python" --editable .
    printf '%s\n' "$wanted" >"$env/.made"
fi

python=$PWD/$env/bin/python
SPARK_HOME=$("$python" -c 'import pathlib, pyspark; print(pathlib.Path(pyspark.__file__).parent)')
export SPARK_HOME SPARK_LOCAL_IP=127.0.0.1 PYSPARK_PYTHON=$python PYSPARK_DRIVER_PYTHON=$python
folder=$(mktemp -d)
export SPARK_WORKER_DIR=$folder/work SPARK_LOG_DIR=$folder/log SPARK_LOCAL_DIRS=$folder/local
if [ $# = 0 ]; then # tests are many small questions: programs that start quickly, not ones that run for hours
    export SPARK_CONF_DIR=$folder/conf SPARK_DAEMON_JAVA_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    mkdir "$SPARK_CONF_DIR"
    for who in driver executor; do echo "spark.$who.extraJavaOptions $SPARK_DAEMON_JAVA_OPTS"; done >"$SPARK_CONF_DIR/spark-defaults.conf"
    echo "spark.sql.shuffle.partitions 4" >>"$SPARK_CONF_DIR/spark-defaults.conf"
fi
started=()
stop() {
    for process in "${started[@]}"; do kill "$process" 2>/dev/null || true; done
    wait "${started[@]}" 2>/dev/null || true
    rm -rf "$folder"
}
trap stop EXIT
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
wait_for() { # words in a log
    for _ in $(seq 360); do
        [ "$(cat "$folder"/log.* 2>/dev/null | grep -c "$1")" -ge "$2" ] && return
        sleep 0.5
    done
    cat "$folder"/log.* >&2
    die "the cluster did not start"
}

port=$(free_port)
"$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" \
    --webui-port "$(free_port)" >"$folder/log.master" 2>&1 &
started+=($!)
wait_for "New state: ALIVE" 1
for number in 1 2; do
    "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.worker.Worker --cores 1 --memory 1g --host 127.0.0.1 \
        --webui-port "$(free_port)" "spark://127.0.0.1:$port" >"$folder/log.worker$number" 2>&1 &
    started+=($!)
done
wait_for "Successfully registered with master" 2
export SPARK=spark://127.0.0.1:$port CHISO_TEST_SPARK_MASTER=spark://127.0.0.1:$port
printf 'spark: a master and two workers at %s\n' "$SPARK"
if [ $# -gt 0 ]; then "$@"; else "$python" -m pytest -q -p no:cacheprovider ${short:+-m "not slow"} tests/engine/dossiers/test_spark.py; fi

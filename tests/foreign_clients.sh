#!/usr/bin/env bash
# Clients of other projects, against the sandbox: a Python client generated from each spec walks through both
# services and compares what it read with the sandbox's own totals; schemathesis then fires requests made from the specs
# and looks for undocumented statuses and answers that do not fit.
#
#   tests/foreign_clients.sh            CARGO=… for another cargo
#
# Needs python3 with venv. Says so and ends well when PyPI cannot be reached.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
sandbox=
finish() {
    if [ -n "$sandbox" ]; then
        kill -INT "$sandbox" 2>/dev/null || true
        wait "$sandbox" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap finish EXIT

python3 -m venv "$work/venv"
bin=$work/venv/bin
if ! "$bin/pip" --quiet --disable-pip-version-check install \
    'openapi-python-client==0.29.1' 'schemathesis==4.32.5' 2>"$work/pip.log"; then
    echo "skipped: the foreign clients cannot be installed; is PyPI out of reach?"
    tail -n 1 "$work/pip.log"
    exit 0
fi

# The program itself rather than `cargo run`, so that it gets our signals.
serve=$("${CARGO:-cargo}" build --quiet --package payouts-sandbox --example serve --message-format json |
    "$bin/python" tests/foreign_clients/executable.py serve)
"$serve" 0 "${SCENARIO:-documented}" 1 >"$work/hosts.json" &
sandbox=$!
for _ in $(seq 100); do
    [ -s "$work/hosts.json" ] && break
    sleep 0.1
done
host() { "$bin/python" -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]].rstrip("/"))' "$work/hosts.json" "$1"; }
partner=$(host partner-api)
oracle=$(host oracle-app)
export PARTNER_API=$partner ORACLE_APP=$oracle

token() {
    curl --silent --fail --data "{\"service\": \"$1\"}" "$partner/_sandbox/token" |
        "$bin/python" -c 'import json, sys; print(json.load(sys.stdin)["token"])'
}

echo "== a generated Python client reads Partner Center"
"$bin/openapi-python-client" generate --path specs/partner-center-payouts.yaml --output-path "$work/partner" --meta none >"$work/generate.log" 2>&1 ||
    { cat "$work/generate.log"; exit 1; }
PYTHONPATH=$work TOKEN=$(token partner-center) "$bin/python" tests/foreign_clients/partner_center.py

echo "== a generated Python client reads Oracle"
"$bin/openapi-python-client" generate --path specs/oracle-bi-payments.yaml --output-path "$work/oracle" --meta none >"$work/generate.log" 2>&1 ||
    { cat "$work/generate.log"; exit 1; }
PYTHONPATH=$work TOKEN=$(token oracle-bi) "$bin/python" tests/foreign_clients/oracle_bi.py

# Every check but one: the services refuse much that a schema cannot say, a filter for instance, so that requests made
# from the schema alone may well be answered 400.
fire() {
    "$bin/schemathesis" --config-file tests/foreign_clients/schemathesis.toml run "$1" --url "$2" \
        --header "Authorization: Bearer $3" --checks all --exclude-checks positive_data_acceptance \
        --max-examples 40 --seed 1 --no-color
}
echo "== schemathesis fires at Partner Center"
fire specs/partner-center-payouts.yaml "$partner" "$(token partner-center)"
echo "== schemathesis fires at Oracle"
fire specs/oracle-bi-payments.yaml "$oracle" "$(token oracle-bi)"
echo "all foreign clients are content"

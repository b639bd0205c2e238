#!/usr/bin/env bash
# Runs a command beside a PostgreSQL server of its own that is reached over TLS, with certificates made for it:
#
#     tests/support/with-tls.sh COMMAND [ARGS…]
#
# The server is "localhost" by its certificate, and listens on 127.0.0.1 (CP_TLS_PORT) as well as on the socket that
# PGHOST names. Over TCP it takes TLS only, and passwords. CP_TLS_DIR holds ca.crt, which signed it, and other.crt, which
# did not.
set -euo pipefail

if [ -z "${CP_TLS_PORT:-}" ]; then
    CP_TLS_PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    unset CP_TEST_CLUSTER
    export CP_TLS_PORT CP_TEST_LISTEN=127.0.0.1 CP_TEST_PORT=$CP_TLS_PORT
    exec "$(dirname -- "${BASH_SOURCE[0]}")/with-cluster.sh" "$0" "$@"
fi

export CP_TLS_DIR=$CP_TEST_CLUSTER/tls
data=$CP_TEST_CLUSTER/data
mkdir "$CP_TLS_DIR"
(
    cd "$CP_TLS_DIR"
    for authority in ca other; do
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$authority" \
            -keyout $authority.key -out $authority.crt
    done
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=localhost" -keyout server.key -out server.csr
    openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 \
        -extfile <(echo "subjectAltName=DNS:localhost") -out server.crt
) 2>/dev/null
chmod 0755 "$CP_TLS_DIR"
chmod 0600 "$CP_TLS_DIR"/*.key
[ "$(id -u)" -ne 0 ] || chown postgres: "$CP_TLS_DIR"/server.*
printf 'local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n' >"$data/pg_hba.conf"
for setting in "ssl = on" "ssl_cert_file = '$CP_TLS_DIR/server.crt'" "ssl_key_file = '$CP_TLS_DIR/server.key'"; do
    psql -Xqd postgres -c "ALTER SYSTEM SET $setting"
done
psql -Xqd postgres -Atc "SELECT pg_reload_conf()" >/dev/null
"$@"

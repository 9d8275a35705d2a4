# Makes the cluster the first time, for a superuser with POSTGRES_PASSWORD, and serves it.
set -eu
data=/var/lib/postgresql/stand-in
if [ ! -e "$data/made" ]; then
  rm -rf "$data"
  printf '%s' "${POSTGRES_PASSWORD:?}" > /tmp/password
  initdb --pgdata="$data" --username=postgres --pwfile=/tmp/password --auth=scram-sha-256 --encoding=UTF8 > /dev/null
  rm /tmp/password
  echo 'host all all all scram-sha-256' >> "$data/pg_hba.conf"
  touch "$data/made"
fi
exec postgres -D "$data" -c listen_addresses='*' -c unix_socket_directories=/tmp

#!/usr/bin/env bash
# Makes tests/data/RELEASE from the code of today: `tests/upgrade/make.sh RELEASE SERVER`, where
# SERVER is a PostgreSQL server, as in postgres://postgres@127.0.0.1:5432.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder="tests/data/$1"
server="$2"
name="barre_release_$$"
work=$(mktemp -d)
python=.venv/bin/python
export ENV_FILE=/dev/null DEBUG=on MEDIA_ROOT="$work/media"

clean_up() {
  psql --quiet "$server/postgres" -c "DROP DATABASE IF EXISTS $name"
  rm -rf "$work"
}
trap clean_up EXIT

mkdir -p "$folder"
psql --quiet "$server/postgres" -c "CREATE DATABASE $name"
for DATABASE_URL in "sqlite:///$work/database.sqlite3" "$server/$name"; do
  export DATABASE_URL
  $python manage.py migrate --verbosity 0
  $python -m tests.upgrade.populate
done
# Without the lines that only the psql of some releases knows, and what a server may lack.
pg_dump --no-owner --no-privileges --no-comments "$server/$name" |
  grep -v '^\\\(un\)\?restrict ' | gzip -9n >"$folder/postgresql.sql.gz"

export DATABASE_URL="sqlite:///$work/database.sqlite3"
$python - "$work/database.sqlite3" <<'PYTHON'
import sqlite3, sys

database = sqlite3.connect(sys.argv[1])
database.execute("PRAGMA journal_mode = DELETE")
database.execute("VACUUM")
PYTHON
gzip -9n <"$work/database.sqlite3" >"$folder/sqlite.sqlite3.gz"
$python manage.py dump_archive "$folder/archive.yaml"
$python -m tests.upgrade.walk record >"$folder/pages.json"
$python -m tests.upgrade.walk revert >"$folder/revert.json"
ls -l "$folder"

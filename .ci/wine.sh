#!/usr/bin/env bash
# The Windows binary under wine: it runs the example batch, writes UTF-8,
# replaces files atomically, and says what to do where a file is held open.
set -euo pipefail
source .ci/apt.sh
apt_for wine wine wine64 xauth
export WINEDEBUG=-all WINEPREFIX="${TMPDIR:-/tmp}/barometer-wine" DISPLAY=
wine=$(command -v wine64 || command -v wine)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r data/examples/bl87-2025 "$work/batch"
rm -rf "$work/batch/out" "$work/batch/.cache" "$work/batch/private"
cp dist/barometer-windows-amd64.exe "$work/barometer.exe"
cd "$work"

echo "-- version"
"$wine" barometer.exe version | tr -d '\r' | grep -q '^barometer '

echo "-- the example batch, twice: the second run replaces files"
"$wine" barometer.exe run batch --lang da >first.txt
sed -i 's/^minimum_cell = 5/minimum_cell = 6/' batch/batch.toml
"$wine" barometer.exe run batch --lang da --quiet >/dev/null
sed -i 's/^minimum_cell = 6/minimum_cell = 5/' batch/batch.toml
"$wine" barometer.exe run batch --lang da --quiet >/dev/null

echo "-- Danish letters are UTF-8"
"$wine" barometer.exe help run --lang da | grep -q 'Hvor mennesker skal handle'
"$wine" barometer.exe status batch --lang da | iconv -f UTF-8 -t UTF-8 >/dev/null

echo "-- verify"
"$wine" barometer.exe verify batch

echo "-- the same bytes as the Linux binary writes"
rm -rf linux && cp -r "$OLDPWD/data/examples/bl87-2025" linux && rm -rf linux/out linux/.cache linux/private
"$OLDPWD/bin/barometer" run linux --quiet >/dev/null
diff -r linux/out batch/out

echo "-- a spreadsheet that is open elsewhere"
cat >hold.go <<'G'
package main

import (
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// Holds a file open without sharing, as a spreadsheet program does.
func main() {
	name, _ := windows.UTF16PtrFromString(os.Args[1])
	h, err := windows.CreateFile(name, windows.GENERIC_READ, 0, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		panic(err)
	}
	os.WriteFile("held", nil, 0o644)
	time.Sleep(60 * time.Second)
	windows.CloseHandle(h)
}
G
(cd "$OLDPWD" && GOOS=windows GOARCH=amd64 go build -o "$work/hold.exe" "$work/hold.go")
"$wine" hold.exe 'batch\out\public\tables\tabeller.xlsx' &
for _ in $(seq 100); do [ -f held ] && break; sleep 0.2; done
[ -f held ] || { echo "the holder did not start"; exit 1; }
before=$(sha256sum batch/out/public/tables/tabeller.xlsx)
sed -i 's/^minimum_cell = 5/minimum_cell = 6/' batch/batch.toml
status=0
"$wine" barometer.exe run batch --lang en 2>err.txt >/dev/null || status=$?
kill %1 2>/dev/null || true
[ "$status" -ne 0 ] || { echo "replacing a held file should fail"; exit 1; }
grep -q 'open in another program' err.txt || { cat err.txt; exit 1; }
[ "$before" = "$(sha256sum batch/out/public/tables/tabeller.xlsx)" ]
echo "wine: all passed"

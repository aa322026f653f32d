#!/usr/bin/env bash
# The Windows binary under wine: it says Danish letters in UTF-8, runs the
# example to the same bytes as the Linux binary, replaces files, and says what
# to do about one that is open elsewhere.
#
# What wine 8 cannot tell: what a console window shows, since it has no code
# pages to get wrong; and that directories in .cache are removed, since it lacks
# the call by which Go does so (FileDispositionInformationEx, Windows 10). The
# latter is done for it, see barometer below.
set -euo pipefail
source .ci/apt.sh
need 'test -x /usr/lib/wine/wine64' wine64
need 'command -v x86_64-w64-mingw32-ld' binutils-mingw-w64-x86-64
work=$(mktemp -d)
export WINEPREFIX=$work/prefix WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml=" LC_ALL=C.UTF-8
unset DISPLAY
wine() { /usr/lib/wine/wine64 "$@"; }
barometer() { rm -rf windows/.cache/stage-* windows/.cache/dry-*; wine barometer.exe "$@"; }
trap '/usr/lib/wine/wineserver64 -k || true; rm -rf "$work"' EXIT
fail() { echo "wine: $*" >&2; exit 1; }

cp -r data/examples/bl87-2025 "$work/linux"
rm -rf "$work"/linux/{out,private,.cache}
cp -r "$work/linux" "$work/windows"
cp dist/barometer-windows-amd64.exe "$work/barometer.exe"
GOOS=windows GOARCH=amd64 go build -o "$work/hold.exe" .ci/wine/hold.go
linux=$PWD/bin/barometer
definition=$PWD/.ci/wine/bcryptprimitives.def
cd "$work"

# Go asks bcryptprimitives.dll for random numbers, which Windows has had since
# Windows 7 and wine only since 9: a library without code hands the question on.
wine wineboot --init 2>/dev/null
x86_64-w64-mingw32-ld -shared -o prefix/drive_c/windows/system32/bcryptprimitives.dll "$definition"

echo "-- version"
barometer version | grep '^barometer '

echo "-- Danish letters"
barometer help run --lang da >help.txt
iconv -f UTF-8 -t UTF-8 help.txt >/dev/null
grep -q '[æøå]' help.txt || fail "help has no Danish letters"
barometer status windows --lang da | grep -q 'København\|Konstrueret'

echo "-- the example, to the same bytes as on Linux"
barometer run windows --lang da --quiet >windows.txt
"$linux" run linux --lang da --quiet >linux.txt
diff -r --exclude=.cache linux windows
diff <(tr '\\' / <windows.txt | tr -d '\r' | sed 's/windows/linux/g') linux.txt

echo "-- verify"
barometer verify windows

echo "-- a second run replaces files"
another_day() { sed -i "s/^date .*/date = 2025-12-$1/" windows/batch.toml linux/batch.toml; }
another_day 16
barometer run windows --quiet >/dev/null
"$linux" run linux --quiet >/dev/null
diff -r --exclude=.cache linux windows

echo "-- a spreadsheet that is open in another program"
sheet=out/public/tables/tabeller.xlsx
wine hold.exe "windows\\${sheet//\//\\}" held &
for _ in {1..100}; do [ -f held ] && break; sleep 0.1; done
[ -f held ] || fail "the program that holds the file did not start"
another_day 17
status=0
barometer run windows --lang en --quiet >said.txt 2>&1 || status=$?
[ "$status" = 1 ] || { cat said.txt; fail "replacing a file that is held: status $status, want 1"; }
grep 'tabeller.xlsx is open in another program' said.txt || { cat said.txt; fail "no word of what to do"; }
cmp linux/$sheet windows/$sheet || fail "the old file is not what it was"
rm held
wait
barometer run windows --quiet >/dev/null
"$linux" run linux --quiet >/dev/null
diff -r --exclude=.cache linux windows
echo "wine: all passed"

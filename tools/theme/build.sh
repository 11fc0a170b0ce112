#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
# Rebuilds dashboard/assets/vendor: Bootstrap Italia in the ente's hue, its fonts, Plotly's basic bundle.
# Usage: make tema PRIMARIO=hue,saturation,brightness      needs: node with npm, python3, a registry
set -eu

PRIMARIO="${1:-${PRIMARIO:-218,74,58}}"
HERE="$(cd "$(dirname "$0")" && pwd)"
VENDOR="$HERE/../../dashboard/assets/vendor"

python3 "$HERE/contrast.py" "$PRIMARIO"

WORK="$(mktemp -d)"
trap 'rm -rf "$WORK"' EXIT
cp "$HERE/package.json" "$WORK/"
(cd "$WORK" && npm install --no-audit --no-fund --ignore-scripts --loglevel=error)
ITALIA="$WORK/node_modules/bootstrap-italia"
PLOTLY="$WORK/node_modules/plotly.js-basic-dist-min"

HUE="$(echo "$PRIMARIO" | cut -d, -f1)"
SATURATION="$(echo "$PRIMARIO" | cut -d, -f2)"
BRIGHTNESS="$(echo "$PRIMARIO" | cut -d, -f3)"
{
    echo "\$primary-h: $HUE; \$primary-s: $SATURATION; \$primary-b: $BRIGHTNESS;"
    grep -v '^@use' "$HERE/agilometro.scss"
} >"$WORK/tema.scss"

rm -rf "$VENDOR/bootstrap-italia" "$VENDOR/fonts" "$VENDOR/plotly"
mkdir -p "$VENDOR/bootstrap-italia" "$VENDOR/fonts" "$VENDOR/plotly"

"$WORK/node_modules/.bin/sass" --style=compressed --no-source-map --no-charset --quiet \
    -I "$ITALIA/src/scss" "$WORK/tema.scss" "$VENDOR/bootstrap-italia/bootstrap-italia.css"
cp "$ITALIA/LICENSE" "$VENDOR/bootstrap-italia/LICENSE"

for weight in regular 600 700; do
    cp "$ITALIA/dist/fonts/Titillium_Web/titillium-web-v10-latin-ext_latin-$weight.woff2" \
        "$VENDOR/fonts/titillium-web-$weight.woff2"
done
cp "$ITALIA/dist/fonts/Titillium_Web/OFL.txt" "$VENDOR/fonts/titillium-web-OFL.txt"
cp "$ITALIA/dist/fonts/Roboto_Mono/roboto-mono-v13-latin-ext_latin-regular.woff2" \
    "$VENDOR/fonts/roboto-mono-regular.woff2"
cp "$ITALIA/dist/fonts/Roboto_Mono/LICENSE.txt" "$VENDOR/fonts/roboto-mono-LICENSE.txt"

cp "$PLOTLY/plotly-basic.min.js" "$PLOTLY/LICENSE" "$VENDOR/plotly/"
(cd "$VENDOR" && find . -type f ! -name SHA256SUMS ! -name README.md | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)

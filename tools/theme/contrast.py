# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Can people read our pages in this hue? Refuses a primary colour whose contrast is too low.

Usage: python tools/theme/contrast.py 218,74,58   (hue, saturation, brightness, as Bootstrap Italia writes them)
"""

from __future__ import annotations

import sys
from colorsys import hsv_to_rgb

Rgb = tuple[float, float, float]

WHITE: Rgb = (1.0, 1.0, 1.0)
TRACK: Rgb = (230 / 255, 233 / 255, 240 / 255)
PALE: Rgb = (240 / 255, 243 / 255, 248 / 255)

# WCAG 2.2: 1.4.3 text 4.5, 1.4.11 parts of a figure 3.
PAIRS = (("testo bianco sul primario", WHITE, 4.5), ("primario su grigio chiaro", PALE, 4.5), ("barra", TRACK, 3.0))


def luminance(colour: Rgb) -> float:
    """Return the relative luminance of WCAG 2.2."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def refused(primario: str) -> list[str]:
    """Return what is wrong with a hue, in Italian; empty when it may be used."""
    hue, saturation, brightness = (float(part) for part in primario.split(","))
    primary = hsv_to_rgb(hue / 360, saturation / 100, brightness / 100)
    found = [(name, contrast(primary, ground), least) for name, ground, least in PAIRS]
    wrong = [f"{name}: contrasto {ratio:.2f}, serve {least}" for name, ratio, least in found if ratio < least]
    if (hue, saturation, brightness) == (210.0, 100.0, 80.0):
        wrong.append("210,100,80 (#0066CC) è riservato alle amministrazioni centrali dello Stato")
    return wrong


if __name__ == "__main__":
    problems = refused(sys.argv[1])
    for problem in problems:
        print(f"PRIMARIO={sys.argv[1]} non va bene: {problem}.", file=sys.stderr)
    sys.exit(1 if problems else 0)

# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How fast is it, as ratios within one run? Never a timed test: `make bench` prints, people read."""

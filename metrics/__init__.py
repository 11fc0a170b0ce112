# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How much: indicators declared once, measured as integer counts."""

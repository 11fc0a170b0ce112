# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What falls due, and what happens if nothing is done? Kinds declared once, deadlines found, counts of them."""

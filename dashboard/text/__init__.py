# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which words does a page say? Sentences that depend on numbers, in one place; labels stand in the templates."""

# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""A Released table in, one figure out."""

# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""The content: one family of indicators per file; the machinery above knows none of them by name."""

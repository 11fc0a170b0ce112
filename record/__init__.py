# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What was observed, where it came from, and since when it is known."""

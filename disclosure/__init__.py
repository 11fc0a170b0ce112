# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""The one door out: Measured becomes Released, and nothing else does."""

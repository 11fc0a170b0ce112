# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Who comes first, when applications exceed the places? A proposal under the regulation; a person confirms it."""

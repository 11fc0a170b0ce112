# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How do the open data of the Conto annuale come in, every year with its own quirks, and how are they read again?"""

# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How released numbers look: figures and tables, drawn on the server."""

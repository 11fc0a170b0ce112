# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""The door in: a file becomes rows with their lineage, or problems with their cells."""

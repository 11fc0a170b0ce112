# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does a file, of whatever format, become a grid of text with cell addresses?"""

from ingest.formats.grid import Limits, Merge, Row, Sheet, Workbook
from ingest.formats.open import read_file

__all__ = ["Limits", "Merge", "Row", "Sheet", "Workbook", "read_file"]

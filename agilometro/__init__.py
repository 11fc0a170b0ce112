# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""The shell: command line, settings, wiring. Which rooms is this house made of?"""

from __future__ import annotations

import sys
from pathlib import Path

# In the wheel the rooms lie in this private folder, first on the path: a stranger's `metrics` cannot take their place,
# and ours never land in site-packages. In the tree the folder does not exist and the rooms are found where they are.
HOUSE = Path(__file__).parent / "_house"
if HOUSE.is_dir() and str(HOUSE) not in sys.path:
    sys.path.insert(0, str(HOUSE))

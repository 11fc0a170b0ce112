# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What of a ranking may be published? Places, codes and outcomes: nothing that tells on which ground.

Not the points: a total of 15 says that somebody is gravely ill. Nor what could not be assessed, nor who is protected
by law. Only codes in their order come in here, so nothing else can go out.
"""

from __future__ import annotations

from dataclasses import dataclass

from metrics.ranking.legal import Groups, positions
from metrics.ranking.proposal import Esito, esito


@dataclass(frozen=True)
class Published:
    """One line of the list for publication."""

    position: int
    domanda: str
    esito: Esito | None


def publication(groups: Groups, places: int | None) -> tuple[Published, ...]:
    """Return the list for publication: two rankings with the same order have the same one."""
    return tuple(
        Published(position, code, esito(position, len(group), places))
        for position, group in positions(groups)
        for code in sorted(group)
    )

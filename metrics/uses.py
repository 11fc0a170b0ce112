# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which deadlines, phases and rankings is a norm applied by?"""

from __future__ import annotations

from metrics.deadlines.declare import Kind
from metrics.deadlines.kinds import KINDS
from metrics.phases import PREFIX

OF_RANKINGS = ("graduatoria.", "priorita.")
"""How the ids begin of the norms that a ranking is made of, and of those that it is held to."""


def deadlines_of(id: str) -> tuple[Kind, ...]:
    """Return the kinds of deadline whose term, or whose sanction, is a norm."""
    return tuple(kind for kind in KINDS if id in kind.norms or id == kind.sanction)


def is_phase(id: str) -> bool:
    """Tell whether a norm is the period of a phase of the programme."""
    return id.startswith(PREFIX)


def is_of_rankings(id: str) -> bool:
    """Tell whether a ranking is made of a norm, or held to it."""
    return id.startswith(OF_RANKINGS)

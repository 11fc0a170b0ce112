# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What of a wave may be seen, worked out once for as long as nothing arrives or is taken back?"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

from disclosure.survey import ReleasedSurvey
from surveys.answers import Answers
from surveys.instrument import Instrument
from surveys.wave import State, Wave

REMEMBERED = 32
"""How many results are kept: one per wave and what it is compared with."""

Asked = tuple[Wave, Answers]


@dataclass(frozen=True)
class Compared:
    """A wave, the one before it in its series, and the form of the managers beside it: None where there is none."""

    wave: Wave
    previous: Wave | None
    managers: Wave | None

    @property
    def waves(self) -> tuple[Wave, ...]:
        """Return those that are there."""
        return tuple(each for each in (self.wave, self.previous, self.managers) if each is not None)


class Memory:
    """What was released lately. Safe to share by threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, ReleasedSurvey] = OrderedDict()
        self._lock = Lock()

    def of(self, run: str, work_out: Callable[[], ReleasedSurvey]) -> ReleasedSurvey:
        """Return what a run gave before, or work it out."""
        with self._lock:
            kept = self._kept.get(run)
        if kept is None:
            kept = work_out()
            with self._lock:
                self._kept[run] = kept
                while len(self._kept) > REMEMBERED:
                    self._kept.popitem(last=False)
        return kept


def compared(wave: Wave, instrument: Instrument, known: Sequence[Wave]) -> Compared:
    """Return what a wave is compared with, among the closed waves that have answers.

    Before it: the newest earlier one of its series with the same questionnaire. Beside it: of the workers' form, the
    managers' of the same series that opened nearest to it.
    """
    series = [
        each for each in known if each.series == wave.series and each.id != wave.id and each.state is State.CLOSED
    ]
    earlier = [each for each in series if each.instrument == wave.instrument and each.opens < wave.opens]
    beside = [each for each in series if each.instrument == instrument.comparable_with and instrument.form == "SW"]
    return Compared(
        wave,
        max(earlier, key=lambda each: (each.opens, each.id), default=None),
        min(beside, key=lambda each: (abs((each.opens - wave.opens).days), each.id), default=None),
    )


def run_of(found: Compared, arrivals: Sequence[tuple[int, str]], themes: object) -> str:
    """Return the name of what is counted: the same waves, files and themes give the same one."""
    said = [[repr(each) for each in found.waves], sorted(arrivals), repr(themes)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]

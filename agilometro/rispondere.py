# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a wave answered here, for an ente without a platform: which code opens which form, and where it goes?"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from pathlib import Path

from agilometro.questionari import Questionnaires
from record.rilevazioni import Answered, Arriving, Written
from record.urna import CodeRefused, Emptied, Urna
from surveys.form import Asked, Given, NotAnswerable
from surveys.wave import State, Wave, WaveRefused


def urns_of(home: Path) -> Path:
    """Return where the urns of an installation lie."""
    return home / "urne"


class Answering:
    """Our own form, over the waves of an installation; their urns lie in `folder`."""

    def __init__(self, questionnaires: Questionnaires, folder: Path) -> None:
        self._questionnaires, self._folder = questionnaires, folder

    def urn(self, wave: str) -> Urna:
        """Return the urn of a wave."""
        return Urna(self._folder / wave)

    def issue(self, wave: str, count: int) -> tuple[str, ...]:
        """Make codes for an open wave, at most one for each person invited, and return them: they are kept nowhere.

        Raises WaveRefused.
        """
        open_wave = self._questionnaires.wave(wave)
        if open_wave.state is not State.OPEN:
            raise WaveRefused(f"la rilevazione «{wave}» è {open_wave.state.value}: i codici si fanno quando è aperta.")
        left = open_wave.invited - self.urn(wave).issued()
        if not 0 < count <= left:
            raise WaveRefused(f"i codici sono uno per invitato: se ne possono fare ancora {left}.")
        return self.urn(wave).issue(count)

    def gather(self, wave: str, chi: str, now: datetime) -> int:
        """Take the answers of the urn of a closed wave into the record, destroy the urn, and return how many they were.

        Raises WaveRefused.
        """
        self._questionnaires.wave(wave)
        if not (self._folder / wave).is_dir():
            raise WaveRefused(f"la rilevazione «{wave}» non ha un’urna: nessun codice è stato fatto qui.")
        emptied = self.urn(wave).emptied()
        if not emptied.forms:
            raise WaveRefused(f"nell’urna della rilevazione «{wave}» non c’è nessuna scheda: nessuno ha risposto qui.")
        answered = [Answered(json.loads(form), {}, True) for form in emptied.forms]
        written = [Written(item, text, False) for item, text in emptied.comments]
        number = self._questionnaires.take_in(wave, _arriving(emptied, chi, now), answered, written, now)
        self.urn(wave).destroy()
        (self._folder / wave).rmdir()
        return number

    def asked(self, code: str, today: date) -> Asked:
        """Return the form that a code opens. Raises NotAnswerable."""
        wave = self._wave(code)
        if wave.state is not State.OPEN or not wave.opens <= today <= wave.closes:
            raise NotAnswerable("La rilevazione di questo codice non è aperta: si risponde solo nei giorni indicati.")
        return Asked(wave, self._questionnaires.instrument(wave))

    def take(self, code: str, answers: Given, today: date) -> str:
        """Keep what was answered and return the receipt. Raises NotAnswerable, and then nothing was kept."""
        wave = self.asked(code, today).wave
        try:
            return self.urn(wave.id).put(code, answers.written(), answers.comments)
        except CodeRefused as refused:
            raise NotAnswerable(_refusal(refused)) from None

    def kept(self, receipt: str) -> bool:
        """Return whether the form of a receipt was taken in."""
        return any(self.urn(wave.id).holds(receipt) for wave in self._with_urn())

    def _wave(self, code: str) -> Wave:
        used = False
        for wave in self._with_urn():
            try:
                self.urn(wave.id).may_answer(code)
            except CodeRefused as refused:
                used = used or refused.used
            else:
                return wave
        raise NotAnswerable(_refusal(CodeRefused(used=used)))

    def _with_urn(self) -> list[Wave]:
        return [wave for wave in self._questionnaires.waves() if (self._folder / wave.id).is_dir()]


def _arriving(emptied: Emptied, chi: str, now: datetime) -> Arriving:
    digest = hashlib.sha256("\n".join(emptied.forms).encode()).hexdigest()
    return Arriving(digest, "urna", "agilometro", chi, now.date())


def _refusal(refused: CodeRefused) -> str:
    if refused.used:
        return "Questo codice è già stato usato: ogni codice vale una volta sola."
    return "Questo codice non apre nessun questionario: controlla le lettere, come sono scritte sul foglio ricevuto."

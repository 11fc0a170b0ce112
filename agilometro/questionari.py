# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does a wave go from the first idea to its results: prepared, opened, closed, its file seen, then taken in?

Whatever may not be done now raises WaveRefused, in Italian, with what to do instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from agilometro.mistakes import told as mistake
from agilometro.questionari_files import AS_IT_IS, Rules, Seen, gathered, look
from agilometro.questionari_results import Compared, Memory, compared, run_of
from disclosure.survey import ReleasedSurvey, Theme
from ingest.questionari.invitati import Invited, read_invited
from norms.reading import DeclarationError
from record import rilevazioni as room
from record.audit import note
from record.rilevazioni import Answered, Arrival, Arriving, Comment, Rilevazione, Written
from record.store import Connection, Store, reading, writing
from surveys import comments
from surveys.answers import Answers
from surveys.benchmark import Benchmark
from surveys.collected import Kept, answers
from surveys.comments import People
from surveys.feasibility import USUAL_RATE, Foreseen, foresee
from surveys.instrument import Instrument
from surveys.wave import Promise, State, Stratum, Wave, WaveRefused

if TYPE_CHECKING:
    from ingest.questionari.preview import Preview

LEAST_SEEN = 16
"""How many signs of a file's hash name it."""

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}", re.ASCII)
_LONGEST_TITLE = 200
_LONGEST_AUTHOR = 200
_LONGEST_THEME = 100
_LONGEST_TOLD = 400

_NEXT = {
    State.PREPARED: "aprirla con «agilometro survey launch»",
    State.OPEN: "chiuderla con «agilometro survey close», poi importare le risposte",
    State.CLOSED: "importare le risposte, o preparare un’altra rilevazione",
}
"""What may be done with a wave, by its state."""


class Instruments(Protocol):
    """The questionnaires that are known."""

    def known(self) -> Sequence[Instrument]:
        """Return all of them, in every version."""
        ...

    def load(self, code: str, version: str = "") -> Instrument:
        """Return one, in its newest version unless said. Raises WaveRefused."""
        ...

    def benchmarks(self, instrument: Instrument) -> Sequence[Benchmark]:
        """Return the references of other bodies for one, the newest year last. Raises WaveRefused."""
        ...


class Questionnaires:
    """The waves of one installation. Safe to share between threads."""

    def __init__(self, store: Store, shelf: Instruments, known: Callable[[], People] = People) -> None:
        """`known` gives the names to take out of comments; it is asked only when there are comments to write."""
        self._store, self._shelf, self._known = store, shelf, known
        self._memory = Memory()

    # ------------------------------------------------------------ what there is

    def instruments(self) -> Sequence[Instrument]:
        """Return the questionnaires that are known."""
        return self._shelf.known()

    def instrument(self, wave: Wave) -> Instrument:
        """Return the questionnaire of a wave. Raises WaveRefused."""
        return self._shelf.load(wave.instrument, wave.version)

    def waves(self) -> tuple[Wave, ...]:
        """Return the waves, the newest first."""
        with reading(self._store) as conn:
            return tuple(map(_as_wave, room.waves(conn)))

    def wave(self, code: str) -> Wave:
        """Return a wave. Raises WaveRefused when it is not there."""
        with reading(self._store) as conn:
            return _found(conn, code)

    def arrivals(self, code: str = "") -> tuple[Arrival, ...]:
        """Return the files of a wave, or of all, those withdrawn too, oldest first."""
        with reading(self._store) as conn:
            return room.arrivals(conn, code or None)

    # ------------------------------------------------------------ before the answers

    def foresee(self, wave: Wave, rate: Fraction = USUAL_RATE) -> Foreseen:
        """Return what can ever be shown of a wave, kept or only thought of. Raises WaveRefused."""
        return foresee(self.instrument(wave), wave.strata, wave.promise, rate)

    def prepare(self, wave: Wave, chi: str, now: datetime) -> Foreseen:
        """Keep a wave that nobody has opened yet, and return what can be shown of it. Raises WaveRefused."""
        wave = replace(wave, state=State.PREPARED, title=" ".join(wave.title.split()))
        _check(wave)
        wave = replace(wave, version=self.instrument(wave).version)
        found = self.foresee(wave)
        with writing(self._store) as conn:
            try:
                room.prepare(conn, _as_kept(wave), author(chi), now)
            except room.CodeTaken as taken:
                raise WaveRefused(f"la rilevazione «{wave.id}» c’è già: scegliere un altro codice.") from taken
        return found

    def invite(self, code: str, file: Path, chi: str, now: datetime) -> Invited:
        """Put the numbers of a file in the place of those invited so far. Raises WaveRefused, and FileRefused."""
        invited = read_invited(file, self.instrument(self.wave(code)))
        with writing(self._store) as conn:
            _in_state(_found(conn, code), State.PREPARED, "cambiare gli invitati")
            strata = [(stratum.traits, stratum.invited) for stratum in invited.strata]
            room.invite(conn, code, strata, author(chi), now)
        return invited

    def launch(self, code: str, chi: str, now: datetime) -> Foreseen:
        """Open a wave with the breakdowns that can be kept, frozen from now on; return what was foreseen.

        A wave of which nothing could ever be shown is refused: it would collect for nothing. Raises WaveRefused.
        """
        with writing(self._store) as conn:
            wave = _in_state(_found(conn, code), State.PREPARED, "aprirla")
            if not wave.invited:
                raise WaveRefused(
                    "manca il numero degli invitati: senza, non si sa che cosa si potrà mostrare. "
                    "Indicarlo con «agilometro survey invite»."
                )
            found = self.foresee(wave)
            if not found.possible:
                raise WaveRefused(found.sentences[0][0].lower() + found.sentences[0][1:])
            room.launch(conn, code, found.kept, author(chi), now)
        return found

    def close(self, code: str, chi: str, now: datetime) -> Wave:
        """Close a wave: from now on its answers can be taken in. Raises WaveRefused."""
        with writing(self._store) as conn:
            _in_state(_found(conn, code), State.OPEN, "chiuderla")
            room.close(conn, code, author(chi), now)
            return _found(conn, code)

    # ------------------------------------------------------------ the answers

    def answers(self, code: str) -> Answers | None:
        """Return what was answered in a wave; None before anything was taken in. For the analysis, never for a page."""
        found = self._answers(self.wave(code))
        return found if found.people else None

    def _answers(self, wave: Wave) -> Answers:
        with reading(self._store) as conn:
            rows = room.answers(conn, wave.id)
        return answers(self.instrument(wave), wave.id, [Kept(row.valori, row.stati, row.completa) for row in rows])

    def take_in(
        self, code: str, file: Arriving, answered: Sequence[Answered], written: Sequence[Written], now: datetime
    ) -> int:
        """Take answers and comments into a closed wave, and return how many people answered. Raises WaveRefused.

        Comments are scrubbed here, also of the names of the staff; those of fewer people than may be read are left out.
        One file per wave: nobody can tell whether a second one holds the same people again (docs/adr/0019).
        """
        if not answered:
            raise WaveRefused("nel file non c’è nessuna risposta: controllare di avere esportato quello giusto.")
        known = self._known() if written else People()
        with writing(self._store) as conn:
            _in_state(_found(conn, code), State.CLOSED, "importare le risposte")
            _must_be_first(room.arrivals(conn, code), file)
            said = [_scrubbed(each, known) for each in written] if len(answered) >= comments.THRESHOLD else []
            room.receive(conn, code, file, answered, [each for each in said if each.testo], now)
        return len(answered)

    def look(self, file: Path, code: str, mapping: Path | None = None) -> Seen:
        """Return what a file of answers would bring to a wave, with its hash. Raises WaveRefused, FileRefused."""
        wave = self.wave(code)
        try:
            return look(self.instrument(wave), file, wave, mapping)
        except DeclarationError as error:
            raise WaveRefused(f"la mappatura non si legge: {mistake(error)}") from error
        except UnicodeDecodeError as error:
            raise WaveRefused("la mappatura non è un testo in UTF-8: salvarla così e riprovare.") from error

    def preview(self, file: Path, code: str, mapping: Path | None = None) -> Preview:
        """Return what a file of answers would bring to a wave: nothing is written. Raises WaveRefused, FileRefused."""
        return self.look(file, code, mapping).preview

    def accept(self, file: Path, code: str, sha256: str, chi: str, now: datetime, rules: Rules = AS_IT_IS) -> int:
        """Take in the file that was seen, named by its hash, and return how many people answered.

        Those who did not reach the end are left out, unless the rules say from which share of the questions they count.
        `sha256` is the hash, or as much of its beginning as was shown (`LEAST_SEEN` signs). The file is read again from
        a private copy. Raises WaveRefused when it is no longer the same, when its preview has errors, when the wave is
        not closed or has a file already; FileRefused when it does not open.
        """
        _in_state(self.wave(code), State.CLOSED, "importare le risposte")
        seen = self.look(file, code, rules.mapping)
        if len(sha256) < LEAST_SEEN or not seen.sha256.startswith(sha256.lower()):
            raise WaveRefused("il file non è più quello dell’anteprima: riguardarla, poi confermare.")
        if not seen.preview.ready:
            raise WaveRefused("nel file ci sono errori: correggerli, poi rifare l’anteprima.")
        arriving = Arriving(seen.sha256, file.name[:400], seen.preview.platform, author(chi), now.date())
        return self.take_in(code, arriving, *gathered(seen, rules.partial), now)

    def withdraw(self, number: int, chi: str, motivo: str, now: datetime) -> None:
        """Erase what a file brought; that it came stays. Raises WaveRefused."""
        motivo = " ".join(motivo.split())
        if not motivo or len(motivo) > _LONGEST_TOLD:
            raise WaveRefused(f"il motivo del ritiro va da 1 a {_LONGEST_TOLD} caratteri.")
        with writing(self._store) as conn:
            try:
                room.withdraw(conn, number, author(chi), motivo, now)
            except room.NoArrival as missing:
                raise WaveRefused(f"il file {number} non c’è, o è già stato ritirato.") from missing

    # ------------------------------------------------------------ results

    def released(self, code: str) -> ReleasedSurvey | None:
        """Return what of a closed wave may be seen; None before any answer was taken in. Raises WaveRefused."""
        wave = self.wave(code)
        counted = [each for each in self.arrivals() if each.ritirato_il is None]
        answered = {each.rilevazione for each in counted}
        if wave.state is not State.CLOSED or code not in answered:
            return None
        found = compared(wave, self.instrument(wave), [each for each in self.waves() if each.id in answered])
        themes, among = self.themes(code), {each.id for each in found.waves}
        files = [(each.id, each.sha256) for each in counted if each.rilevazione in among]
        run = run_of(found, files, themes)
        return self._memory.of(run, lambda: self._worked_out(found, themes))

    def _worked_out(self, found: Compared, themes: tuple[Theme, ...]) -> ReleasedSurvey:
        from disclosure.questionnaires import release
        from surveys.analysis import analyse

        given = self._answers(found.wave)
        cuts = [each.cuts for each in self._shelf.benchmarks(given.instrument) if each.cuts]
        beside = (self._beside(found.previous), self._beside(found.managers))
        return release(analyse(given, found.wave, *beside, cuts[-1] if cuts else None), themes)

    def _beside(self, wave: Wave | None) -> tuple[Wave, Answers] | None:
        return None if wave is None else (wave, self._answers(wave))

    # ------------------------------------------------------------ comments

    def comments(self, code: str, chi: str, now: datetime) -> tuple[Comment, ...]:
        """Return the comments of a wave to somebody who reads them; that they did is noted. Raises WaveRefused."""
        with writing(self._store) as conn:
            _found(conn, code)
            found = room.comments(conn, code)
            room.note_reading(conn, code, author(chi), now)
        return found

    def read_comment(self, code: str, uid: str, tema: str, chi: str, now: datetime) -> Comment:
        """Give a comment its theme («» to leave it out), or agree with who read it before. Raises WaveRefused.

        It counts when two different people gave it the same theme; who disagrees is its first reader from then on.
        """
        tema, chi = " ".join(tema.split()).casefold(), author(chi)
        _short(tema, _LONGEST_THEME, "il tema")
        with writing(self._store) as conn:
            _found(conn, code)
            after = _judged(_comment(conn, code, uid), tema, chi)
            room.read_comment(conn, code, after, now, chi)
        return after

    def tell_theme(self, code: str, item: str, tema: str, told: str, chi: str, now: datetime) -> None:
        """Write how a theme is told, in the words of who read the comments. Raises WaveRefused."""
        tema, told = " ".join(tema.split()).casefold(), comments.scrub(told)
        _short(told, _LONGEST_TOLD, "la parafrasi")
        with writing(self._store) as conn:
            _found(conn, code)
            if not any((each.voce, each.tema) == (item, tema) for each in room.comments(conn, code)):
                raise WaveRefused(f"nessun commento di {item} ha il tema «{tema}».")
            room.tell_theme(conn, code, item, tema, told)
            note(conn, now, author(chi), "questionario: tema raccontato", code)

    def themes(self, code: str) -> tuple[Theme, ...]:
        """Return the themes on which two readers agreed, with `comments.LEAST` comments at least, most first."""
        with reading(self._store) as conn:
            agreed = [(each.voce, each.tema) for each in room.comments(conn, code) if each.stato == room.AGREED]
            told = room.themes(conn, code)
        return tuple(Theme(*key, count, told.get(key, "")) for key, count in comments.counted(agreed).items())


# ---------------------------------------------------------------- rows and waves


def author(chi: str) -> str:
    """Return who does something, on one line. Raises WaveRefused when nobody does."""
    name = " ".join(chi.split())
    if not name or len(name) > _LONGEST_AUTHOR or not name.isprintable():
        raise WaveRefused("manca chi lo fa: nome e cognome, o l’ufficio.")
    return name


def _as_wave(kept: Rilevazione) -> Wave:
    return Wave(
        id=kept.codice,
        series=kept.serie,
        title=kept.titolo,
        instrument=kept.strumento,
        version=kept.versione,
        opens=kept.apre,
        closes=kept.chiude,
        state=State(kept.stato),
        promise=Promise(kept.soglia, kept.motivo, kept.dettagli),
        strata=tuple(Stratum(traits, people) for traits, people in kept.invitati),
    )


def _as_kept(wave: Wave) -> Rilevazione:
    return Rilevazione(
        codice=wave.id,
        serie=wave.series,
        titolo=wave.title,
        strumento=wave.instrument,
        versione=wave.version,
        apre=wave.opens,
        chiude=wave.closes,
        stato=wave.state.value,
        soglia=wave.promise.threshold,
        motivo=wave.promise.reason,
        dettagli=wave.promise.breakdowns,
        invitati=tuple((stratum.traits, stratum.invited) for stratum in wave.strata),
    )


def _found(conn: Connection, code: str) -> Wave:
    kept = room.waves(conn)
    for each in kept:
        if each.codice == code:
            return _as_wave(each)
    known = ", ".join(each.codice for each in kept) or "nessuna"
    raise WaveRefused(f"la rilevazione «{code}» non c’è. Ci sono: {known}.")


def _in_state(wave: Wave, wanted: State, what: str) -> Wave:
    if wave.state is not wanted:
        raise WaveRefused(
            f"la rilevazione «{wave.id}» è {wave.state.value}: per {what} deve essere {wanted.value}. "
            f"Ora si può {_NEXT[wave.state]}."
        )
    return wave


def _check(wave: Wave) -> None:
    """Refuse codes, titles and days that are wrong. Raises WaveRefused."""
    for name, code in (("codice", wave.id), ("nome della serie", wave.series)):
        if _CODE.fullmatch(code) is None:
            raise WaveRefused(
                f"il {name} «{code[:60]}» non va bene: lettere minuscole, cifre, - e _, al più 60 (fase6-2026)."
            )
    if not wave.title or len(wave.title) > _LONGEST_TITLE or not wave.title.isprintable():
        raise WaveRefused(f"il titolo va da 1 a {_LONGEST_TITLE} caratteri.")
    if wave.closes < wave.opens:
        raise WaveRefused(f"la chiusura ({wave.closes:%d/%m/%Y}) viene prima dell’apertura ({wave.opens:%d/%m/%Y}).")
    traits = [tuple(sorted(stratum.traits.items())) for stratum in wave.strata]
    if len(set(traits)) < len(traits):
        raise WaveRefused("lo stesso gruppo di invitati compare due volte: sommare i numeri.")


def _short(text: str, longest: int, what: str) -> None:
    if len(text) > longest or not text.isprintable():
        raise WaveRefused(f"{what} va al più a {longest} caratteri, su una riga.")


# ---------------------------------------------------------------- answers and comments


def _must_be_first(arrivals: Sequence[Arrival], file: Arriving) -> None:
    """Refuse a file beside another one that counts. Raises WaveRefused."""
    counted = [each for each in arrivals if each.ritirato_il is None]
    if any(each.sha256 == file.sha256 for each in counted):
        raise WaveRefused("queste risposte sono già state importate: per rifarlo, prima ritirarle.")
    if counted:
        raise WaveRefused(
            f"la rilevazione ha già il file {counted[0].id} ({counted[0].nome}): le stesse persone conterebbero "
            f"due volte. Per sostituirlo, prima ritirarlo: «agilometro survey withdraw {counted[0].id}»."
        )


def _scrubbed(written: Written, known: People) -> Written:
    """Return a comment without what leads to somebody, marked where it is for few eyes."""
    return Written(written.voce, comments.scrub(written.testo, known), comments.is_special(written.testo))


def _comment(conn: Connection, code: str, uid: str) -> Comment:
    """Return the comment whose uid begins so. Raises WaveRefused."""
    found = [each for each in room.comments(conn, code) if uid and each.uid.startswith(uid)]
    if len(found) != 1:
        raise WaveRefused(f"il commento «{uid[:32]}» non c’è: copiare la sigla da «agilometro survey comments».")
    return found[0]


def _judged(comment: Comment, tema: str, chi: str) -> Comment:
    """Return a comment after somebody gave it a theme."""
    read = comment.stato in (room.READ, room.AGREED, room.LEFT_OUT)
    agrees = read and comment.tema == tema
    if agrees and comment.letto_da.casefold() != chi.casefold():
        return replace(comment, stato=room.AGREED if tema else room.LEFT_OUT, confermato_da=chi)
    if agrees:
        raise WaveRefused("la seconda lettura la fa un’altra persona: chi ha letto per primo non si conferma da sé.")
    return replace(comment, stato=room.READ, tema=tema, letto_da=chi, confermato_da="")

# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What do the commands of the questionnaires do, and what do they print?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agilometro import survey_results
from agilometro.installation import open_record, staff
from agilometro.instruments import InstrumentShelf
from agilometro.questionari import Questionnaires
from agilometro.questionari_files import Rules
from agilometro.rispondere import urns_of
from agilometro.settings import Settings
from ingest.issues import FileRefused, Issue
from ingest.questionari.invitati import read_invited
from record import rilevazioni as room
from record.rilevazioni import Comment
from reports.wording import count
from surveys.comments import CONTACT, is_grave
from surveys.feasibility import Foreseen
from surveys.wave import Promise, State, Stratum, Wave, WaveRefused

if TYPE_CHECKING:
    from ingest.questionari.preview import Preview

SHOWN = 16
"""How many signs of a file's hash are printed; more, or all, may be typed back."""

SIGLA = 8
"""How many signs of a comment's uid are printed: enough to name it."""


@dataclass(frozen=True)
class Wanted:
    """A wave as it is typed."""

    codice: str
    strumento: str
    versione: str
    serie: str | None
    titolo: str
    apre: date
    chiude: date
    invitati: Path | None
    persone: int | None
    dettagli: str
    soglia: int
    motivo: str


@dataclass(frozen=True)
class Reading:
    """What somebody who reads comments types."""

    chi: str
    uid: str | None
    tema: str | None
    fuori: bool
    parafrasi: str | None
    voce: str | None


@contextmanager
def service(settings: Settings, now: datetime) -> Iterator[Questionnaires]:
    """Yield the questionnaires of an installation; what may not be done now is told as wrong use."""
    store = open_record(settings, now)
    try:
        yield Questionnaires(store, InstrumentShelf(settings.home), lambda: staff(settings, store))
    except WaveRefused as refused:
        raise click.UsageError(str(refused)) from refused
    finally:
        store.close()


# ---------------------------------------------------------------- waves


def list_waves(settings: Settings, form: str, now: datetime) -> None:
    """Print the waves, the newest first."""
    with service(settings, now) as asked:
        found = [
            (wave, [each for each in asked.arrivals(wave.id) if each.ritirato_il is None]) for wave in asked.waves()
        ]
    if form == "json":
        click.echo(json.dumps([_as_document(wave) for wave, _ in found], ensure_ascii=False, indent=1))
        return
    if not found:
        click.echo("Nessuna rilevazione. Per prepararne una: «agilometro survey new».")
    for wave, files in found:
        click.echo(f"{wave.id}: {wave.title} ({wave.state.value})")
        click.echo(
            f"  {wave.instrument} {wave.version}, dal {wave.opens:%d/%m/%Y} al {wave.closes:%d/%m/%Y}, "
            f"{count(wave.invited, 'invitato', 'invitati')}, soglia {wave.promise.threshold}"
        )
        for each in files:
            click.echo(f"  file {each.id}: {each.nome}, arrivato il {each.ricevuto_il:%d/%m/%Y}")


def _as_document(wave: Wave) -> dict[str, object]:
    return {
        "codice": wave.id,
        "serie": wave.series,
        "titolo": wave.title,
        "questionario": wave.instrument,
        "versione": wave.version,
        "dal": wave.opens.isoformat(),
        "al": wave.closes.isoformat(),
        "stato": wave.state.value,
        "soglia": wave.promise.threshold,
        "dettagli": list(wave.promise.breakdowns),
        "invitati": wave.invited,
    }


def prepare_wave(settings: Settings, wanted: Wanted, rate: int, confirm: bool, chi: str, now: datetime) -> None:
    """Say what a wave could show and, when confirmed, keep it."""
    with service(settings, now) as asked:
        wave = _thought_of(asked, wanted)
        found = asked.foresee(wave, Fraction(rate, 100))
        _tell(found)
        if confirm:
            asked.prepare(wave, chi, now)
    click.echo(
        f"\nRilevazione «{wave.id}» preparata. Per aprirla: agilometro survey launch {wave.id}"
        if confirm
        else "\nNon è stato scritto nulla. Per prepararla: lo stesso comando con --confirm."
    )


def _thought_of(asked: Questionnaires, wanted: Wanted) -> Wave:
    if wanted.invitati is not None and wanted.persone is not None:
        raise click.UsageError("--invited e --people insieme no: il numero degli invitati sta già nel file.")
    return Wave(
        id=wanted.codice,
        series=wanted.serie or wanted.strumento,
        title=wanted.titolo,
        instrument=wanted.strumento,
        version=wanted.versione,
        opens=wanted.apre,
        closes=wanted.chiude,
        state=State.PREPARED,
        promise=Promise(
            wanted.soglia, wanted.motivo, tuple(each.strip() for each in wanted.dettagli.split(",") if each.strip())
        ),
        strata=_strata(asked, wanted),
    )


def _strata(asked: Questionnaires, wanted: Wanted) -> tuple[Stratum, ...]:
    if wanted.persone is not None:
        return (Stratum({}, wanted.persone),)
    if wanted.invitati is None:
        return ()
    instrument = next((each for each in reversed(asked.instruments()) if each.id == wanted.strumento), None)
    if instrument is None:
        raise click.UsageError(f"il questionario «{wanted.strumento}» non c’è.")
    try:
        found = read_invited(wanted.invitati, instrument)
    except FileRefused as refused:
        raise click.UsageError("\n".join(each.sentence(wanted.invitati.name) for each in refused.issues)) from refused
    _say(wanted.invitati, found.warnings)
    return found.strata


def _tell(found: Foreseen) -> None:
    for sentence in found.sentences:
        click.echo(sentence)
    for detail in found.details:
        if not detail.kept or not detail.categories:
            continue
        click.echo(f"\n{detail.label}")
        for each in detail.categories:
            word = "sì" if each.likely else "solo se rispondono in più" if each.possible else "mai"
            click.echo(f"  {each.label}: {each.invited} invitati, attese {each.expected} risposte, mostrabile: {word}")


def invite_people(settings: Settings, codice: str, file: Path, chi: str, now: datetime) -> bool:
    """Read how many were invited; return whether the file had no mistake."""
    with service(settings, now) as asked:
        try:
            found = asked.invite(codice, file, chi, now)
        except FileRefused as refused:
            _say(file, refused.issues)
            return False
        _say(file, found.warnings)
        click.echo(
            f"{count(found.people, 'invitato', 'invitati')} in {count(len(found.strata), 'gruppo', 'gruppi')}.\n"
        )
        _tell(asked.foresee(asked.wave(codice)))
    return True


def show_foreseen(settings: Settings, codice: str, rate: int, now: datetime) -> None:
    """Print what a wave can show."""
    with service(settings, now) as asked:
        _tell(asked.foresee(asked.wave(codice), Fraction(rate, 100)))


def launch_wave(settings: Settings, codice: str, chi: str, now: datetime) -> None:
    """Open a wave, and say what was promised."""
    with service(settings, now) as asked:
        _tell(asked.launch(codice, chi, now))
        wave = asked.wave(codice)
        labels = [asked.instrument(wave).by_code[code].label for code in wave.promise.breakdowns]
    details = f"dettagli per {', '.join(labels)}" if labels else "nessun dettaglio"
    click.echo(f"\nRilevazione «{codice}» aperta: soglia {wave.promise.threshold}, {details}. Non cambiano più.")


def close_wave(settings: Settings, codice: str, chi: str, now: datetime) -> None:
    """Close a wave."""
    with service(settings, now) as asked:
        asked.close(codice, chi, now)
    ours = (urns_of(settings.home) / codice).is_dir()
    after = f"gather {codice}" if ours else f"read FILE --wave {codice}"
    click.echo(f"Rilevazione «{codice}» chiusa. Ora: agilometro survey {after}")


# ---------------------------------------------------------------- answers


def look_at_file(settings: Settings, codice: str, file: Path, mapping: Path | None, now: datetime) -> bool:
    """Print what a file would bring, and return whether it could be taken in as it is."""
    with service(settings, now) as asked:
        try:
            seen = asked.look(file, codice, mapping)
        except FileRefused as refused:
            _say(file, refused.issues)
            return False
    for line in _preview_lines(file, seen.preview):
        click.echo(line)
    _say(file, seen.preview.issues)
    if not seen.preview.ready:
        click.echo("\nIl file non si può importare così: correggere gli errori e riguardarlo.")
        return False
    again = f" --mapping {mapping}" if mapping else ""
    click.echo(f"\nNon è stato scritto nulla. Per importarlo:\n"
               f"agilometro survey import {file} --wave {codice}{again} --seen {seen.sha256[:SHOWN]}")  # fmt: skip
    return True


def _preview_lines(file: Path, seen: Preview) -> Iterator[str]:
    yield f"{file.name}: {seen.platform}, {count(seen.records, 'risposta', 'risposte')}, {seen.completes} complete."
    yield f"Domande riconosciute: {len(seen.matched)} su {len(seen.matched) + len(seen.absent)}."
    if seen.absent:
        yield f"Nel file non ci sono: {', '.join(seen.absent)}."
    if seen.ignored:
        yield f"Colonne non del questionario, lasciate fuori: {', '.join(each.heading for each in seen.ignored)}."
    if seen.dropped:
        yield f"Colonne personali, scartate alla lettura: {', '.join(seen.dropped)}."
    for item, labels in seen.unmapped.items():
        yield f"{item}: risposte che non si capiscono: {', '.join(f'«{label}»' for label in labels)}."


def take_file_in(settings: Settings, codice: str, file: Path, seen: str, rules: Rules, chi: str, now: datetime) -> bool:
    """Take in a file that was seen, and return whether it could be read."""
    with service(settings, now) as asked:
        try:
            people = asked.accept(file, codice, seen, chi, now, rules)
        except FileRefused as refused:
            _say(file, refused.issues)
            return False
        taken = [each for each in asked.arrivals(codice) if each.ritirato_il is None][-1]
    click.echo(f"{count(people, 'risposta', 'risposte')} e {count(taken.commenti, 'commento', 'commenti')} "
               f"nell’archivio (file {taken.id}). Il file ricevuto non si conserva.")  # fmt: skip
    click.echo(f"Per i risultati: agilometro survey results {codice}")
    return True


def show_results(settings: Settings, codice: str, form: str, now: datetime) -> None:
    """Print what of a wave may be seen."""
    from reports.survey_tables import csv_text

    with service(settings, now) as asked:
        told = asked.released(codice)
    if told is None:
        raise click.UsageError(f"la rilevazione «{codice}» non ha ancora risposte: si importano dopo la chiusura.")
    if form == "json":
        click.echo(json.dumps(survey_results.document(told), ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo(csv_text(told).removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n"))
    else:
        click.echo("\n".join(survey_results.lines(told)))


def withdraw_file(settings: Settings, numero: int, motivo: str, chi: str, now: datetime) -> None:
    """Withdraw a file of answers."""
    with service(settings, now) as asked:
        asked.withdraw(numero, chi, motivo, now)
    click.echo(f"File {numero} ritirato: le sue risposte e i suoi commenti non ci sono più.")


# ---------------------------------------------------------------- comments


def work_comments(settings: Settings, codice: str, wanted: Reading, now: datetime) -> None:
    """Show the comments to who reads them, or write down what they found."""
    with service(settings, now) as asked:
        if wanted.parafrasi is not None:
            _tell_theme(asked, codice, wanted, now)
        elif wanted.uid is not None:
            _give_theme(asked, codice, wanted, now)
        elif wanted.tema is not None or wanted.fuori:
            raise click.UsageError("manca quale commento: indicarlo con --read SIGLA.")
        else:
            _show_comments(asked, codice, wanted.chi, now)


def _tell_theme(asked: Questionnaires, codice: str, wanted: Reading, now: datetime) -> None:
    if wanted.tema is None or wanted.voce is None or wanted.parafrasi is None:
        raise click.UsageError("per raccontare un tema servono --item, --theme e --tell.")
    asked.tell_theme(codice, wanted.voce, wanted.tema, wanted.parafrasi, wanted.chi, now)
    click.echo(f"Il tema «{wanted.tema}» si racconta così nei risultati, se i commenti sono almeno tre.")


def _give_theme(asked: Questionnaires, codice: str, wanted: Reading, now: datetime) -> None:
    if (wanted.tema is None) == (not wanted.fuori):
        raise click.UsageError("scegliere --theme TESTO, oppure --leave-out.")
    after = asked.read_comment(codice, wanted.uid or "", wanted.tema or "", wanted.chi, now)
    agreed = "letto da due persone." if after.stato != room.READ else "manca la seconda lettura, di un'altra persona."
    click.echo(f"{after.uid[:SIGLA]}: {f'tema «{after.tema}»' if after.tema else 'fuori dai temi'}; {agreed}")


def _show_comments(asked: Questionnaires, codice: str, chi: str, now: datetime) -> None:
    found = asked.comments(codice, chi, now)
    if not found:
        click.echo("Nessun commento: il questionario non ne chiede, o hanno risposto in troppo pochi per leggerli.")
        return
    click.echo(
        "Sono parole di colleghi: si leggono per contare i temi, non si copiano e non si cerca chi le ha scritte."
    )
    labels = {item.code: item.label for item in asked.instrument(asked.wave(codice)).items}
    for item in sorted({each.voce for each in found}):
        click.echo(f"\n{labels.get(item, item)}")
        for each in found:
            if each.voce == item:
                click.echo(f"  {each.uid[:SIGLA]} [{_how_far(each)}] {each.testo}")
                if is_grave(each.testo):
                    click.echo(f"           {CONTACT}")


def _how_far(comment: Comment) -> str:
    said = {
        room.UNREAD: "da leggere",
        room.READ: f"tema «{comment.tema}», da confermare" if comment.tema else "fuori, da confermare",
        room.AGREED: f"tema «{comment.tema}»",
        room.LEFT_OUT: "fuori dai temi",
    }[comment.stato]
    return f"{said}; dati particolari: non farlo girare" if comment.riservato else said


def _say(file: Path, issues: tuple[Issue, ...]) -> None:
    for issue in issues:
        click.echo(issue.sentence(file.name), err=issue.level == "error")

# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Can everybody prepare a wave, import its answers and read its results, in every state and on every screen?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from agilometro.demo.questionari import waves, write
from agilometro.instruments import InstrumentShelf
from agilometro.questionari import Questionnaires
from disclosure.survey import ReleasedSurvey
from ingest.door import Door
from record.pseudonym import load_keyring
from record.rilevazioni import Arrival
from record.store import open_store
from surveys.feasibility import Foreseen, foresee
from surveys.instrument import Instrument
from surveys.reading import load
from surveys.wave import State, Wave
from tests.unit.reports.waves import HIDDEN, INSTRUMENT, RELEASED, wave
from tests.web.conftest import NOW, Open, build, photograph, serving
from tests.web.fixed import FixedDesk

HOST = {"Host": "127.0.0.1"}
SCREENS = Path(__file__).parent / "screens"

PAIRED = replace(INSTRUMENT, comparable_with="altra", form="SW")
BOTH_SIDES = replace(RELEASED, instrument=PAIRED)


@dataclass
class FixedSurveys:
    """Questionnaires whose results are written down; what is prepared is kept in a list."""

    results: dict[str, ReleasedSurvey | None] = field(default_factory=dict)
    known: Sequence[Instrument] = (PAIRED,)
    kept: list[Wave] = field(default_factory=list)

    def waves(self) -> Sequence[Wave]:
        """Return the waves."""
        return self.kept

    def instruments(self) -> Sequence[Instrument]:
        """Return the questionnaire of the tests."""
        return self.known

    def arrivals(self, code: str = "") -> Sequence[Arrival]:
        """Return no file."""
        return ()

    def released(self, code: str) -> ReleasedSurvey | None:
        """Return what is written down."""
        return self.results.get(code)

    def foresee(self, wave: Wave) -> Foreseen:
        """Return what can be shown."""
        return foresee(self.known[0], wave.strata, wave.promise)

    def prepare(self, wave: Wave, chi: str, now: datetime) -> Foreseen:
        """Keep a wave."""
        self.kept.insert(0, wave)
        return self.foresee(wave)

    def launch(self, code: str, chi: str, now: datetime) -> Foreseen:
        """Open nothing: no test here opens."""
        raise LookupError(code)

    def close(self, code: str, chi: str, now: datetime) -> Wave:
        """Close nothing."""
        raise LookupError(code)

    def preview(self, file: Path, code: str) -> object:
        """Read nothing."""
        raise LookupError(code)

    def accept(self, file: Path, code: str, sha256: str, chi: str, now: datetime) -> int:
        """Take nothing in."""
        raise LookupError(code)


def full() -> FixedSurveys:
    """Return a wave of each state, one of them with results, one reserved, one without answers."""
    told = wave()
    hidden, empty = wave("piccola", 2024), wave("vuota", 2023)
    kept = [wave("nuovissima", 2028, State.PREPARED), wave("aperta", 2027, State.OPEN), told, hidden, empty]
    return FixedSurveys({told.id: BOTH_SIDES, hidden.id: replace(HIDDEN, wave=hidden), empty.id: None}, kept=kept)


@pytest.fixture(scope="module")
def addresses() -> Iterator[dict[str, str]]:
    """Give the addresses of three sites: with waves, without waves, without questionnaires."""
    with (
        serving(build(FixedDesk(surveys=full()))) as one,
        serving(build(FixedDesk(surveys=FixedSurveys()))) as two,
        serving(build(FixedDesk())) as three,
    ):
        yield {"full": one, "empty": two, "nothing": three}


PLANNED = "strumento=prova@1&titolo=Prova&codice=prova-2029&apre=2029-05-01&chiude=2029-05-31&dettagli=GENERE"
PLACES = [
    ("full", "/questionari", "5 rilevazioni: 1 è da aprire, 1 è aperta e 3 sono chiuse."),
    ("full", "/questionari/nuovissima", "Preparata, dal 04/05/2028 al 29/05/2028."),
    ("full", "/questionari/aperta", "Aperta, dal 04/05/2027"),
    ("full", "/questionari/prova-2026", "Chiusa, dal 04/05/2026"),
    ("full", "/questionari/prova-2026/metodo", "«Indagine 2026»: su chi"),
    ("full", "/questionari/nuovissima/metodo", "«Indagine 2028»: su chi"),
    ("full", "/questionari/nuova", "Passo 1 di 4"),
    ("full", "/questionari/nuova?strumento=prova@1", "Passo 2 di 4"),
    ("full", f"/questionari/nuova?{PLANNED}", "Passo 3 di 4"),
    ("full", f"/questionari/nuova?{PLANNED}&n_0=90&n_1=80&n_2=4", "Passo 4 di 4"),
    ("full", "/benessere", "Hanno risposto 206 persone su 336"),
    ("full", "/benessere?rilevazione=manca", "Hanno risposto 206 persone su 336"),
    ("full", "/benessere?rilevazione=piccola", "Dato riservato: le risposte sono meno di 10."),
    ("full", "/benessere?rilevazione=vuota", "Di «Indagine 2023» non è ancora arrivata nessuna risposta."),
    ("full", "/fase-6", "Chi lavora e chi dirige non vedono la stessa cosa su"),
    ("full", "/fase-6?rilevazione=piccola", "Dato riservato"),
    ("empty", "/questionari", "Non ci sono ancora rilevazioni. Prepara la prima."),
    ("empty", "/benessere", "Non ci sono ancora risultati di questionari."),
    ("empty", "/fase-6", "Non ci sono ancora le risposte"),
    ("nothing", "/questionari", "Qui non ci sono questionari."),
    ("nothing", "/benessere", "Non ci sono ancora risultati di questionari."),
]


@pytest.mark.web
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(("state", "path", "lead"), PLACES)
def test_every_state_reads_and_fits(
    visit: Open, addresses: dict[str, str], state: str, path: str, lead: str, width: int
) -> None:
    seen = visit(addresses[state], path, width)
    assert seen.page.inner_text(".am-lead").startswith(lead)
    for closed in seen.page.locator("main details").all():
        closed.evaluate("each => { each.open = true }")
    assert seen.violations() == []
    assert seen.overflow() <= 0
    seen.quiet()


@pytest.mark.web
def test_what_is_reserved_is_said_and_has_no_number(visit: Open, addresses: dict[str, str]) -> None:
    seen = visit(addresses["full"], "/benessere", scripts=False)
    (reserved,) = [each for each in seen.page.locator("#figura-gruppi-genere li").all() if "▨" in each.inner_text()]
    assert reserved.inner_text().split("\n") == ["Preferisco non dirlo", "▨ Riservato"]
    assert "4 celle riservate" in seen.page.inner_text("main")
    assert seen.page.locator(".am-heat__cell--reserved").count() == 4


@pytest.mark.web
def test_titles_answer_and_another_section_may_be_asked(visit: Open, addresses: dict[str, str]) -> None:
    seen = visit(addresses["full"], "/benessere", scripts=False)
    titles = seen.page.locator("figcaption h2").all_inner_texts()
    assert titles[0] == "«Staccare a fine giornata» è il punto più debole"
    assert "«Staccare a fine giornata» perde 0,5 punti in un anno" in titles
    seen.page.select_option("#filtro-ambito", "STR")
    seen.page.get_by_role("button", name="Applica").click()
    assert "ambito=STR" in seen.page.url
    assert "Genere: i gruppi rispondono con certezza in modo diverso" in seen.page.locator("h2").all_inner_texts()


@pytest.mark.web
def test_both_sides_are_told_without_blame(visit: Open, addresses: dict[str, str]) -> None:
    said = visit(addresses["full"], "/fase-6", scripts=False).page.inner_text("main")
    assert "È una distanza di percezione: nessuno dei due sbaglia." in said
    assert said.index("Fiducia e controllo\n") < said.index("Obiettivi\n") < said.index("Tecnologia\n")


def client_of(surveys: FixedSurveys) -> FlaskClient:
    """Return a visitor without a browser."""
    return build(FixedDesk(surveys=surveys)).test_client()


@pytest.mark.parametrize("part", ["", "sezioni", "gruppi", "distanze"])
def test_what_is_shown_can_be_downloaded(part: str) -> None:
    answer = client_of(full()).get(f"/questionari/prova-2026.csv?parte={part}", headers=HOST)
    assert answer.status_code == 200
    lines = answer.get_data(as_text=True).splitlines()
    assert lines[0].endswith("rilevazione;parte;ambito;nome;gruppo;misura;valore;basso;alto;risposte;codice")
    assert part == "" or {line.split(";")[1] for line in lines[1:]} == {part}


@pytest.mark.parametrize(
    "path", ["aperta.csv", "manca.csv", "vuota.csv", "prova-2026.csv?parte=altro", "manca", "manca/metodo"]
)
def test_what_is_not_there_is_not_found(path: str) -> None:
    assert client_of(full()).get(f"/questionari/{path}", headers=HOST).status_code == 404


def test_of_a_reserved_wave_no_number_leaves() -> None:
    text = client_of(full()).get("/questionari/piccola.csv", headers=HOST).get_data(as_text=True)
    assert text.splitlines()[1:] == ["piccola;partecipazione;;;;risultati;;;;;c"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ("&soglia=2", "La soglia 2 è sotto il minimo di 3"),
        ("&soglia=5", "Una soglia sotto 10 vuole il suo motivo"),
        ("&apre=domani", "Il primo giorno manca o non è una data"),
        ("&n_0=molte", "«Donna»: serve un numero intero"),
        ("&codice=nuova", "Il codice «nuova» non si può usare"),
    ],
)
def test_what_cannot_be_prepared_is_said(changed: str, said: str) -> None:
    name = changed[1:].split("=")[0]
    kept = "&".join(pair for pair in f"{PLANNED}&n_0=90&n_1=80".split("&") if not pair.startswith(f"{name}="))
    text = client_of(full()).get(f"/questionari/nuova?{kept}{changed}", headers=HOST).get_data(as_text=True)
    assert said in text
    assert "Prepara la rilevazione</button>" not in text


def test_a_form_without_its_token_prepares_nothing() -> None:
    surveys = FixedSurveys()
    fields = dict(pair.split("=") for pair in f"{PLANNED}&n_0=90&n_1=80".split("&")) | {"chi": "CUG"}
    assert client_of(surveys).post("/questionari/nuova", data=fields, headers=HOST).status_code == 403
    assert surveys.kept == []


# ---------------------------------------------------------------- with a record


@dataclass(frozen=True)
class Office:
    """A record with questionnaires, the door that lets files wait, and a made-up file of answers."""

    home: Path
    room: Questionnaires
    door: Door
    file: Path


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Give a closed wave of the made-up ente that has no answers yet, and its file."""
    store = open_store(f"sqlite:///{tmp_path / 'record.sqlite'}", tmp_path)
    room = Questionnaires(store, InstrumentShelf(tmp_path))
    asked = next(each for each in waves(date(2026, 10, 31)) if each.wave.id == "fase6-sw-2026")
    room.prepare(asked.wave, "CUG", NOW)
    room.launch(asked.wave.id, "CUG", NOW)
    room.close(asked.wave.id, "CUG", NOW)
    file = write(asked, load(asked.wave.instrument), tmp_path / "file", 1)
    yield Office(tmp_path, room, Door(store, load_keyring(tmp_path / "chiave"), "pagine"), file)
    store.close()


@pytest.mark.web
def test_a_wave_is_prepared_opened_and_closed_without_scripts(visit: Open, office: Office) -> None:
    with serving(build(FixedDesk(surveys=office.room), office.door)) as address:
        page = visit(address, "/questionari/nuova", 320, scripts=False).page
        page.check("input[value='civit2013@2013-05']")
        page.get_by_role("button", name="Avanti").click()
        page.fill("#titolo", "Benessere 2027")
        page.fill("#codice", "benessere-2027")
        page.fill("#apre", "2027-05-03")
        page.fill("#chiude", "2027-05-28")
        page.check("input[value='GENERE']")
        page.get_by_role("button", name="Avanti").click()
        page.get_by_label("Donna").fill("60")
        page.get_by_label("Uomo").fill("55")
        page.get_by_role("button", name="Che cosa si potrà mostrare?").click()
        assert "Servono almeno 10 risposte su 115 invitati" in page.inner_text("main")
        page.fill("#chi", "Comitato unico di garanzia")
        page.get_by_role("button", name="Prepara la rilevazione").click()
        for verb in ("Apri la rilevazione", "Chiudi la rilevazione"):
            page.fill("#chi", "Comitato unico di garanzia")
            page.get_by_role("button", name=verb).click()
        assert "Rilevazione chiusa" in page.inner_text("main")
    found = office.room.wave("benessere-2027")
    assert (found.state, found.invited, found.promise.breakdowns) == (State.CLOSED, 115, ("GENERE",))


@pytest.mark.web
@pytest.mark.parametrize("width", [1280, 320])
def test_answers_are_seen_before_they_are_taken_in(visit: Open, office: Office, width: int) -> None:
    with serving(build(FixedDesk(surveys=office.room), office.door)) as address:
        seen = visit(address, "/questionari/fase6-sw-2026", width)
        page = seen.page
        page.set_input_files("#file", office.file)
        page.get_by_role("button", name="Guarda che cosa contiene").click()
        page.wait_for_url("**/file/*")
        said = page.inner_text("main")
        assert "Non è ancora stato scritto nulla" in said
        assert "ipaddr" in said
        assert "anna.rossi" not in page.content()
        assert seen.violations() == []
        assert seen.overflow() <= 0
        photograph(page, SCREENS / f"questionari_anteprima_{width}.png")
        assert office.room.arrivals("fase6-sw-2026") == ()
        page.fill("#chi", "Comitato unico di garanzia")
        page.get_by_role("button", name="Importa le risposte").click()
        page.wait_for_url("**fatto=importato")
        assert "Risposte importate" in page.inner_text("main")
        seen.quiet()
    assert len(office.room.arrivals("fase6-sw-2026")) == 1
    assert list((office.home / "attesa-questionari").iterdir()) == []


def test_a_file_of_another_kind_is_refused_with_its_reason_and_does_not_wait(office: Office) -> None:
    client = build(FixedDesk(surveys=office.room), office.door).test_client()
    html = client.get("/questionari/fase6-sw-2026", headers=HOST).get_data(as_text=True)
    token = re.findall(r'name="modulo" value="(.+?)"', html)[0]
    wrong = office.home / "foto.csv"
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    with wrong.open("rb") as content:
        sent = {"modulo": token, "file": (content, "foto.csv")}
        answer = client.post("/questionari/fase6-sw-2026/file", data=sent, headers=HOST)
    assert answer.status_code == 303
    seen = client.get(answer.headers["Location"], headers=HOST).get_data(as_text=True)
    assert "Il file non si può importare" in seen
    assert list((office.home / "attesa-questionari").iterdir()) == []


def test_a_file_that_was_not_seen_is_not_taken_in(office: Office) -> None:
    client = build(FixedDesk(surveys=office.room), office.door).test_client()
    html = client.get("/questionari/fase6-sw-2026", headers=HOST).get_data(as_text=True)
    token = re.findall(r'name="modulo" value="(.+?)"', html)[0]
    with office.file.open("rb") as content:
        sent = {"modulo": token, "file": (content, office.file.name)}
        place = client.post("/questionari/fase6-sw-2026/file", data=sent, headers=HOST).headers["Location"]
    confirmed = {"modulo": token, "impronta": "0" * 64, "chi": "CUG"}
    answer = client.post(f"{place}/conferma", data=confirmed, headers=HOST)
    assert answer.status_code == 409
    assert "non è più quello dell’anteprima" in answer.get_data(as_text=True)
    assert office.room.arrivals() == ()

# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does `agilometro bridge` say why a figure changed, in three forms, and refuse what makes no sense in Italian?"""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agilometro.cli import main
from agilometro.installation import clock, open_desk, open_record
from agilometro.settings import Settings, load_settings
from tests.oracle.ente import fill

DAYS = ("--from", "2026-09-30", "--to", "2026-10-31")
SINCE = date(2026, 11, 5)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an installation of sixty people: twenty agreements in September, then six annulled and eight begun."""
    home = tmp_path_factory.mktemp("perche")
    store = open_record(settings(home), clock())
    people = [{"persona": n, "servizio_effettivo_dal": date(2020, 1, 1)} for n in range(60)]
    accordi = [{"accordo": f"A{n}", "persona": n, "inizio": date(2026, 1, 1)} for n in range(20)]
    fill(store, {"organico": people, "accordi": accordi}, date(2026, 9, 1))
    begun = [{"accordo": f"A{n}", "persona": n, "inizio": date(2026, 10, 1)} for n in range(20, 28)]
    fill(store, {"accordi": [*({**each, "stato": "annullato"} for each in accordi[:6]), *begun]}, SINCE)
    store.close()
    return home


def environ(home: Path) -> dict[str, str]:
    return {"AGILOMETRO_HOME": str(home), "AGILOMETRO_ENTE": "lucca"}


def settings(home: Path) -> Settings:
    return load_settings(environ(home), home)


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["bridge", *arguments], env=environ(home), prog_name="agilometro")


def test_the_steps_in_a_table_with_their_sum(home: Path) -> None:
    result = run(home, "s-01", *DAYS, "--known-from", "2026-10-05")
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0] == "S-01  Copertura del lavoro agile: adozione: perché è cambiato?"
    assert " ".join(lines[1].split()) == "Valore al 30/09/2026 33,33 % 20 60 com’era noto il 05/10/2026"
    assert " ".join(lines[4].split()) == "Correzioni −10,00 punti −6 0 fatti già noti, poi corretti o ritirati"
    assert " ".join(lines[7].split())[:28] == "Fatti nuovi +13,33 punti +8 "
    assert lines[9] == "Somma dei passi: +3,33 punti, esattamente la differenza 22/60 − 20/60."
    assert len(lines) == 10


def test_the_same_day_now_and_then_differ_by_the_corrections_alone(home: Path) -> None:
    result = run(home, "S-01", "--from", "2026-09-30", "--to", "2026-09-30", "--known-from", "2026-10-05")
    assert "Somma dei passi: −10,00 punti, esattamente la differenza 14/60 − 20/60." in result.output


def test_files_hold_exact_fractions(home: Path) -> None:
    written = json.loads(run(home, "S-01", *DAYS, "--known-from", "2026-10-05", "--format", "json").output)
    steps = [Fraction(step["variazione_esatta"]) for step in written["passi"][1:-1]]
    assert sum(steps) == Fraction(written["variazione_esatta"]) == Fraction(10, 3)
    assert written["da"] == {"al": "2026-09-30", "noto_al": "2026-10-05"}
    lines = run(home, "S-01", *DAYS, "--known-from", "2026-10-05", "--format", "csv").output.splitlines()
    assert lines[4] == "Correzioni;correzioni;-6;0;;-10.00;-10"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("X-99", *DAYS), "l'indicatore X-99 non c'è"),
        (("S-01", "--from", "2026-10-31", "--to", "2026-09-30"), "viene dopo --to (30/09/2026): scambiarli"),
        (("S-01", *DAYS, "--known-to", "2026-10-05"), "con --known-to serve anche --known-from"),
        (("S-01", *DAYS, "--known-from", "2026-11-02", "--known-to", "2026-10-05"), "viene dopo --known-to"),
        (("S-01", "--from", "2019-09-30", "--to", "2026-10-31"), "al 30/09/2019 l’indicatore non è calcolabile"),
        (("S-01", "--from", "ieri", "--to", "2026-10-31"), "«ieri» non è un giorno"),
        (("S-01", "--to", "2026-10-31"), "manca l'opzione --from"),
    ],
)
def test_wrong_use_is_one_italian_sentence_and_code_two(home: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run(home, *arguments)
    assert result.exit_code == 2
    assert result.output.startswith("Errore: ")
    assert said in result.output


def test_the_desk_remembers_a_bridge_and_tells_on_which_days_something_was_loaded(home: Path) -> None:
    store = open_record(settings(home), clock())
    desk = open_desk(settings(home), store)
    asked = ("S-01", (date(2026, 9, 30), date(2026, 10, 31)), (date(2026, 10, 5), None))
    assert desk.bridge(*asked) is desk.bridge(*asked)
    assert desk.known_days() == [SINCE, date(2026, 9, 1)]
    desk.close()
    store.close()

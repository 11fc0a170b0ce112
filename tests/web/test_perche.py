# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the card say why a number changed, and what was known on a day, whatever an address says?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

import pytest
from flask.testing import FlaskClient

from disclosure.release import Released
from reports import bridge as told
from reports.figures import bridge as figure
from tests.web.conftest import build
from tests.web.fixed import FixedDesk, written_bridge

CARD = "/indicatori/S-01"
ASKED = f"{CARD}?da=2026-09&a=2026-10&noto_da=2026-10-05&noto_a="


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return build(FixedDesk()).test_client()


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_choice_is_there_and_nothing_is_computed_before_it_is_made(client: FlaskClient) -> None:
    html = page(client, CARD)
    assert '<h2 id="perche">Perché è cambiato?</h2>' in html
    assert '<option value="2026-09" selected>settembre 2026</option>' in html
    assert '<option value="2026-10-05">05/10/2026</option>' in html
    assert "Somma dei passi" not in html


def test_the_steps_their_sum_and_the_figure(client: FlaskClient) -> None:
    html = page(client, ASKED)
    assert "Correzioni" in html
    assert "fatti già noti, poi corretti o ritirati" in html
    assert "insieme: fatti arrivati in ritardo e platea" in html
    assert "esattamente la differenza 104/344 − 90/338" in html
    assert "meno di 5 persone" in html
    assert html.count("am-step am-step--down") == 2  # one step goes down, drawn in two sizes


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("da=2020-01&a=2026-10", "Un mese dell’indirizzo non ha dati"),
        ("da=2026-09&a=boh", "Un mese dell’indirizzo non ha dati"),
        ("da=2026-10&a=2026-09", "Il primo mese viene dopo il secondo"),
        ("da=2026-09&a=2026-10&noto_da=ieri", "Un giorno dell’indirizzo non si legge"),
        ("da=2026-09&a=2026-10&noto_a=2026-10-05", "com’era noto dopo il secondo"),
    ],
)
def test_an_address_that_asks_for_nothing_sensible_is_told_so(client: FlaskClient, query: str, said: str) -> None:
    html = page(client, f"{CARD}?{query}")
    assert said in html
    assert "Somma dei passi" not in html


def test_a_comparison_that_may_not_be_told_says_why() -> None:
    html = page(build(FixedDesk(hidden=True)).test_client(), ASKED)
    assert "Il confronto non si può fare: uno dei due valori è riservato." in html


# ---------------------------------------------------------------- com'era al


@dataclass(frozen=True)
class Watched(FixedDesk):
    """A desk that remembers the days on which its numbers were asked for."""

    known: list[date | None] = field(default_factory=list)

    def released(self, codes: Sequence[str], on: date, known_on: date | None = None) -> Mapping[str, Released]:
        self.known.append(known_on)
        return super().released(codes, on, known_on)


def test_the_card_as_it_was_known_says_so_and_keeps_the_day_in_its_links() -> None:
    desk = Watched()
    html = page(build(desk).test_client(), f"{CARD}?noto=2026-09-15")
    assert set(desk.known) == {date(2026, 9, 15)}
    assert "Com’era noto il 03/11/2026." in html  # the day that the release itself states
    assert f'href="{CARD}">Torna a ciò che si sa ora' in html
    assert f"{CARD}.csv?noto=2026-09-15" in html
    assert 'name="noto" type="date" value="2026-09-15"' in html


def test_the_file_is_as_it_was_known_too() -> None:
    desk = Watched()
    assert build(desk).test_client().get(f"{CARD}.csv?noto=2026-09-15").status_code == 200
    assert desk.known == [date(2026, 9, 15)]


@pytest.mark.parametrize("written", ["ieri", "2026-02-30", "20260915", "2026-W38-2"])
def test_a_day_that_cannot_be_read_is_refused_and_now_is_shown(client: FlaskClient, written: str) -> None:
    html = page(client, f"{CARD}?noto={written}")
    assert "Il giorno dell’indirizzo non si legge: mostriamo ciò che si sa ora." in html
    assert "Torna a ciò che si sa ora" not in html


# ---------------------------------------------------------------- what the lines say


def test_numbers_are_rounded_half_up_with_their_sign() -> None:
    thirds = [Fraction(1, 3), Fraction(-1, 3), Fraction(0), Fraction(1, 1000), Fraction(-5, 1000), Fraction(12345)]
    assert [told.signed(each) for each in thirds] == ["+0,33", "−0,33", "0,00", "0,00", "−0,01", "+12.345,00"]
    assert [told.signed_integer(each) for each in (3, -2, 0)] == ["+3", "−2", "0"]


def test_files_hold_the_exact_steps() -> None:
    bridge = written_bridge()
    lines = told.as_csv(bridge).splitlines()
    assert lines[0] == "passo;cause;numeratore;denominatore;valore;variazione;variazione_esatta"
    assert lines[1] == "Valore al 30/09/2026;;90;338;26.63;;"
    assert lines[4] == "Correzioni;correzioni;-6;0;;-1.78;-300/169"
    exact = [Fraction(line.split(";")[6]) for line in lines[2:-1]]
    assert sum(exact) == bridge.change == (Fraction(104, 344) - Fraction(90, 338)) * 100
    assert f'"variazione_esatta": "{bridge.change}"' in told.as_json(bridge)


def test_the_stairs_lead_from_one_value_to_the_other() -> None:
    stairs = figure.stairs(written_bridge())
    assert [each.line.label for each in stairs] == [
        "Valore al 30/09/2026",
        "Correzioni",
        "Altri movimenti",
        "Fatti nuovi",
        "Valore al 31/10/2026",
    ]
    assert [each.before for each in stairs[1:]] == [each.after for each in stairs[:-1]]

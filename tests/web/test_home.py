# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the home say at most five things to do, in order of importance, each with what follows and one verb?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from html import unescape

import pytest

from agilometro.serving import open_home
from dashboard.pages.home import CARDS
from dashboard.text import regole, scadenze
from disclosure.outcome import Outcome
from disclosure.release import Released
from metrics.compliance import Rulebook
from metrics.places import ENTE
from reports.ahead import NOTHING, RESERVED, Amount
from reports.outcomes import checkup
from tests.web.conftest import build
from tests.web.fixed import NORMS, ON, FixedDesk, ahead, coverage, released

UNTIL = date(2026, 12, 31)


@dataclass(frozen=True)
class Card:
    """One card as it is read."""

    title: str
    says: str
    verb: str
    href: str


def home(desk: FixedDesk) -> str:
    """Return the home of a desk as it is sent."""
    return unescape(build(desk).test_client().get("/").get_data(as_text=True))


def cards(desk: FixedDesk) -> list[Card]:
    """Return the cards of the home, in their order."""
    pattern = r"<h2>(.*?)</h2>(.*?)<p class=\"am-key__go\"><a href=\"(.*?)\">(.*?)</a>"
    found = re.findall(pattern, home(desk), re.DOTALL)
    return [Card(title, _read(says), verb, href) for title, says, href, verb in found]


def _read(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


@dataclass(frozen=True)
class QuietDesk(FixedDesk):
    """A desk where the target is met everywhere, no rule is broken and nothing falls due."""

    def released(self, codes: Sequence[str], on: date, known_on: date | None = None) -> Mapping[str, Released]:
        """Return releases in which no unit is below the target."""
        cells = {at: shown for at, shown in coverage(on).items() if at.unit == ENTE}
        return {code: released(code, on, cells) for code in codes}

    def outcomes(self, on: date, known_on: date | None = None) -> Sequence[Outcome]:
        """Return outcomes of the rules that are always kept."""
        return [each for each in super().outcomes(on) if each.rule.id == "giorni_agili.settimana"]

    def deadlines(self) -> Mapping[str, Released]:
        """Return deadlines of which there are none."""
        return {"efficacia_recesso": ahead("efficacia_recesso")}


def test_five_things_in_order_of_importance() -> None:
    found = cards(FixedDesk())
    assert [(each.verb, each.href) for each in found] == [
        ("Vedi le scadenze", "/scadenze"),
        ("Vedi perché", "/regole"),
        ("Vedi quali", "/adozione#figura-barre"),
        ("Apri Adozione", "/adozione"),
        ("Carica un file", "/caricamenti"),
    ]
    assert len(found) == CARDS
    assert found[0].title == "14 accordi terminano entro il 31/12/2026"
    assert found[0].says == "Senza rinnovo finisce anche il lavoro agile. 21 scadenze sono già passate."


def test_the_cards_say_what_their_pages_say() -> None:
    client = build(FixedDesk()).test_client()
    deadlines, rules = (client.get(path).get_data(as_text=True) for path in ("/scadenze", "/regole"))
    _, second, *_ = cards(FixedDesk())
    assert "di cui 21 già passate. Terminano 14 accordi." in deadlines
    broken, whole = re.findall(r"\d+", second.title)
    assert f"su {whole} regole in vigore" in rules
    assert f", {broken} non sempre" in rules
    for title in re.findall("«(.*?)»", second.says):
        assert f"{title}</a>" in rules


def test_where_there_is_nothing_to_do_nothing_is_said() -> None:
    assert [each.href for each in cards(QuietDesk())] == ["/adozione", "/caricamenti"]
    assert "Niente da fare. I numeri sono di ottobre 2026." in home(QuietDesk())


def test_the_first_sentence_says_how_many_things() -> None:
    assert "Tre cose da fare. I numeri sono di ottobre 2026." in home(FixedDesk())
    assert "Una cosa da fare." in home(FixedDesk(hidden=True))


def test_hidden_numbers_are_not_on_the_home() -> None:
    found = cards(FixedDesk(hidden=True))
    assert [each.title for each in found] == ["Scadenze riservate", "Copertura del lavoro agile", "Dati"]
    assert found[0].says == "▨ Riservato Quante scadenze ci sono entro il 31/12/2026 è riservato."
    for each in found:
        assert set(re.findall(r"\d+", f"{each.title} {each.says}")) <= {"31", "12", "2026", "5"}


@pytest.mark.parametrize(
    ("amounts", "title", "says"),
    [
        (
            {"scadenza_accordo": Amount(1, 0), "rapporto": Amount(3, 1)},
            "1 accordo termina entro il 31/12/2026",
            "Senza rinnovo finisce anche il lavoro agile. 1 scadenza è già passata.",
        ),
        (
            {"scadenza_accordo": NOTHING, "rapporto": Amount(9, 2)},
            "2 scadenze sono già passate",
            "7 altre arrivano entro il 31/12/2026. Per ogni tipo è scritto che cosa succede se non fai nulla.",
        ),
        (
            {"rapporto": Amount(2, 2)},
            "2 scadenze sono già passate",
            "Per ogni tipo è scritto che cosa succede se non fai nulla.",
        ),
        (
            {"scadenza_accordo": RESERVED, "rapporto": Amount(7, 0)},
            "7 scadenze entro il 31/12/2026",
            "Per ogni tipo è scritto che cosa succede se non fai nulla. Quelle riservate sono fuori dal conto.",
        ),
    ],
)
def test_the_words_of_the_deadlines(amounts: Mapping[str, Amount], title: str, says: str) -> None:
    assert scadenze.card(amounts, UNTIL) == (title, says, False)


def test_no_deadline_and_a_hidden_one_are_not_the_same() -> None:
    assert scadenze.card({"rapporto": NOTHING}, UNTIL) is None
    assert scadenze.card({"rapporto": NOTHING, "scadenza_accordo": RESERVED}, UNTIL) == (
        "Scadenze riservate",
        "Quante scadenze ci sono entro il 31/12/2026 è riservato.",
        True,
    )


def _said(*broken: str) -> tuple[str, str] | None:
    """Return the card of the rules when only some of Lucca's, by id, are not always kept."""
    found = checkup(Rulebook(NORMS, "lucca"), FixedDesk().outcomes(ON), ON)
    entries = [replace(each, released=each.released if each.rule.id in broken else None) for each in found.entries]
    return regole.card(replace(found, entries=tuple(entries)))


def test_the_words_of_the_rules() -> None:
    assert _said() is None
    assert _said("presenza.settimana.lorda") is None  # a figure of comparison
    assert _said("presenza.settimana") == (
        "1 regola su 13 non è sempre rispettata",
        "Dal 1° gennaio a ottobre 2026: «Presenza minima nella settimana».",
    )
    said = _said("presenza.settimana", "recesso.preavviso", "richiamo.preavviso", "comunicazione.termine")
    assert said is not None
    assert said[0] == "4 regole su 13 non sono sempre rispettate"
    assert said[1].endswith(" e 1 altra.")
    assert said[1].count("«") == regole.NAMED


def test_a_rule_with_two_values_in_a_year_counts_once() -> None:
    on = date(2025, 10, 31)
    found = checkup(Rulebook(NORMS, "lucca"), FixedDesk().outcomes(on), on)
    assert len(found.of("comunicazione.termine")) == 2
    rules = {each.rule.id for each in found.entries if each.principal}
    assert f"su {len(rules)} regole in vigore" in regole.lead(found, ENTE)


@dataclass(frozen=True)
class AskedDesk(FixedDesk):
    """A desk that notes what it is asked."""

    asked: list[str] = field(default_factory=list)

    def outcomes(self, on: date, known_on: date | None = None) -> Sequence[Outcome]:
        """Note that the outcomes were asked."""
        self.asked.append("outcomes")
        return super().outcomes(on, known_on)

    def deadlines(self) -> Mapping[str, Released]:
        """Note that the deadlines were asked."""
        self.asked.append("deadlines")
        return super().deadlines()


def test_the_home_asks_each_thing_once_and_is_prepared_before_the_first_visitor() -> None:
    desk = AskedDesk()
    open_home(build(desk))
    assert sorted(desk.asked) == ["deadlines", "outcomes"]

# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Can everybody read the rules and why they went so, on a screen, on a phone, on paper and by machine?"""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Page

from metrics.rules import RULES
from norms.amounts import BOUNDS
from tests.web.conftest import Open, build, photograph
from tests.web.fixed import FixedDesk

SCREENS = Path(__file__).parent / "screens"
SHEET = "/regole/presenza.settimana"
PATHS = ("/regole", "/regole?struttura=S12", "/regole?struttura=NULLA&periodo=1999-01", SHEET, f"{SHEET}?struttura=S10")


def text_of(markup: str) -> str:
    """Return what is read of a page's main part, one line per piece of text."""
    main = markup.split("<main", 1)[1].split("</main>", 1)[0].split(">", 1)[1]
    pieces = (re.sub(r"\s+", " ", each).strip() for each in re.split(r"<[^>]+>", main))
    return "\n".join(piece for piece in pieces if piece) + "\n"


def get(path: str, desk: FixedDesk | None = None) -> str:
    answer = build(desk or FixedDesk()).test_client().get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


@pytest.mark.web
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("state", ["full", "empty", "hidden"])
def test_everybody_can_use_the_pages(visit: Open, sites: dict[str, str], state: str, path: str) -> None:
    opened = visit(sites[state], path)
    opened.page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
    for width in (1280, 320):
        opened.page.set_viewport_size({"width": width, "height": 900})
        assert opened.violations() == [], width
        assert opened.overflow() <= 0, width
    assert opened.page.locator("h1").count() == 1
    opened.quiet()


@pytest.mark.web
def test_pictures_for_people(visit: Open, sites: dict[str, str]) -> None:
    """Nothing is asserted of a picture; people look at them."""
    for name, path in (("regole", "/regole"), ("perche_questo_esito", SHEET)):
        for width in (1280, 320):
            photograph(visit(sites["full"], path, width).page, SCREENS / f"{name}_{width}.png")


def visible(page: Page, selector: str) -> bool:
    return page.locator(selector).first.is_visible()


@pytest.mark.web
def test_the_sheet_prints_alone_on_at_most_two_pages(visit: Open, sites: dict[str, str]) -> None:
    page = visit(sites["full"], SHEET, scripts=False).page
    page.emulate_media(media="print")
    assert not any(visible(page, each) for each in (".am-nav", ".am-filters", ".am-crumbs", ".am-actions"))
    assert visible(page, "h1")
    assert visible(page, "text=foglio prodotto il 03/11/2026 alle 10:30")
    assert visible(page, "text=accordi_ottobre.xlsx")
    photograph(page, SCREENS / "perche_questo_esito_stampa.png")
    printed = page.pdf(prefer_css_page_size=True)
    sheets = re.findall(rb"/Type\s*/Page\b", printed)
    assert 1 <= len(sheets) <= 2
    assert b"/MediaBox [0 0 59" in printed  # A4 is 595 points wide


def test_json_says_what_the_page_says() -> None:
    (rule,) = json.loads(get(f"{SHEET}.json"))["rules"]
    page = text_of(get(SHEET))
    assert (rule["kept"], rule["judged"], rule["percent"], rule["broken"]) == (192, 210, "91.43", 18)
    assert f"{rule['kept']} ÷ {rule['judged']} × 100 = {rule['percent'].replace('.', ',')} %" in page
    assert [(each["code"], each["count"]) for each in rule["reasons"]] == [
        ("fatti_mancanti", 0),
        ("orario", 9),
        ("troppo_breve", 5),
    ]
    (prescribed,) = rule["prescribed"]
    for said in (prescribed["version"], prescribed["cited"], prescribed["reading"]["question"]):
        assert said in page
    for option in prescribed["reading"]["options"]:
        assert f"{option['id'].replace('_', ' ')}: {option['text']}" in page
    for month in rule["months"]:
        assert (month["kept"] is None) == month["suppressed"]


def test_the_list_the_json_and_the_csv_agree() -> None:
    page, listed = text_of(get("/regole")), json.loads(get("/regole.json"))
    rows = list(csv.DictReader(StringIO(get("/regole.csv").lstrip("\ufeff")), delimiter=";"))
    assert {rule["id"] for rule in listed["rules"]} | set(listed["not_prescribed"]) == {rule.id for rule in RULES}
    for rule in listed["rules"]:
        assert rule["title"] in page
        (row,) = [row for row in rows if row["regola"] == rule["id"] and not row["mese"]]
        assert row["valore"].replace(",", ".") == (rule["percent"] or "")
        assert (row["di_confronto"] == "no") == rule["principal"]
        assert (row["codice"] == "c") == rule["suppressed"]
    assert {row["regola"] for row in rows if row["codice"] == "c" and not row["mese"]} == {"presenza.trimestre"}


def test_what_is_hidden_is_nowhere() -> None:
    """Of a hidden ente no page and no file says a number of cases."""
    desk = FixedDesk(hidden=True)
    listed = json.loads(get("/regole.json", desk))["rules"]
    told = [each for rule in listed if rule["run"] for each in (rule, *rule["months"])]
    assert told
    assert all(each["suppressed"] and each["kept"] is each["judged"] is each["percent"] is None for each in told)
    counted = text_of(get(SHEET, desk)).split("Che cosa è stato contato")[1].split("esempio inventato")[0]
    assert "Riservato" in counted
    assert set(re.findall(r"\d+", counted)) <= {"5", "2026"}  # the threshold, and the year of the months


def test_every_rule_in_force_has_a_sheet_that_says_by_whom_it_is_prescribed() -> None:
    for ente in ("lucca", "bologna", "civitanova", "cremona", "brescia"):
        desk = FixedDesk(regolamento=ente)
        listed = json.loads(get("/regole.json", desk))
        client = build(desk).test_client()
        for rule in listed["rules"]:
            sheet = text_of(client.get(f"/regole/{rule['id']}").get_data(as_text=True))
            for prescribed in rule["prescribed"]:
                assert prescribed["version"] in sheet
                assert prescribed["article"] in sheet
                assert (prescribed["to_verify"] or "") in sheet
        for id in listed["not_prescribed"]:
            assert "Nessuno la prescrive per questo ente" in client.get(f"/regole/{id}").get_data(as_text=True)


def test_what_is_not_there_is_not_found() -> None:
    client, empty = build(FixedDesk()).test_client(), build(FixedDesk(empty=True)).test_client()
    assert [client.get(path).status_code for path in ("/regole/no", "/regole/no.json")] == [404, 404]
    assert [empty.get(path).status_code for path in ("/regole.json", "/regole.csv", f"{SHEET}.json")] == [404] * 3


def test_the_page_is_in_the_navigation_after_what_is_signed() -> None:
    labels = re.findall(r'<li><a href="(/[a-z]*)"', get("/regole"))
    at = labels.index("/indicatori")
    assert labels[at : at + 4] == ["/indicatori", "/certificazione", "/documenti", "/regole"]
    assert BOUNDS["floor"] in text_of(get("/regole"))

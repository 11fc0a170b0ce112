# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Che cosa è prescritto in un giorno, da chi, dove è scritto, e che cosa resta da verificare?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import Response, jsonify, request

from dashboard.cards import Choice
from dashboard.page import Content, Desk, Page, Site
from dashboard.pages.adozione import HOME
from dashboard.shell import render
from dashboard.text import registro as text
from metrics.phases import PREFIX
from metrics.rules import ADDING
from norms.citation import find_unchecked
from norms.differences import TIER_WORDS
from norms.fields import entry_fields
from norms.register import Entry, Wanted, by_theme, chosen, entries
from norms.rules import TIERS, Tier
from norms.themes import THEMES, find_theme
from reports.wording import day

FEW = 20
"""Up to how many rules are shown unfolded when something is asked for."""

LONGEST = 100
"""Characters of a search that are read."""


@dataclass(frozen=True)
class Asked:
    """What the URL asks for; what nobody knows is named in `refused`."""

    on: date
    today: date
    wanted: Wanted
    refused: tuple[str, ...]

    @property
    def filtered(self) -> bool:
        """Tell whether anything but the day restricts the list."""
        return self.wanted != Wanted()

    @property
    def day_asked(self) -> str:
        """Return the day as the URL writes it; "" for today."""
        return "" if self.on == self.today else self.on.isoformat()

    def query(self, **other: str) -> str:
        """Return the query string of the same day, with other filters."""
        kept = {name: value for name, value in {"giorno": self.day_asked, **other}.items() if value}
        return f"?{urlencode(kept)}" if kept else ""


@dataclass(frozen=True)
class Fact:
    """Something to look at: how many rules, what it means, and their list."""

    title: str
    says: str
    href: str


@dataclass(frozen=True)
class Heading:
    """One theme with its rules."""

    id: str
    title: str
    says: str
    rules: tuple[text.Told, ...]


def asked(query: Mapping[str, str], today: date) -> Asked:
    """Return what a query string asks for, today unless it names a day."""
    theme, tier = query.get("tema", ""), query.get("livello", "")
    check = query.get("controllo", "")
    on = asked_day(query)
    known_tier: Tier | None = next((each for each in TIERS if each == tier), None)
    refused = (
        ("giorno", bool(query.get("giorno")) and on is None),
        ("tema", bool(theme) and find_theme(theme) is None),
        ("livello", bool(tier) and known_tier is None),
        ("controllo", bool(check) and check not in text.CHECKS),
    )
    wanted = Wanted(
        find_theme(theme),
        known_tier,
        check == "da_verificare",
        check == "da_rileggere",
        query.get("cerca", "").strip()[:LONGEST],
    )
    return Asked(on or today, today, wanted, tuple(name for name, strange in refused if strange))


def asked_day(query: Mapping[str, str]) -> date | None:
    """Return the day that a query string names, as yyyy-mm-dd; None when it names none."""
    try:
        return date.fromisoformat(query.get("giorno", ""))
    except ValueError:
        return None


def content(desk: Desk, it: Asked) -> Content:
    """Return the page: how many rules, what is to be looked at, the rules by theme; folded unless some are asked."""
    found = entries(desk.norms, desk.regolamento, it.on, ADDING)
    shown = chosen(found, it.wanted)
    body = render(
        "norme.html",
        it=it,
        facts=_facts(desk, it),
        choices=_choices(it, found),
        themes=[_heading(theme.id, theme.title, under) for theme, under in by_theme(shown)],
        opened=it.wanted.theme is not None or (it.filtered and len(shown) <= FEW),
        how_many=text.how_many(len(shown), len(found)),
        query=it.query(),
        phases=any(entry.id.startswith(PREFIX) for entry in found),
        json=f"/norme.json{_whole_query(it)}",
    )
    name = desk.norms.enti[desk.regolamento].name
    return Content("Norme", text.lead(day(it.on), name, found), body, HOME)


def _facts(desk: Desk, it: Asked) -> list[Fact]:
    unchecked = find_unchecked(desk.norms, desk.regolamento, it.on)
    return [
        _fact(it, "da_verificare", len(unchecked.to_verify), UNVERIFIED),
        _fact(it, "da_rileggere", len(unchecked.stale), STALE),
    ]


def _fact(it: Asked, check: str, number: int, says: str) -> Fact:
    """Return a fact with its list; where there is nothing to list, only that."""
    href = f"/norme{it.query(controllo=check)}"
    return Fact(text.some(number, check), says if number else "", href if number else "")


UNVERIFIED = "Il valore, o il giorno da cui vale, non è ancora stato riscontrato per intero sull’atto."
STALE = "Nessuno ha riletto l’atto negli ultimi dodici mesi, o non lo ha mai letto: può essere cambiato."


def _choices(it: Asked, found: tuple[Entry, ...]) -> dict[str, list[Choice]]:
    """Return the entries of each select; a theme without rules on the day is not offered."""
    theme = it.wanted.theme
    there = {entry.theme for entry in found} | ({theme} if theme else set())
    check = "da_verificare" if it.wanted.to_verify else "da_rileggere" if it.wanted.stale else ""
    return {
        "tema": _select(
            "Tutti i temi", {each.id: each.title for each in THEMES if each in there}, theme.id if theme else ""
        ),
        "livello": _select("Tutti i livelli", {tier: TIER_WORDS[tier] for tier in TIERS}, it.wanted.tier or ""),
        "controllo": _select("Tutte", {id: many.capitalize() for id, (_, many) in text.CHECKS.items()}, check),
    }


def _select(every: str, names: Mapping[str, str], value: str) -> list[Choice]:
    return [Choice("", every, not value), *(Choice(id, name, id == value) for id, name in names.items())]


def _heading(id: str, title: str, found: tuple[Entry, ...]) -> Heading:
    return Heading(id, title, text.under(found), tuple(map(text.told, found)))


def _whole_query(it: Asked) -> str:
    """Return the query string of everything that was asked."""
    wanted = it.wanted
    return it.query(
        tema=wanted.theme.id if wanted.theme else "",
        livello=wanted.tier or "",
        controllo="da_verificare" if wanted.to_verify else "da_rileggere" if wanted.stale else "",
        cerca=wanted.words,
    )


def document(desk: Desk, it: Asked) -> dict[str, object]:
    """Return the same list as machines read it."""
    unchecked = find_unchecked(desk.norms, desk.regolamento, it.on)
    found = chosen(entries(desk.norms, desk.regolamento, it.on, ADDING), it.wanted)
    return {
        "ente": desk.ente,
        "rule_pack": desk.regolamento,
        "on": it.on.isoformat(),
        "to_verify": len(unchecked.to_verify),
        "stale": len(unchecked.stale),
        "rules": [entry_fields(entry) for entry in found],
        "refused": list(it.refused),
    }


def wire(site: Site, desk: Desk) -> None:
    """Add the page, which starts from today, and the same as JSON."""

    def show() -> Response:
        return site.show(PAGE, content(desk, asked(request.args, site.clock().date())))

    def answer() -> Response:
        return jsonify(document(desk, asked(request.args, site.clock().date())))

    site.server.add_url_rule(PAGE.path, PAGE.name, show, methods=["GET"])
    site.server.add_url_rule("/norme.json", "norme.json", answer, methods=["GET"])


PAGE = Page(
    name="norme",
    path="/norme",
    title="Norme",
    nav="Norme",
    audience=("nucleo", "conferenza", "personale"),
    indicators=(),
    figures=(),
    layout=None,
    wire=wire,
)

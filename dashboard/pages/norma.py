# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Che cosa si sa di una norma: che cosa vale in un giorno, come è cambiata, come si legge, chi la usa?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Response, abort, jsonify, request

from dashboard.page import Content, Desk, Page, Site
from dashboard.pages.adozione import HOME
from dashboard.pages.norme import Asked, asked
from dashboard.shell import render
from dashboard.text import registro as text
from metrics.rules import ADDING, RULES
from metrics.uses import deadlines_of, is_of_rankings, is_phase
from norms.citation import place
from norms.differences import TIER_WORDS
from norms.fields import sheet_fields
from norms.lookup import UnknownParameter
from norms.register import Entry, Sheet, sheet
from norms.rules import Ruling, Tier
from reports.wording import day

CRUMBS = (*HOME, ("Norme", "/norme"))


@dataclass(frozen=True)
class TierRow:
    """One tier: what it prescribes on the day, None where it prescribes nothing."""

    tier: str
    told: text.Told | None


@dataclass(frozen=True)
class Elsewhere:
    """What another regulation says of the same; `amount` None where it says nothing."""

    name: str
    amount: text.Amount | None
    since: str
    place: str


@dataclass(frozen=True)
class Use:
    """Something that applies the rule: what it is called, and where it is shown; "" where no page shows it."""

    title: str
    href: str


RANKING = Use("Proposta di graduatoria, da riga di comando", "")


def known(desk: Desk, id: str, on: date) -> Sheet:
    """Return the sheet of a rule, or answer 404."""
    try:
        return sheet(desk.norms, id, desk.regolamento, on, ADDING)
    except UnknownParameter:
        abort(404)


def content(desk: Desk, id: str, it: Asked) -> Content:
    """Return the card of a rule on a day; an unknown id is not found."""
    found = known(desk, id, it.on)
    body = render(
        "norma.html",
        it=it,
        sheet=found,
        tiers=[_tier(tier, entry) for tier, entry in found.tiers],
        history=[text.moment(change) for change in found.changes],
        ambiguities=[text.ambiguity(reading) for reading in found.readings],
        rules=rules_that_use(id),
        indicators=indicators_that_use(desk, id),
        others=[*deadlines_that_use(id), *_phases_and_rankings(id)],
        elsewhere=_elsewhere(found),
        query=it.query(),
    )
    return Content(found.title, text.sheet_lead(found), body, CRUMBS)


def _tier(tier: Tier, entry: Entry | None) -> TierRow:
    return TierRow(TIER_WORDS[tier], None if entry is None else text.told(entry))


def rules_that_use(id: str) -> list[Use]:
    """Return the rules checked on the record that apply a norm."""
    return [Use(rule.title, f"/regole/{rule.id}") for rule in RULES if id in rule.norms]


def indicators_that_use(desk: Desk, id: str) -> list[Use]:
    """Return the indicators into which a norm enters, as a parameter or as the target."""
    return [
        Use(f"{each.code} {each.title}", f"/indicatori/{each.code}")
        for each in desk.catalogue()
        if id == each.target or id in each.parameters
    ]


def deadlines_that_use(id: str) -> list[Use]:
    """Return the kinds of deadline whose term, or whose sanction, is a norm."""
    return [Use(f"Scadenza: {kind.title}", "/scadenze") for kind in deadlines_of(id)]


def _phases_and_rankings(id: str) -> list[Use]:
    if is_phase(id):
        return [Use("Stato delle fasi", "/fasi")]
    return [RANKING] if is_of_rankings(id) else []


def _elsewhere(found: Sheet) -> list[Elsewhere]:
    """Return what the others say, nothing where none of them says anything."""
    if not any(ruling for _, ruling in found.elsewhere):
        return []
    return [_other(ente.name, ruling) for ente, ruling in found.elsewhere]


def _other(name: str, ruling: Ruling | None) -> Elsewhere:
    if ruling is None:
        return Elsewhere(name, None, "", "")
    return Elsewhere(name, text.amount(ruling), day(ruling.value.since), place(ruling))


def document(desk: Desk, id: str, it: Asked) -> dict[str, object]:
    """Return the same card as machines read it."""
    return {
        "ente": desk.ente,
        "rule_pack": desk.regolamento,
        **sheet_fields(known(desk, id, it.on)),
        "used_by": {
            "rules": [rule.id for rule in RULES if id in rule.norms],
            "indicators": [use.href.rpartition("/")[2] for use in indicators_that_use(desk, id)],
            "deadlines": [kind.id for kind in deadlines_of(id)],
        },
        "refused": list(it.refused),
    }


def wire(site: Site, desk: Desk) -> None:
    """Add the card, which starts from today, and the same as JSON."""

    def show(norma: str) -> Response:
        return site.show(PAGE, content(desk, norma, asked(request.args, site.clock().date())))

    def answer(norma: str) -> Response:
        return jsonify(document(desk, norma, asked(request.args, site.clock().date())))

    site.server.add_url_rule(PAGE.path, PAGE.name, show, methods=["GET"])
    site.server.add_url_rule("/norme/<norma>.json", "norma.json", answer, methods=["GET"])


PAGE = Page(
    name="norma",
    path="/norme/<norma>",
    title="Scheda di una norma",
    nav=None,
    audience=("nucleo", "conferenza", "personale"),
    indicators=(),
    figures=(),
    layout=None,
    wire=wire,
)

# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which duties did a made-up ente keep to in each agreement, and which did it forget or do too late?

Every throw of the dice here is of a stream of its own: people, agreements and days stay what they are without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from agilometro.demo.life import Agreement, Application, Course, Duties, Life
from record.period import add_months

REPORTING = {1: "mensile", 3: "trimestrale", 6: "semestrale"}
NOTICE_DAYS = 30
COMMUNICATION_DAY = 20
PRESCRIBED_REST = {"civitanova": "17:30"}
"""From when one is not to be reached, where the regulation gives the hours."""
_ACTIVITIES = ("Istruttoria delle pratiche", "Contabilità e controlli", "Progettazione", "Redazione di atti")
_TECHNOLOGIES = ("VPN, posta, telefono", "Portale dei procedimenti, videochiamate", "VPN, gestionale contabile")


def with_duties(life: Life, seed: int) -> Life:
    """Return the life with its agreements and applications completed by what the regulations ask about them."""
    end = life.population.end
    renewals = {a.renewal_of: a for a in life.agreements if a.renewal_of}
    agreements = [
        _kept(Random(f"{seed}:doveri:{a.code}"), a, renewals.get(a.code), life.way.report_months, end)
        for a in life.agreements
    ]
    if life.way.ente in PRESCRIBED_REST:
        agreements = [_rested(a, PRESCRIBED_REST[life.way.ente], seed) for a in agreements]
    signed = {a.application: a.signed for a in agreements if a.application}
    applications = [_received(Random(f"{seed}:protocollo:{a.code}"), a, signed.get(a.code)) for a in life.applications]
    return replace(
        life,
        agreements=tuple(agreements),
        applications=tuple(applications),
        courses=tuple(
            _held(course, {a.person.matricola: a for a in agreements if a.application}) for course in life.courses
        ),
    )


def _kept(rng: Random, agreement: Agreement, renewal: Agreement | None, months: int, end: date) -> Agreement:
    duties = Duties(
        places=_mostly(rng),
        objectives=_mostly(rng),
        clauses=_mostly(rng),
        activities=rng.choice(_ACTIVITIES),
        technologies=rng.choice(_TECHNOLOGIES),
        equipment=rng.choices(("Ente", "Mista", "Propria"), (7, 2, 1))[0],
        reporting=REPORTING[months] if rng.random() < 0.95 else "",
        notice_days=rng.choices((NOTICE_DAYS, 15, None), (90, 5, 5))[0],
        renewal_asked=_renewal_asked(rng, agreement, renewal, end),
        communicated=_communicated(rng, agreement, end),
    )
    duties = _ended(rng, agreement, duties)
    number = f"LA{rng.randint(10**9, 10**10 - 1)}" if duties.communicated is not None else ""
    trained, informed = _prepared(rng, agreement, end)
    return replace(agreement, trained=trained, informed=informed, duties=replace(duties, communication=number))


def _rested(agreement: Agreement, prescribed: str, seed: int) -> Agreement:
    """Return the agreement with the hours of rest that are prescribed; a few keep the others, which begin too late."""
    if Random(f"{seed}:disconnessione:{agreement.code}").random() > 0.93:
        return agreement
    return replace(agreement, duties=replace(agreement.duties, disconnected_from=prescribed))


def _mostly(rng: Random) -> bool | None:
    """Return yes nearly always; the others say no, or the office left the cell empty."""
    return rng.choices((True, False, None), (93, 4, 3))[0]


def _renewal_asked(rng: Random, agreement: Agreement, renewal: Agreement | None, end: date) -> date | None:
    """Return the day of the request: a month before the end or more; for some too few days before, or after it."""
    throw, early, late = rng.random(), rng.randint(31, 75), rng.randint(15, 27)
    if renewal is None:
        asked = agreement.end + timedelta(days=late - 10)
        expired = agreement.recess is None and asked <= end
        return asked if expired and throw < 0.3 else None
    asked = agreement.end - timedelta(days=early if throw < 0.8 else late)
    return None if throw > 0.95 else max(agreement.start, min(asked, renewal.signed or asked))


def _communicated(rng: Random, agreement: Agreement, end: date) -> date | None:
    """Return the day of the communication to the ministry: by the 20th of the next month, some later or never."""
    following = add_months(agreement.start.replace(day=1), 1)
    throw = rng.random()
    day = rng.randint(2, COMMUNICATION_DAY) if throw < 0.88 else rng.randint(COMMUNICATION_DAY + 1, 28)
    sent = following.replace(day=day)
    return sent if throw < 0.96 and sent <= end else None


def _ended(rng: Random, agreement: Agreement, duties: Duties) -> Duties:
    """Return the duties of an agreement that ended by recess: its notice, at times too short, with or without cause."""
    throw, plenty, short = rng.random(), rng.randint(30, 60), rng.randint(3, 20)
    if agreement.recess is None:
        return duties
    days = plenty if throw < 0.6 else short
    notified = max(agreement.start, agreement.recess - timedelta(days=days))
    return replace(duties, recess_notified=None if throw > 0.97 else notified, recess_for_cause=throw > 0.85)


def _prepared(rng: Random, agreement: Agreement, end: date) -> tuple[date | None, date | None]:
    """Return the days of training and of the safety information: some came after the start, or never."""
    trained, informed = agreement.trained, agreement.informed
    wait = timedelta(days=rng.randint(3, 40))
    late = min(agreement.start + wait, end)
    if trained is not None and agreement.application and rng.random() < 0.06:
        trained = late
    throw = rng.random()
    return trained, None if throw < 0.03 else late if throw < 0.08 else informed


def _received(rng: Random, application: Application, signed: date | None) -> Application:
    """Return the application with the minute of its protocol and, for one in ten, the opinion of the Commission."""
    minute, throw, wait = rng.randint(8 * 60, 18 * 60), rng.random(), rng.randint(3, 22)
    asked = throw < 0.1 and signed is not None
    opinion = max(application.filed, signed - timedelta(days=wait)) if asked and signed is not None else None
    return replace(application, minute=minute, opinion=opinion)


def _held(course: Course, agreements: Mapping[str, Agreement]) -> Course:
    """Return the course on the day that the first agreement of its person gives, for those who came late to it."""
    agreement = agreements.get(course.person.matricola)
    if course.course != "BASE" or agreement is None or agreement.trained is None:
        return course
    return replace(course, held=agreement.trained)

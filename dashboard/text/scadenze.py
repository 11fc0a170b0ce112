# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Come si dice che cosa scade: quante, entro quando, che cosa succede se non si fa nulla."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from reports.ahead import Amount, WithoutDay, added
from reports.wording import count, day, integer, listed, month

EXPIRY = "scadenza_accordo"
"""Il tipo di cui si dice sempre quanti sono: gli accordi che terminano."""


def answer(subject: str, amounts: Mapping[str, Amount], until: date) -> str:
    """Return the answer of the page in one or two sentences."""
    shown = {kind: amount for kind, amount in amounts.items() if amount.due is not None}
    due = sum(amount.due or 0 for amount in shown.values())
    hidden = len(shown) < len(amounts)
    if not due and hidden:
        return f"{subject}: quante scadenze ci sono entro il {day(until)} è riservato."
    if not due:
        return f"{subject}: nessuna scadenza entro il {day(until)}."
    tail = " Quelle riservate sono fuori dal conto." if hidden else ""
    late = added(shown.values()).overdue
    passed = f", di cui {integer(late)} già {'passata' if late == 1 else 'passate'}" if late else ""
    return f"{subject}: {count(due, 'scadenza', 'scadenze')} entro il {day(until)}{passed}.{_ending(shown)}{tail}"


def _ending(shown: Mapping[str, Amount]) -> str:
    ending = shown[EXPIRY].due if EXPIRY in shown else None
    if not ending:
        return ""
    return " Termina 1 accordo." if ending == 1 else f" Terminano {integer(ending)} accordi."


def card(amounts: Mapping[str, Amount], until: date) -> tuple[str, str, bool] | None:
    """Return what the home says: a title, a sentence, whether all is reserved; None where there is nothing to do."""
    shown = {kind: amount for kind, amount in amounts.items() if amount.due is not None}
    hidden = len(shown) < len(amounts)
    facts = _facts(shown, until)
    if not facts:
        said = f"Quante scadenze ci sono entro il {day(until)} è riservato."
        return ("Scadenze riservate", said, True) if hidden else None
    tail = " Quelle riservate sono fuori dal conto." if hidden else ""
    return facts[0], f"{'. '.join(facts[1:])}.{tail}", False


def _facts(shown: Mapping[str, Amount], until: date) -> list[str]:
    """Return what there is to say and what follows, the gravest first; nothing where nothing falls due."""
    ending = shown[EXPIRY].due if EXPIRY in shown else None
    late = added(shown.values()).overdue or 0
    coming = sum(each.due or 0 for each in shown.values()) - late
    facts = []
    if ending:
        facts.append(f"{count(ending, 'accordo termina', 'accordi terminano')} entro il {day(until)}")
        facts.append("Senza rinnovo finisce anche il lavoro agile")
    if late:
        facts.append(count(late, "scadenza è già passata", "scadenze sono già passate"))
    if coming and not ending:
        nouns = ("altra arriva", "altre arrivano") if late else ("scadenza", "scadenze")
        facts.append(f"{count(coming, *nouns)} entro il {day(until)}")
    return facts if not facts or ending else [*facts, "Per ogni tipo è scritto che cosa succede se non fai nulla"]


def busiest(bars: Sequence[tuple[date, Amount]]) -> str:
    """Return the finding of the bars: the month with most still to come, then what is overdue."""
    known = [(first, amount.due, amount.overdue or 0) for first, amount in bars if amount.due is not None]
    if not known:
        return "Nessun mese si può mostrare"
    late = sum(overdue for _, _, overdue in known)
    passed = f"; {integer(late)} già {'passata' if late == 1 else 'passate'}" if late else ""
    most = max(due - overdue for _, due, overdue in known)
    where = [month(first) for first, due, overdue in known if due - overdue == most]
    if most == 0:
        return f"Nessuna scadenza nei prossimi mesi{passed}"
    if len(where) > 1:
        return f"I mesi con più scadenze ne hanno {integer(most)}: {listed(where)}{passed}"
    return f"{where[0].capitalize()} è il mese con più scadenze: {integer(most)}{passed}"


def hidden_kinds(titles: Sequence[str]) -> str:
    """Return which kinds are out of the bars."""
    return f"Fuori dal conto, perché riservate: {listed(list(titles))}." if titles else ""


def nobodys(titles: Sequence[str]) -> str:
    """Return the kinds for which no norm prescribes a term."""
    return f"Nessuna norma prescrive un termine per: {listed(list(titles))}." if titles else ""


def number(amount: int | None) -> str:
    """Return a number as a table says it."""
    return "riservato" if amount is None else integer(amount)


def untold(each: WithoutDay) -> str:
    """Return why something has no day, and of how many persons."""
    if each.persons is None:
        return "riservato"
    return f"{each.reason}: {count(each.persons, 'persona', 'persone')}"

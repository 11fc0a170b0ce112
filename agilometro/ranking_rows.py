# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a ranking written down: for the personnel office with its grounds, for publication without?"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from textwrap import shorten
from typing import Any

from agilometro.rows import unarmed
from metrics.ranking.assessment import Assessment
from metrics.ranking.decision import Decision
from metrics.ranking.legal import LEGAL_PRIORITY_CONFLICT, Conflict, Groups, Protection
from metrics.ranking.ordered import rank
from metrics.ranking.proposal import Esito, Placed, Proposal
from metrics.ranking.publication import Published, publication
from metrics.ranking.rules import Priorities, RankingRules, Scale
from metrics.ranking.what_if import Difference, Turn
from norms.amounts import number
from norms.citation import citation
from record.rankings import Ranking
from reports.wording import count

NOTICE = (
    "RISERVATO: contiene i motivi di priorità (dati particolari, art. 9 reg. UE 2016/679). È solo per il sottogruppo "
    "autorizzato dell’ufficio del personale; ogni lettura è registrata."
)
A_PROPOSAL = "È una proposta: decide una persona, con «agilometro ranking confirm»."


@dataclass(frozen=True)
class LeftOut:
    """What waits to be put right: how many rows of applications, of any period, and whose grounds of this one."""

    domande: int
    titoli: tuple[str, ...]


# ---------------------------------------------------------------- as machines read it


def as_content(proposal: Proposal) -> dict[str, Any]:
    """Return the whole proposal as plain JSON: it is what a confirmed ranking keeps, sealed."""
    rules = proposal.rules
    return {
        "ente": rules.ente,
        "dal": rules.first.isoformat(),
        "al": rules.last.isoformat(),
        "modalita": rules.mode,
        "letture": {reading.code: reading.active for reading in rules.readings},
        "regole": [ruling.version for ruling in rules.rulings],
        "posti": proposal.places,
        "posizioni": [_placed(each, proposal) for each in proposal.placed],
        "parita": [tie.sentence() for tie in proposal.ties],
        "conflitti": [_conflict(each, proposal) for each in proposal.conflicts],
        "ordine_di_legge": [list(group) for group in proposal.by_law],
    }


def _placed(placed: Placed, proposal: Proposal) -> dict[str, Any]:
    return {
        "posizione": placed.position,
        "domanda": placed.domanda,
        "esito": _esito(placed.esito),
        "merito": _merit(placed.assessment, proposal.rules),
        "righe": [
            {"criterio": line.criterion, "esito": line.outcome.value, "punti": number(line.points), "perche": line.why}
            for line in placed.assessment.lines
        ],
        "priorita_di_legge": [asdict(each) for each in proposal.protected.get(placed.domanda, ())],
    }


def _conflict(conflict: Conflict, proposal: Proposal) -> dict[str, Any]:
    norms = sorted({each.norm for each in proposal.protected[conflict.protetta]})
    return {"codice": LEGAL_PRIORITY_CONFLICT, **asdict(conflict), "regole": norms}


def fingerprint(proposal: Proposal) -> str:
    """Return the proposal's own name: the SHA-256 of its content, the same while nothing of it changes."""
    return sha256(json.dumps(as_content(proposal), sort_keys=True).encode()).hexdigest()


def as_json(proposal: Proposal, ente: str, left: LeftOut) -> str:
    """Return the proposal as a JSON object with its notice, its name and what is not counted."""
    heads = {"avviso": NOTICE, "proposta": A_PROPOSAL, "amministrazione": ente, "impronta": fingerprint(proposal)}
    return json.dumps({**heads, "non_contati": asdict(left), **as_content(proposal)}, ensure_ascii=False, indent=1)


# ---------------------------------------------------------------- as the personnel office reads it


def as_table(proposal: Proposal, ente: str, left: LeftOut) -> str:
    """Return the proposal as Italian text: how it was made, each application with its lines, ties, conflicts."""
    rules = proposal.rules
    parts = [
        [f"Proposta di graduatoria: {ente}, domande presentate {_period(rules.first, rules.last)}", NOTICE],
        list(_method_lines(proposal)),
        [line for each in proposal.placed for line in _placed_lines(each, proposal)],
        _titled("Parità", [tie.sentence() for tie in proposal.ties]),
        _titled("Non contati, perché da correggere e ricaricare", list(left_lines(left))),
        _titled("Da completare: il merito è il minimo certo", list(_incomplete_lines(proposal))),
        _titled(
            "Priorità di legge da verificare, sul documento o con il dato che manca", list(_to_check_lines(proposal))
        ),
        _titled(f"Conflitti con la priorità di legge ({LEGAL_PRIORITY_CONFLICT})", list(_conflict_lines(proposal))),
        [f"Impronta della proposta: {fingerprint(proposal)}", A_PROPOSAL],
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _titled(title: str, lines: Sequence[str]) -> list[str]:
    return [title, *(f"  {line}" for line in lines)] if lines else []


def _method_lines(proposal: Proposal) -> Iterator[str]:
    rules = proposal.rules
    yield f"Regole: {citation(rules.rulings[0])}"
    yield f"Metodo: punti, modalità {rules.mode}" if rules.mode else "Metodo: elenco ordinato di categorie"
    yield "Posti: non indicati" if proposal.places is None else f"Posti: {proposal.places}"
    yield "Letture adottate:"
    for reading in rules.readings:
        yield f"  {reading.code}, {reading.words}: {reading.text}"


def _placed_lines(placed: Placed, proposal: Proposal) -> Iterator[str]:
    flags = [_esito(placed.esito) or "", "da completare" if placed.assessment.not_assessable else ""]
    if placed.domanda in proposal.protected:
        flags.append("priorità di legge")
    said = ", ".join(each for each in flags if each)
    merit = _merit(placed.assessment, proposal.rules)
    yield f"{placed.position:>4}  {placed.domanda}  {merit}{f'  ({said})' if said else ''}"
    yield from _assessment_lines(placed.assessment, proposal.rules)


def _assessment_lines(assessment: Assessment, rules: RankingRules) -> Iterator[str]:
    for line in assessment.lines:
        points = f"{number(line.points)}, " if isinstance(rules.method, Scale) else ""
        yield f"        {_criterion(line.criterion, rules)}: {points}{line.outcome.value}, {line.why}"


TITLE = 60
"""Characters of a criterion's title."""


def _criterion(code: str, rules: RankingRules) -> str:
    """Return a code with its title from the norms; alone where several norms share it: the line says which holds."""
    said = [ruling.parameter.title for ruling in rules.rulings]
    titles = [title.removeprefix(f"{code}: ") for title in said if title.startswith(f"{code}: ")]
    if isinstance(rules.method, Priorities):
        titles = [item.text for item in rules.method.categories if item.id == code]
    return f"{code} {shorten(titles[0], TITLE, placeholder=' …')}" if len(titles) == 1 else code


def _merit(assessment: Assessment, rules: RankingRules) -> str:
    if isinstance(rules.method, Scale):
        return f"{number(assessment.merit)} {'punto' if assessment.merit == 1 else 'punti'}"
    return f"categoria {rank(assessment)}"


def left_lines(left: LeftOut) -> Iterator[str]:
    """Yield what waits in quarantine; nothing when nothing does."""
    if left.titoli:
        yield f"Titoli da correggere, che non danno punti né categoria: {', '.join(left.titoli)}."
    if left.domande:
        rows = count(left.domande, "riga", "righe")
        yield f"Domande da correggere, che non sono in graduatoria: {rows} (di qualsiasi periodo)."


def _incomplete_lines(proposal: Proposal) -> Iterator[str]:
    for placed in proposal.not_assessable:
        for line in placed.assessment.not_assessable:
            yield f"{placed.domanda}: {line.criterion} non valutabile, {line.why}"


def _to_check_lines(proposal: Proposal) -> Iterator[str]:
    """Yield who is protected only if the document says so: a row of the regulation holds other cases too."""
    for code, reasons in sorted(proposal.protected.items()):
        if not any(each.sure for each in reasons):
            yield f"{code}: {_reasons(reasons)}"


def _conflict_lines(proposal: Proposal) -> Iterator[str]:
    if not proposal.conflicts:
        return
    above: dict[str, list[str]] = {}
    for each in proposal.conflicts:
        above.setdefault(each.protetta, []).append(each.non_protetta)
    for code, others in above.items():
        yield f"{code} ({_reasons(proposal.protected[code])}) viene dopo {', '.join(others)}, senza quella priorità"
    norms = sorted({each.norm for code in above for each in proposal.protected[code]})
    cited = [ruling for ruling in proposal.rules.rulings if ruling.parameter.id in norms]
    yield from (f"{ruling.parameter.id}: {citation(ruling)}" for ruling in cited)
    yield f"Ordine secondo il regolamento: {_order(proposal.groups)}"
    yield f"Ordine secondo la legge: {_order(proposal.by_law)}"


def _reasons(reasons: Sequence[Protection]) -> str:
    return "; ".join(each.why for each in reasons)


def _order(groups: Groups) -> str:
    return ", ".join(" = ".join(group) for group in groups)


def _period(first: date, last: date) -> str:
    return f"dal {first:%d/%m/%Y} al {last:%d/%m/%Y}"


def _esito(esito: Esito | None) -> str | None:
    return None if esito is None else esito.value


# ---------------------------------------------------------------- what if, and the decision


def difference_lines(domanda: str, difference: Difference, coming: Sequence[Turn], proposal: Proposal) -> Iterator[str]:
    """Yield an application as it stands, as it would stand, and the days on which it changes by itself."""
    yield NOTICE
    changed = difference.before.assessment != difference.after.assessment
    sides = [("Com’è", difference.before), ("Come sarebbe", difference.after)]
    for title, placed in sides if changed else sides[:1]:
        merit = _merit(placed.assessment, proposal.rules)
        yield f"{title}: {domanda}, posizione {placed.position}, {merit}"
        yield from _assessment_lines(placed.assessment, proposal.rules)
    yield from _titled(
        "Se fosse presentata più avanti, cambierebbe da questi giorni",
        [f"{turn.on:%d/%m/%Y}: {_merit(turn.assessment, proposal.rules)}" for turn in coming],
    )


def decision_lines(number_: int, decision: Decision, proposal: Proposal, kept_until: date) -> Iterator[str]:
    """Yield what was confirmed, what it leaves open, and until when the grounds are kept."""
    departs = "si scosta dalla proposta" if decision.departs else "come nella proposta"
    yield f"Graduatoria {number_} confermata, {departs}."
    if decision.conflicts:
        yield f"{LEGAL_PRIORITY_CONFLICT}: l’ordine confermato lascia domande con priorità di legge dopo altre."
    open_ = [each.domanda for each in publication(decision.groups, proposal.places) if each.esito is Esito.RISERVA]
    if open_:
        yield f"Con riserva, l’ultimo posto è pari tra: {', '.join(open_)}."
    if proposal.not_assessable:
        yield f"Da completare: {', '.join(each.domanda for each in proposal.not_assessable)}."
    yield f"I motivi di priorità si conservano fino al {kept_until:%d/%m/%Y} (termine dei ricorsi), poi si cancellano."
    yield f"Elenco da pubblicare: agilometro ranking publish {number_}"


# ---------------------------------------------------------------- as everybody reads it


def list_lines(ranking: Ranking, lines: Sequence[Published], ente: str) -> Iterator[str]:
    """Yield the list for publication: no name, no points, no ground."""
    yield f"{ente}: graduatoria «{ranking.nome}», domande presentate {_period(ranking.dal, ranking.al)}"
    yield f"Posti: {ranking.posti}. Confermata il {ranking.confermata_il:%d/%m/%Y}."
    for line in lines:
        yield f"{line.position:>4}  {line.domanda}  {_esito(line.esito) or ''}".rstrip()


def list_json(lines: Sequence[Published]) -> str:
    """Return the list for publication as JSON."""
    return json.dumps([_public(line) for line in lines], ensure_ascii=False, indent=1)


def as_csv(lines: Sequence[Published]) -> str:
    """Return the list for publication as CSV with `;`."""
    out = io.StringIO()
    writer = csv.DictWriter(out, ["posizione", "domanda", "esito"], delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows({**_public(line), "domanda": unarmed(line.domanda)} for line in lines)
    return out.getvalue()


def _public(line: Published) -> Mapping[str, object]:
    return {"posizione": line.position, "domanda": line.domanda, "esito": _esito(line.esito)}

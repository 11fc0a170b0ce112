# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How are the phases of an ente and the readiness of its areas told? The same words on the page and on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from disclosure.release import Released
from metrics.phases import Milestone, Phase, Premise, Progress, State
from metrics.places import At
from metrics.readiness import DIGITALISATION, SKILLS, Outcome, Profile, Readiness, Seen, Survey, Unseen, is_older
from record.tables import LIVELLI_AREA
from reports.wording import RESERVED_WORDS, count, day, integer, listed, percent

NO_PHASES = "Il regolamento in uso non prevede fasi."

Words = tuple[str, str, str]
"""Symbol, word and style: never a colour alone."""


@dataclass(frozen=True)
class Area:
    """One area as it may be seen: its activities by level, its people by level as released, its readiness.

    `people` is None where no complete mapping of the skills is in force. `below` names units within it whose own
    mapping is not added.
    """

    code: str
    name: str
    activities: Survey | None
    activity_counts: Seen
    skills: Survey | None
    people: Released | None
    readiness: tuple[Readiness, ...]
    below: tuple[str, ...]

    @property
    def mapped(self) -> bool:
        """Tell whether any mapping of the area is in force."""
        return self.activities is not None or self.skills is not None


@dataclass(frozen=True)
class Phases:
    """What a regulation's phases were on a day. `mapping_end` is the last day of the phase of the mappings.

    `strange` are phases that were recorded and that the regulation does not have.
    """

    on: date
    milestones: tuple[Milestone, ...]
    progress: Progress
    profiles: tuple[Profile, ...]
    areas: tuple[Area, ...]
    mapping_end: date | None
    strange: tuple[str, ...]


def skills_seen(survey: Survey | None, people: Released | None) -> Seen:
    """Return the people of an area by level, if the release shows every level; hidden by whichever rule, reserved."""
    if survey is None:
        return Unseen.UNMAPPED
    if people is None:
        return Unseen.INCOMPLETE
    cells = {level: people.cells.get(At(people.tree.units[0].code, level)) for level in LIVELLI_AREA[SKILLS]}
    shown = {level: cell.numerator for level, cell in cells.items() if cell is not None and cell.numerator is not None}
    return shown if len(shown) == len(cells) else Unseen.RESERVED


def mapped_people(people: Released | None) -> int | None:
    """Return how many people a mapping of skills holds, where the release shows it."""
    shown = None if people is None else people.cells.get(At(people.tree.units[0].code))
    return None if shown is None else shown.denominator


# ---------------------------------------------------------------- phases in words

_STATES: Mapping[State, Words] = {
    State.NOT_STARTED: ("○", "non iniziata", "none"),
    State.RUNNING: ("◐", "in corso", "none"),
    State.ON_TIME: ("●", "conclusa nei termini", "met"),
    State.LATE: ("▲", "conclusa in ritardo di", "below"),
    State.OVERDUE: ("■", "scaduta da", "below"),
    State.NOT_EVALUABLE: ("◇", "non valutabile", "unknown"),
}


def state_words(each: Milestone) -> Words:
    """Return the state of a phase; of one that asks for a beginning, «avviata» and not «conclusa»."""
    symbol, word, style = _STATES[each.state]
    if each.phase.begins:
        word = word.replace("conclusa", "avviata")
    if each.days:
        word = f"{word} {count(each.days, 'giorno', 'giorni')}"
    return symbol, f"{word} ({each.why.value})" if each.why else word, style


def term(phase: Phase) -> str:
    """Return what the dates of a phase ask for: a period, a beginning, or something done by a day."""
    if phase.begins:
        return f"inizio il {day(phase.due)}"
    if phase.first is None:
        return f"entro il {day(phase.due)}"
    return f"dal {day(phase.first)} al {day(phase.due)}"


def done_words(each: Milestone, on: date) -> str:
    """Return what is recorded of a phase by a day: when it began and ended, and the act."""
    said = each.recorded
    if said is None:
        return ""
    began = [f"avviata il {day(said.avviata_il)}"] if said.avviata_il and said.avviata_il <= on else []
    ended = [f"conclusa il {day(said.conclusa_il)}"] if said.conclusa_il and said.conclusa_il <= on else []
    act = [said.atto] if said.atto and ended + began else []
    return "; ".join([*began, *ended, *act])


def premise_words(each: Milestone) -> str:
    """Return on the outcome of which phases a phase rests, by which reading, and which of them were not over."""
    reading = each.phase.ruling.value.reading
    if not each.premises or reading is None:
        return ""
    names = _named([premise.number for premise in each.premises])
    told = [f"si fonda sull’esito {names}, lettura adottata: «{reading.words}» ({reading.code})"]
    told += [f"{_named_one(premise)}: {_PREMISE[premise.met]}" for premise in each.premises if not premise.met]
    return "; ".join(told)


_PREMISE = {None: "nessun dato", False: "non era conclusa"}


def _named(numbers: list[str]) -> str:
    plain = [number.lstrip("0") for number in numbers]
    return f"della fase {plain[0]}" if len(plain) == 1 else f"delle fasi {listed(plain)}"


def _named_one(premise: Premise) -> str:
    return f"fase {premise.number.lstrip('0')}"


def progress_words(each: Progress) -> str:
    """Return S-17 as a sentence, with its numerator, its denominator and what is out of both."""
    apart = f" Non valutabili: {integer(each.not_evaluable)}." if each.not_evaluable else ""
    if not each.due:
        return f"nessuna fase valutabile ha il termine già passato.{apart}"
    due = f"{integer(each.due)} con il termine già passato"
    return f"{count(each.in_time, 'fase chiusa', 'fasi chiuse')} nei termini su {due}.{apart}"


def strange_words(told: Phases) -> str:
    """Return which recorded phases are not in the table, because the regulation does not have them."""
    return f"Registrate ma non previste dal regolamento: {', '.join(told.strange)}." if told.strange else ""


# ---------------------------------------------------------------- areas in words

LEVEL_WORDS: Mapping[str, str] = {
    "alto": "livello alto",
    "medio": "livello medio",
    "basso": "livello basso",
    "avanzate": "avanzate",
    "adeguate": "adeguate",
    "autonome": "autonome",
    "di_base": "di base",
}

_OUTCOMES: Mapping[Outcome, Words] = {
    Outcome.READY: ("●", "pronta", "met"),
    Outcome.NOT_READY: ("■", "non pronta", "below"),
    Outcome.NOT_EVALUABLE: ("◇", "non valutabile", "unknown"),
    Outcome.RESERVED: (RESERVED_WORDS[0], "riservato", RESERVED_WORDS[2]),
}


def outcome_words(each: Readiness) -> Words:
    """Return the outcome of an area for a profile."""
    return _OUTCOMES[each.outcome]


def lacks_words(each: Readiness) -> str:
    """Return what is missing for a profile, or what is not known; nothing where nothing is."""
    if each.outcome is Outcome.NOT_EVALUABLE:
        if not each.lacks:
            return "il regolamento non dice che cosa chiede il profilo"
        return f"manca o è incompleta la mappatura {listed([_OF[aspect] for aspect in each.lacks])}"
    return listed([_lack(each.profile, aspect) for aspect in each.lacks]) if each.lacks else ""


_OF = {DIGITALISATION: "della digitalizzazione", SKILLS: "delle competenze"}


def _lack(profile: Profile, aspect: str) -> str:
    if aspect == DIGITALISATION:
        return f"nessuna attività {_level(profile.digitalisation, 'con digitalizzazione di')}"
    return f"nessuna persona {_level(profile.skills, 'con competenze digitali')}"


def _level(least: str | None, of_what: str) -> str:
    """Return a level that is asked for at least: above the highest there is none, the lowest is any."""
    ends = {levels[index]: index for levels in LIVELLI_AREA.values() for index in (0, -1)}
    if least is None or ends.get(least) == -1:
        return "di qualunque livello"
    return f"{of_what} {LEVEL_WORDS[least]}{'' if least in ends else ' o più'}"


def asks_words(profile: Profile) -> str:
    """Return what a mapping must hold for a profile; nothing where the regulation does not say it."""
    activity = f"un’attività {_level(profile.digitalisation, 'con digitalizzazione di')}"
    person = f"una persona {_level(profile.skills, 'con competenze digitali')}"
    levels = {activity: profile.digitalisation, person: profile.skills}
    told = [words for words, level in levels.items() if level is not None]
    return f"chiede {listed(told)}" if told else "il regolamento non dice che cosa chiede a una mappatura"


def levels_words(counts: Seen) -> str:
    """Return counts by level with their shares, or why they are not shown."""
    if isinstance(counts, Unseen):
        return counts.value
    whole = sum(counts.values())
    return ", ".join(f"{LEVEL_WORDS[level]} {_share(number, whole)}" for level, number in counts.items())


def _share(number: int, whole: int) -> str:
    return f"{integer(number)} ({percent(number, whole)})" if whole else integer(number)


def survey_words(survey: Survey | None, end: date | None, on: date) -> str:
    """Return when a mapping was taken, what it leaves out, and whether it is old or was never repeated."""
    return "; ".join(_of_survey(survey, end, on)) if survey is not None else ""


def _of_survey(survey: Survey, end: date | None, on: date) -> Iterator[str]:
    yield f"rilevata il {day(survey.taken)}"
    if end is not None and is_older(survey, end, on):
        yield f"prima della fine della fase 5 ({day(end)})"
    if not survey.repeated:
        yield "mai ripetuta"
    if survey.missing:
        levels = listed([f"«{level}»" for level in survey.missing])
        yield f"non dice quanti sono di livello {levels}"

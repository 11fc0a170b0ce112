# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does one value prescribe? Numbers, words and shapes, read by unit, with what is allowed where it is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations, pairwise
from types import MappingProxyType

from norms.reading import DeclarationError, Entry, Listing, Node, Text
from norms.rules import DAYS, NO, REPEALED, YES, Band, Content, Item, Span, TimeWindow

NUMBER = r"[0-9]+([.,][0-9]+)?"
MIDNIGHT = 24 * 60

MOST: Mapping[str, int] = MappingProxyType({"days": 36_525, "months": 1_200, "years": 100})
"""The longest time that a rule may say, a hundred years: a day moved by it is still one of the calendar."""

SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "list": "a list of one or more {id, text}",
        "bands": "a list of one or more {from, to or below, value}",
        "windows": "a list of one or more {days, from, to}",
        "period": "a mapping of {from, to}",
    }
)
"""The units whose value is not one scalar, and how it is written."""


def read_content(value: Entry, parameter: Entry) -> Content:
    """Return what a value of a parameter prescribes, in the shape of the parameter's unit, which is a known one.

    Raises DeclarationError at the line of the mistake.
    """
    unit = parameter.text("unit").text
    node = value.get("value")
    if isinstance(node, Text) and node.text == REPEALED.value:
        return REPEALED
    if unit not in SHAPES:
        return _word(value.text("value"), unit, parameter)
    if isinstance(node, Entry) and unit == "period":
        return _span(node)
    if isinstance(node, Listing) and node.items and unit != "period":
        return READERS[unit](node, value)
    raise _wrong(node or value, f"a value in unit {unit} must be {SHAPES[unit]}, or repealed")


def read_choices(parameter: Entry) -> tuple[str, ...]:
    """Return what a parameter may be chosen among; only a choice has choices. Raises DeclarationError."""
    choices = parameter.get("choices")
    if parameter.text("unit").text != "choice":
        if choices is not None:
            raise _wrong(choices, "only a choice has choices; remove them")
        return ()
    return tuple(each.text for each in _texts(parameter, "choices"))


def read_fraction(text: Text) -> Fraction:
    """Return a fraction of one written «2/3», exactly. Raises DeclarationError."""
    written = re.fullmatch(r"([0-9]{1,4})/([1-9][0-9]{0,3})", text.text)
    if written is None or int(written[1]) > int(written[2]):
        raise text.wrong(f"{text.text!r} is not a fraction of one; allowed: two whole numbers, such as 2/3")
    return Fraction(int(written[1]), int(written[2]))


def _word(value: Text, unit: str, parameter: Entry) -> str:
    """Return the scalar of a number, a choice, a flag or a text, as written."""
    if unit == "choice":
        return value.among([*read_choices(parameter), REPEALED.value], "choice")
    if unit not in ("text", "flag"):
        _must_be_short(value)
    holds, said = ALLOWED.get(unit, (_is_count, f"a count of {unit}; allowed: digits"))
    if unit != "text" and not holds(value.text):
        raise value.wrong(f"{value.text!r} is not {said}, or repealed")
    if unit in MOST and int(value.text) > MOST[unit]:
        raise value.wrong(f"{value.text} {unit} are too many; allowed: at most {MOST[unit]}")
    return value.text


def _must_be_short(number: Text) -> None:
    """Refuse a number that integer arithmetic on a database cannot hold."""
    if re.search(r"\d{7}", number.text):
        raise number.wrong("the number has too many digits; allowed: at most 6, and 6 decimals")


def _is_count(text: str) -> bool:
    return re.fullmatch(r"[0-9]+", text) is not None


def _is_number(text: str) -> bool:
    return re.fullmatch(NUMBER, text) is not None


def _is_percent(text: str) -> bool:
    return _is_number(text) and _exact(text) <= 100


def _is_day_of_month(text: str) -> bool:
    return re.fullmatch(r"[1-9][0-9]?", text) is not None and int(text) <= 31


def _is_flag(text: str) -> bool:
    return text in (YES, NO)


ALLOWED: Mapping[str, tuple[Callable[[str], bool], str]] = MappingProxyType(
    {
        "percent": (_is_percent, "a percentage; allowed: a number from 0 to 100"),
        "points": (_is_number, "a number of points; allowed: digits, with decimals after a comma or a dot"),
        "day_of_month": (_is_day_of_month, "a day of the month; allowed: a number from 1 to 31"),
        "flag": (_is_flag, f"a yes or no; allowed: {YES}, {NO}"),
    }
)


def _items(node: Listing, value: Entry) -> tuple[Item, ...]:
    lines: dict[str, int] = {}
    items: list[Item] = []
    for entry in _mappings(node, "list"):
        entry.only(("id", "text"))
        name = entry.text("id")
        if not re.fullmatch(r"[a-z0-9_]+", name.text):
            raise name.wrong(f"{name.text!r} is not an id; allowed: lower case letters a-z, digits and _")
        if name.text in lines:
            raise name.wrong(f"item {name.text!r} is already at line {lines[name.text]}; use another id")
        lines[name.text] = name.line
        items.append(Item(name.text, entry.text("text").text))
    return tuple(items)


def _bands(node: Listing, value: Entry) -> tuple[Band, ...]:
    entries = tuple(_mappings(node, "bands"))
    bands = tuple(_band(entry, last=entry is entries[-1]) for entry in entries)
    for (before, after), entry in zip(pairwise(bands), entries[1:], strict=True):
        _must_follow(before, after, entry.text("from"))
        if before.high is not None and after.low > before.high and value.get("reading") is None:
            raise entry.text("from").wrong(
                f"nothing is said between {_said(before.high)} and {entry.text('from').text}; "
                "close the gap, or name the `reading:` that says where it falls"
            )
    return bands


def _band(entry: Entry, last: bool) -> Band:
    entry.only(("from", "value"), ("to", "below"))
    to, below = entry.optional("to"), entry.optional("below")
    if to is not None and below is not None:
        raise entry.wrong("a band ends with `to` (included) or with `below` (excluded), not with both")
    end = to or below
    if end is None and not last:
        raise entry.wrong("only the last band may have no end; give `to` (included) or `below` (excluded)")
    low, high = _number(entry.text("from")), _number(end) if end else None
    if end is not None and high is not None and (high < low or (high == low and below is not None)):
        raise end.wrong(f"the band from {entry.text('from').text} to {end.text} holds nothing; give a later end")
    return Band(low, high, to is not None, _number(entry.text("value")))


def _must_follow(before: Band, after: Band, line: Text) -> None:
    if after.low <= before.low:
        raise line.wrong(f"{line.text} does not follow {_said(before.low)}; bands go from the lowest to the highest")
    if before.holds(after.low):
        raise line.wrong(f"the band from {line.text} overlaps the one that ends {_end(before)}; start it after that")


def _end(band: Band) -> str:
    return "nowhere" if band.high is None else f"{'at' if band.closed else 'below'} {_said(band.high)}"


def _windows(node: Listing, value: Entry) -> tuple[TimeWindow, ...]:
    entries = tuple(_mappings(node, "windows"))
    windows = tuple(_window(entry) for entry in entries)
    for (one, _), (other, line) in combinations(zip(windows, entries, strict=True), 2):
        shared = [day for day in other.days if day in one.days]
        if shared and _overlap(one, other):
            raise line.wrong(f"{shared[0]!r} is in another window of the same hours; windows of a day are apart")
    return windows


def _window(entry: Entry) -> TimeWindow:
    entry.only(("days",), ("from", "to"))
    days: dict[str, int] = {}
    for day in _texts(entry, "days"):
        if day.among(DAYS, "day") in days:
            raise day.wrong(f"day {day.text!r} is already at line {days[day.text]}; write it once")
        days[day.text] = day.line
    since, to = entry.optional("from"), entry.optional("to")
    if since is None and to is None:
        return TimeWindow(tuple(days), 0, MIDNIGHT)
    if since is None or to is None:
        raise entry.wrong("a window has both `from` and `to`, or neither for the whole day")
    return TimeWindow(tuple(days), _minutes(since, MIDNIGHT - 1), _minutes(to, MIDNIGHT))


def _minutes(time: Text, latest: int) -> int:
    """Return minutes after midnight; 24:00 is only the end of a day."""
    written = re.fullmatch(r"([0-9]{1,2}):([0-5][0-9])", time.text)
    minutes = int(written[1]) * 60 + int(written[2]) if written else latest + 1
    if minutes > latest:
        last = "24:00" if latest == MIDNIGHT else "23:59"
        raise time.wrong(f"{time.text!r} is not a time of day; allowed: hh:mm, from 00:00 to {last}")
    return minutes


def _overlap(one: TimeWindow, other: TimeWindow) -> bool:
    """Tell whether two windows that start on the same day share some minutes."""
    return one.since < _until(other) and other.since < _until(one)


def _until(window: TimeWindow) -> int:
    return window.to if window.to > window.since else window.to + MIDNIGHT


def _span(node: Entry) -> Span:
    node.only((), ("from", "to"))
    first, last = node.optional("from"), node.optional("to")
    if first is None and last is None:
        raise node.wrong("a period has at least one end; give `from`, `to` or both")
    span = Span(first.as_date() if first else None, last.as_date() if last else None)
    if last is not None and span.first is not None and span.last is not None and span.last < span.first:
        raise last.wrong(f"the period ends on {span.last}, before its first day {span.first}; give a later end")
    return span


def _mappings(node: Listing, unit: str) -> Iterator[Entry]:
    for item in node.items:
        if not isinstance(item, Entry):
            raise _wrong(item, f"a value in unit {unit} must be {SHAPES[unit]}, or repealed")
        yield item


def _texts(entry: Entry, key: str) -> Iterator[Text]:
    for item in entry.listing(key).items:
        if not isinstance(item, Text) or not item.text.strip():
            raise _wrong(item, f"each of {key!r} must be a text")
        yield item


def _number(text: Text) -> Fraction:
    if not _is_number(text.text):
        raise text.wrong(f"{text.text!r} is not a number; allowed: digits, with decimals after a comma or a dot")
    _must_be_short(text)
    return _exact(text.text)


def _exact(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))


def _said(number: Fraction) -> str:
    return str(int(number)) if number.denominator == 1 else str(float(number))


def _wrong(node: Node, message: str) -> DeclarationError:
    return DeclarationError(f"{node.path}:{node.line}: {message}")


READERS: Mapping[str, Callable[[Listing, Entry], tuple[Item, ...] | tuple[Band, ...] | tuple[TimeWindow, ...]]] = (
    MappingProxyType({"list": _items, "bands": _bands, "windows": _windows})
)

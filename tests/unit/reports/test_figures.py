# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does a drawing say the truth, to eyes and to screen readers, and nothing more?"""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.release import Shown
from metrics.places import At
from metrics.targets import Status
from reports import tables
from reports.figures import bars, funnel, interactive, svg, trend
from reports.figures.funnel import Beyond
from reports.tables import Line, Sight
from tests.web.fixed import released

RELEASE = released("S-01")
WHOLE, LINES = tables.whole(RELEASE), tables.by_unit(RELEASE)


def line(name: str, part: int | None, whole: int | None) -> Line:
    sight = Sight.RESERVED if part is None else Sight.SHOWN
    return Line(At(name), name, sight, part, whole, Status.NO_TARGET, None)


def test_no_drawing_carries_style_or_script() -> None:
    drawn = funnel.funnel_of(WHOLE, LINES)
    assert drawn is not None
    months = tables.by_month(RELEASE)
    for markup in (
        bars.bars(RELEASE, WHOLE, LINES, "b"),
        funnel.funnel(drawn, "t", "a"),
        trend.trend(RELEASE, months, "t"),
    ):
        assert not re.search(r"style=|<script|on\w+=", markup)


def test_names_are_escaped() -> None:
    markup = bars.bars(RELEASE, WHOLE, [line("<img src=x>", 1, 4)], "b")
    assert "<img" not in markup
    assert "&lt;img src=x&gt;" in markup


def test_a_hidden_bar_has_no_width_of_its_own() -> None:
    one = bars.bars(RELEASE, WHOLE, [line("A", None, None)], "b")
    other = bars.bars(RELEASE, WHOLE, [line("A", None, 40)], "b")
    assert one == other
    assert "Riservato" in one


def test_below_the_target_is_said_in_words_and_hatched() -> None:
    markup = bars.bars(RELEASE, WHOLE, LINES, "b")
    assert "mancano 7 persone" in markup
    assert 'fill="url(#b-below)"' in markup
    assert markup.count("Sotto") == 4  # Viabilità, its two offices, Polizia


def test_funnel_needs_a_visible_whole_and_three_places() -> None:
    three = [line("A", 3, 10), line("B", 4, 12), line("C", 5, 20)]
    assert funnel.funnel_of(line("E", 12, 42), three) is not None
    assert funnel.funnel_of(line("E", None, 42), three) is None
    assert funnel.funnel_of(line("E", 12, 42), three[:2]) is None
    assert funnel.funnel_of(line("E", 12, 42), [*three[:2], line("C", None, None)]) is None


def test_small_places_are_not_blamed_for_chance() -> None:
    drawn = funnel.funnel_of(line("E", 300, 1000), [line("A", 0, 4), line("B", 0, 100), line("C", 30, 100)])
    assert drawn is not None
    assert [point.beyond for point in drawn.points] == [Beyond.INSIDE, Beyond.CERTAIN, Beyond.INSIDE]


def test_hidden_places_are_not_in_the_funnel() -> None:
    drawn = funnel.funnel_of(WHOLE, tables.parts(LINES))
    assert drawn is not None
    assert "Avvocatura" not in funnel.funnel(drawn, "t", "a")
    assert len(drawn.points) == 12


_LABEL = re.compile(r'<text[^>]*class="am-label"[^>]*>([^<]*)</text>')


def boxes(markup: str, size: int) -> list[svg.Box]:
    """Return where the names of a drawing stand, as wide as they are taken to be."""
    found = []
    for text in re.finditer(r'<text x="([\d.]+)" y="([\d.]+)" class="am-label">([^<]*)</text>', markup):
        left, foot, words = float(text[1]), float(text[2]), text[3]
        found.append(svg.Box(left, foot - size * 0.8, left + svg.text_width(words, size), foot + size * 0.2))
    return found


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 100), st.integers(1, 200), st.text("abcdefghil ", min_size=3, max_size=40)),
        min_size=3,
        max_size=25,
    )
)
def test_names_in_a_funnel_never_touch(places: list[tuple[int, int, str]]) -> None:
    lines = [line(f"{i}{name}", share * whole // 100, whole) for i, (share, whole, name) in enumerate(places)]
    total = line("E", sum(each.numerator or 0 for each in lines), sum(each.denominator or 0 for each in lines))
    drawn = funnel.funnel_of(total, lines)
    assert drawn is not None
    for markup, size in zip(funnel.funnel(drawn, "t", "a").split("</svg>")[:2], (15, 12), strict=True):
        placed = boxes(markup, size)
        assert not any(a.meets(b) for i, a in enumerate(placed) for b in placed[:i])


@pytest.mark.parametrize("hidden", [0, 4, 9])
def test_a_line_never_crosses_a_hidden_month(hidden: int) -> None:
    months = list(tables.by_month(RELEASE))
    months[hidden] = Line(
        months[hidden].at, months[hidden].label, Sight.RESERVED, None, None, Status.NOT_COMPUTABLE, None
    )
    markup = trend.trend(RELEASE, months, "t").split("</svg>")[0]
    points = sum(len(run.split()) for run in re.findall(r'<polyline points="([^"]+)"', markup))
    assert points == 9
    assert "ris." in markup


def test_interactive_says_the_same_numbers_as_the_table() -> None:
    figure = interactive.bars(RELEASE, (WHOLE, *LINES))
    texts = dict(zip(figure["data"][0]["y"], figure["data"][0]["text"], strict=True))
    rows = {row[0].removeprefix("– "): row[3] for row in tables.table("t", "s", (WHOLE, *LINES)).rows}
    assert {name: said for name, said in texts.items() if said} == {
        name: said for name, said in rows.items() if said != "–"
    }
    assert [note["text"] for note in figure["layout"]["annotations"] if note.get("y") == "Avvocatura"] == ["riservato"]
    position = figure["data"][0]["y"].index("Avvocatura")
    assert figure["data"][0]["x"][position] is None


def test_interactive_never_offers_to_send_the_chart_away() -> None:
    assert interactive.CONFIG["displayModeBar"] is False
    assert interactive.CONFIG["plotlyServerURL"] == ""


def test_scale_and_round_top() -> None:
    assert svg.round_top(0) == 10
    assert svg.round_top(39.9) == 60
    assert svg.round_top(99) == 100
    assert svg.Scale(0, 10, 100, 200)(5) == 150


def test_limits_are_exact_at_the_edges() -> None:
    low, high = funnel.limits(Fraction(3, 10), 2, funnel.LEVELS[1])
    assert low == 0
    assert high == 100


def test_release_with_nothing_draws() -> None:
    empty = released("S-01", cells={At(): Shown(0, 0)})
    assert "Non calcolabile" in bars.bars(empty, tables.whole(empty), tables.by_unit(empty), "b")

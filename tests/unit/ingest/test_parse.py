# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is each way in which offices write a value read as they meant it, and is everything else told?"""

from datetime import date
from decimal import Decimal

import pytest

from ingest import parse
from ingest.parse import Trouble


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("28/02/2026", date(2026, 2, 28)),
        ("1/3/26", date(2026, 3, 1)),
        ("01.03.2026", date(2026, 3, 1)),
        ("1-3-2026", date(2026, 3, 1)),
        ("2026-03-01", date(2026, 3, 1)),
        ("2026-03-01T00:00:00", date(2026, 3, 1)),
        ("2026-03-01 00:00:00.000", date(2026, 3, 1)),
        ("01/03/2026 00:00", date(2026, 3, 1)),
        ("20260301", date(2026, 3, 1)),
        ("45000", date(2023, 3, 15)),
        ("45000.0", date(2023, 3, 15)),
        ("20000", date(1954, 10, 3)),
        ("29/02/2024", date(2024, 2, 29)),
        (" 28/02/2026 ", date(2026, 2, 28)),
        ("", None),
        ("  ", None),
    ],
)
def test_dates_are_read_as_written(text: str, day: date | None) -> None:
    assert parse.read_date(text) == day


@pytest.mark.parametrize("text", ["31/02/2026", "29/02/2026", "10/31/2026", "00/01/2026", "boh", "12345", "80001"])
def test_impossible_dates_are_told(text: str) -> None:
    assert parse.read_date(text) == parse.BAD_DATE


def test_dates_far_away_or_with_a_time_have_their_own_words() -> None:
    assert parse.read_date("01/03/2206") == parse.FAR_DATE
    assert parse.read_date("01/03/1926") == parse.FAR_DATE
    assert parse.read_date("01/03/2026 09:30") == parse.DATE_WITH_TIME


def test_the_end_of_time_is_no_end_only_where_a_field_is_an_end() -> None:
    assert parse.read_date("31/12/9999", end=True) is None
    assert parse.read_date("31/12/9999") == parse.FAR_DATE


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("7,125", "7.125"),
        ("-3", "-3"),
        ("0", "0"),
    ],
)
def test_decimals_with_comma_dot_and_thousands(text: str, number: str) -> None:
    assert parse.read_decimal(text) == Decimal(number)


@pytest.mark.parametrize(("text", "whole"), [("12", 12), ("12,0", 12), ("12.00", 12), ("50 %", 50), ("", None)])
def test_whole_numbers(text: str, whole: int | None) -> None:
    assert parse.read_integer(text) == whole


@pytest.mark.parametrize("text", ["1,5", "uno", "99999999999", "1e3"])
def test_what_is_no_whole_number_is_told(text: str) -> None:
    assert parse.read_integer(text) == parse.BAD_INTEGER


@pytest.mark.parametrize(
    ("text", "number"),
    [("39,5", "39.5"), ("39.5", "39.5"), (" 40 ", "40"), ("40,0", "40"), ("0,125", "0.125"), ("1.234,5", "1234.5")],
)
def test_numbers_with_decimals_are_read_exactly(text: str, number: str) -> None:
    assert parse.read_exact(text) == Decimal(number)


@pytest.mark.parametrize("text", ["39,5 km", "39,1234", "39,", "uno", "99999999999"])
def test_what_is_no_number_with_three_decimals_is_told(text: str) -> None:
    assert parse.read_exact(text) == parse.BAD_DECIMAL


def test_no_number_is_no_number() -> None:
    assert parse.read_exact(" ") is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("7,2", 432),
        ("7.2", 432),
        ("7:12", 432),
        ("07:12", 432),
        ("07:12:00", 432),
        ("7h12", 432),
        ("36", 2160),
        ("36 ore", 2160),
        ("7,33", 440),
        ("7,67", 460),
        ("0", 0),
        ("", None),
    ],
)
def test_hours_become_whole_minutes(text: str, minutes: int | None) -> None:
    assert parse.read_hours(text) == minutes


@pytest.mark.parametrize("text", ["7,34", "7:61", "-1", "sette", "7,2,1"])
def test_hours_that_stand_for_no_minute_are_told(text: str) -> None:
    assert parse.read_hours(text) == parse.BAD_HOURS


def test_every_minute_survives_being_written_with_two_decimals() -> None:
    for minute in range(0, 1441):
        written = str((Decimal(minute) / 60).quantize(Decimal("0.01"))).replace(".", ",")
        assert parse.read_hours(written) == minute


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("9", 540),
        ("09:00", 540),
        ("9.30", 570),
        ("9.3", 570),
        ("24:00", 1440),
        ("0,375", 540),
        ("9:00:00", 540),
        ("", None),
    ],
)
def test_times_of_day(text: str, minute: int | None) -> None:
    assert parse.read_time(text) == minute


@pytest.mark.parametrize("text", ["9:75", "25", "24:01", "9,5", "9:5", "mattina"])
def test_what_is_no_time_of_day_is_told(text: str) -> None:
    assert parse.read_time(text) == parse.BAD_TIME


@pytest.mark.parametrize(
    ("text", "flag"),
    [("sì", 1), ("Si", 1), ("SI'", 1), ("x", 1), ("1", 1), ("vero", 1), ("NO", 0), ("0", 0), ("FALSO", 0), ("", None)],
)
def test_flags(text: str, flag: int | None) -> None:
    assert parse.read_flag(text) == flag


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-W44", date(2026, 10, 26), date(2026, 11, 1)),
        ("2026W1", date(2025, 12, 29), date(2026, 1, 4)),
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31)),
        ("10/2026", date(2026, 10, 1), date(2026, 10, 31)),
        ("ottobre 2026", date(2026, 10, 1), date(2026, 10, 31)),
        ("Feb 2024", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_periods(text: str, first: date, last: date) -> None:
    assert parse.read_period(text) == (first, last)


@pytest.mark.parametrize("text", ["2026-W54", "13/2026", "ma 2026", "ottobre"])
def test_what_is_no_period_is_told(text: str) -> None:
    assert parse.read_period(text) == parse.BAD_PERIOD


@pytest.mark.parametrize(
    ("text", "bands"),
    [
        ("09:00-12:00", "540-720"),
        ("9-12; 14:00-16:00", "540-720;840-960"),
        ("14:00 - 16:00, 09:00 - 12:00", "540-720;840-960"),
        ("dalle 9 alle 12", "540-720"),
        ("", None),
    ],
)
def test_bands(text: str, bands: str | None) -> None:
    assert parse.read_bands(text) == bands


def test_bands_that_run_backwards_or_have_one_end_are_told() -> None:
    assert parse.read_bands("12:00-09:00") == parse.BAND_REVERSED
    assert parse.read_bands("09:00") == parse.BAD_BAND


@pytest.mark.parametrize(
    ("text", "points"), [("50", 50), ("50%", 50), ("83,33", 83), ("0,5", 50), ("1", 100), ("100", 100), ("1%", 1)]
)
def test_percentages(text: str, points: int) -> None:
    assert parse.read_percent(text) == points


def test_years_come_alone_or_inside_a_date() -> None:
    assert parse.read_year("1975") == 1975
    assert parse.read_year("15/03/1975") == 1975
    assert isinstance(parse.read_year("75"), Trouble)


def test_codes_keep_their_order_and_come_once() -> None:
    assert parse.read_codes("C03, c01;C03") == "C03;C01"


# ------------------------------------------------------------- amounts and longer periods


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.234,56 €", 123456),
        ("€ 1.234,56", 123456),
        ("EUR 1234,56", 123456),
        ("12 euro", 1200),
        ("1234,56", 123456),
        ("1234.56", 123456),
        ("1,234.56", 123456),
        ("1234,5", 123450),
        ("12.345.678", 1234567800),
        ("0", 0),
        ("-12,50", -1250),
        ("3.3000000000000003", 330),
        ("999999999,99", 99999999999),
        (" ", None),
    ],
)
def test_amounts_become_cents(text: str, cents: int | None) -> None:
    assert parse.read_euro(text) == cents


@pytest.mark.parametrize("text", ["1.234", "12,345", "0.005", "dodici", "12 dollari", "1e3", "9" * 13])
def test_an_amount_with_a_third_decimal_is_asked_about(text: str) -> None:
    assert parse.read_euro(text) == parse.BAD_EURO


@pytest.mark.parametrize(
    ("text", "number"), [("25", "25"), ("25 %", "25"), ("12,50", "12.5"), ("-2", "-2"), ("0,5", "0.5"), ("", None)]
)
def test_a_target_keeps_its_digits(text: str, number: str | None) -> None:
    assert parse.read_number(text) == number


def test_what_is_no_target_is_told() -> None:
    assert parse.read_number("venticinque") == parse.BAD_NUMBER
    assert parse.read_number("1.234") == parse.BAD_NUMBER


def test_people_are_counted_in_hundredths() -> None:
    assert parse.read_hundredths("2,5") == 250
    assert parse.read_hundredths("2,555") == parse.BAD_HUNDREDTHS
    assert parse.read_hundredths("99999999") == parse.BAD_HUNDREDTHS


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("anno 2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("1° trimestre 2024", date(2024, 1, 1), date(2024, 3, 31)),
        ("IV trimestre 2026", date(2026, 10, 1), date(2026, 12, 31)),
        ("secondo semestre 2026", date(2026, 7, 1), date(2026, 12, 31)),
        ("1 trim. 2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("T2 2026", date(2026, 4, 1), date(2026, 6, 30)),
        ("S1/2026", date(2026, 1, 1), date(2026, 6, 30)),
        ("ottobre 2026", date(2026, 10, 1), date(2026, 10, 31)),
        ("2026-W44", date(2026, 10, 26), date(2026, 11, 1)),
        ("10/2026", date(2026, 10, 1), date(2026, 10, 31)),
    ],
)
def test_years_halves_and_quarters_are_periods(text: str, first: date, last: date) -> None:
    assert parse.read_span(text) == (first, last)


@pytest.mark.parametrize(
    "text", ["5° trimestre 2026", "3° semestre 2026", "S3 2026", "0000", "1900", "ieri", "trimestre 2026"]
)
def test_what_is_no_span_is_told(text: str) -> None:
    assert parse.read_span(text) == parse.BAD_SPAN


def test_no_amount_and_no_span_are_nothing() -> None:
    assert (parse.read_euro(""), parse.read_span("  "), parse.read_hundredths(" ")) == (None, None, None)

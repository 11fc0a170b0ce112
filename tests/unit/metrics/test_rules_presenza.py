# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do the rule and the indicator on the weeks say that they count different weeks?"""

from __future__ import annotations

from metrics.catalogue import find
from metrics.rules import find_rule


def test_the_rule_and_the_indicator_send_to_each_other() -> None:
    (found,) = find(["S-06"])
    assert "S-06 conta invece tutte le settimane" in find_rule("presenza.settimana").description
    assert "presenza.settimana giudica invece soltanto le settimane con lavoro agile" in found.description

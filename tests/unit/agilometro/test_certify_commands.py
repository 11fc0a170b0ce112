# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the command line certify, refuse in Italian, and say which line of a seal differs?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agilometro.cli import main
from agilometro.settings import load_settings
from record.store import open_store
from tests.unit.agilometro.certified import Office


def run(home: Path, *arguments: str) -> Result:
    environ = {"AGILOMETRO_HOME": str(home), "AGILOMETRO_ENTE": "lucca", "AGILOMETRO_DATABASE_URL": None}
    return CliRunner().invoke(main, arguments, env=environ, prog_name="agilometro")


@pytest.fixture
def furnished(home: Path) -> Path:
    """Return a home whose record has forty people."""
    settings = load_settings({"AGILOMETRO_HOME": str(home), "AGILOMETRO_ENTE": "lucca"}, home)
    home.mkdir(parents=True)
    store = open_store(settings.database_url, home)
    office = Office(store)
    office.furnish()
    office.desk.close()
    store.close()
    return home


def test_from_the_opening_to_a_checked_seal(furnished: Path, tmp_path: Path) -> None:
    opened = run(furnished, "certify", "open", "--chi", "A. Ufficio")
    assert (opened.exit_code, "Aperto il ciclo al 31/10/2026." in opened.output) == (0, True)
    status = json.loads(run(furnished, "certify", "status", "--format", "json").output)
    codes = [each["codice"] for each in status["indicatori"]]
    assert (status["fase"], status["indicatori"][0]["stato"]) == ("in verifica", "Da verificare")
    stale = run(furnished, "certify", "verify", "S-01@0123456789ab", "--ruolo", "dirigente", "--chi", "B")
    assert (stale.exit_code, "Il dato è cambiato mentre lo guardavi (ora 50,0" in stale.output) == (2, True)
    assert (
        run(furnished, "certify", "verify", *map(str.lower, codes), "--ruolo", "dirigente", "--chi", "B").exit_code == 0
    )
    assert run(furnished, "certify", "note", "--ruolo", "conferenza", "--chi", "C").exit_code == 0
    assert run(furnished, "certify", "verify", *codes, "--ruolo", "nucleo", "--chi", "D").exit_code == 0
    out = tmp_path / "sigillo.json"
    sealed = run(furnished, "certify", "seal", "--ruolo", "nucleo", "--chi", "D. Nucleo", "--out", str(out))
    assert sealed.output.startswith("Certificato il ")
    whole = run(furnished, "verify", str(out))
    assert (whole.exit_code, "è intatto: ogni riga si ritrova uguale" in whole.output) == (0, True)
    content = json.loads(out.read_text(encoding="utf-8"))
    next(row for row in content["contenuto"]["tabelle"]["A"] if row["code"] == "S-01")["numerator"] += 1
    out.write_text(json.dumps(content), encoding="utf-8")
    changed = run(furnished, "verify", str(out))
    assert changed.exit_code == 1
    assert "S-01, A, numerator: sigillato «11», ora «10»" in changed.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("status",), "Nessun ciclo di certificazione è aperto. Si apre con «agilometro certify open»."),
        (("open", "--chi", "A"), "non ci sono ancora dati"),
        (("verify", "S-01", "--chi", "A"), "manca l'opzione --ruolo"),
        (("verify", "S-01", "--ruolo", "sindaco", "--chi", "A"), "scegliere tra dirigente, conferenza, nucleo"),
        (("reopen", "--ruolo", "nucleo", "--chi", "A", "--al", "2026-10-31"), "Il ciclo al 31/10/2026 non c’è."),
        (("export", "--out", "x.json"), "questo sigillo non c’è"),
    ],
)
def test_wrong_use_is_one_italian_sentence(home: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run(home, "certify", *arguments)
    assert (result.exit_code, said in result.output) == (2, True), result.output


def test_what_is_no_seal_is_refused(home: Path, tmp_path: Path) -> None:
    for content in (b"{}", b"\xff\xfe"):
        file = tmp_path / "x.json"
        file.write_bytes(content)
        result = run(home, "verify", str(file))
        assert (result.exit_code, "«x.json» non è un sigillo" in result.output) == (2, True), result.output

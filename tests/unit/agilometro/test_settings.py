# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Where an installation keeps its things, from the environment, its own file, and the defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from agilometro.settings import DEFAULT_ENTE, SettingsError, load_settings, remember_ente


def test_everything_lies_under_var_by_default(tmp_path: Path) -> None:
    settings = load_settings({}, tmp_path)
    home = tmp_path / "var"
    assert settings.home == home
    assert settings.database_url == f"sqlite:///{home}/agilometro.db"
    assert settings.key_file == home / "secrets" / "identity.key"
    assert settings.norms_overlay == home / "norme"
    assert (settings.ente, settings.ente_chosen, settings.nome) == (DEFAULT_ENTE, False, None)
    assert not home.exists()


def test_the_environment_names_home_record_key_and_regulation(tmp_path: Path) -> None:
    environ = {
        "AGILOMETRO_HOME": "altrove",
        "AGILOMETRO_DATABASE_URL": "postgresql://127.0.0.1/agilometro",
        "AGILOMETRO_KEY_FILE": "/run/secrets/chiave",
        "AGILOMETRO_ENTE": "brescia",
    }
    settings = load_settings(environ, tmp_path)
    assert settings.home == tmp_path / "altrove"
    assert settings.database_url == environ["AGILOMETRO_DATABASE_URL"]
    assert settings.key_file == Path("/run/secrets/chiave")
    assert (settings.ente, settings.ente_chosen) == ("brescia", True)


def test_what_was_remembered_holds_until_the_environment_says_otherwise(tmp_path: Path) -> None:
    remember_ente(tmp_path / "var", "bologna", "Città inventata")
    settings = load_settings({}, tmp_path)
    assert (settings.ente, settings.nome, settings.ente_chosen) == ("bologna", "Città inventata", True)
    other = load_settings({"AGILOMETRO_ENTE": "lucca"}, tmp_path)
    assert (other.ente, other.nome) == ("lucca", None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ente: [lucca", "riga"),
        ("- lucca\n", "attese righe"),
        ("ente: lucca\nporta: 80\n", "«porta» non riconosciuta"),
    ],
)
def test_a_wrong_settings_file_is_said_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "agilometro.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        load_settings({}, tmp_path)


def test_a_settings_file_in_another_encoding_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "agilometro.yaml").write_bytes("nome: Città\n".encode("cp1252"))
    with pytest.raises(SettingsError, match="non è in UTF-8"):
        load_settings({}, tmp_path)

# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Where does this installation keep its things, and whose regulation does it follow?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

DEFAULT_ENTE = "lucca"
"""The regulation that holds when nobody chose one; whoever shows a figure says that it is the default."""


class SettingsError(ValueError):
    """The installation is set up in a way that cannot work; the message is one Italian sentence."""


@dataclass(frozen=True)
class Settings:
    """One installation: everything it writes lies under `home`, except a key file that was put elsewhere.

    `ente` names the regulation (`ente_chosen` is False when nobody did); `nome` is the administration's own name,
    None where the regulation's is good enough.
    """

    home: Path
    database_url: str
    ente: str
    ente_chosen: bool
    nome: str | None
    key_file: Path

    @property
    def norms_overlay(self) -> Path:
        """Return the folder whose acts and parameters are laid over ours; it need not exist."""
        return self.home / "norme"


def load_settings(environ: Mapping[str, str], cwd: Path) -> Settings:
    """Return the settings of the environment, then of `agilometro.yaml` in the home, then the defaults."""
    home = (cwd / environ.get("AGILOMETRO_HOME", "var")).resolve()
    written = _read_yaml(home / "agilometro.yaml")
    ente = environ.get("AGILOMETRO_ENTE") or written.get("ente")
    return Settings(
        home=home,
        database_url=environ.get("AGILOMETRO_DATABASE_URL") or f"sqlite:///{home / 'agilometro.db'}",
        ente=ente or DEFAULT_ENTE,
        ente_chosen=ente is not None,
        nome=written.get("nome") if ente == written.get("ente") else None,
        key_file=cwd / (environ.get("AGILOMETRO_KEY_FILE") or home / "secrets" / "identity.key"),
    )


def remember_ente(home: Path, ente: str, nome: str) -> None:
    """Write the chosen regulation and the name of the administration into the home's `agilometro.yaml`."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)  # as the record makes it: whoever comes first
    text = yaml.safe_dump({"ente": ente, "nome": nome}, allow_unicode=True, sort_keys=False)
    (home / "agilometro.yaml").write_text(text, encoding="utf-8")


def _read_yaml(path: Path) -> dict[str, str]:
    """Return the scalars of a settings file as text (YAML would read `8:00` as 480); a missing file is empty."""
    if not path.is_file():
        return {}
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} non si legge come YAML: {_where(error)}. Correggere il file.") from error
    if content in (None, ""):
        return {}
    if not isinstance(content, dict) or not all(isinstance(value, str) for value in content.values()):
        raise SettingsError(f"{path}: attese righe «ente: lucca» e «nome: …». Correggere il file.")
    unknown = sorted(set(content) - {"ente", "nome"})
    if unknown:
        raise SettingsError(f"{path}: voce «{unknown[0]}» non riconosciuta; sono ammesse «ente» e «nome».")
    return content


def _where(error: yaml.YAMLError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "non è in UTF-8"
    mark = getattr(error, "problem_mark", None)
    return f"riga {mark.line + 1}" if mark is not None else "contenuto non valido"

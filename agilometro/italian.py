# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does the command line speak Italian, where its library speaks English?"""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from agilometro.settings import SettingsError
from record.store import RecordUnavailable

WRONG_USE = 2

_WORDS = {
    "Usage: ": "Uso: ",
    "\nOptions:\n": "\nOpzioni:\n",
    "\nCommands:\n": "\nComandi:\n",
    "[OPTIONS]": "[OPZIONI]",
    "COMMAND [ARGS]...": "COMANDO [ARGOMENTI]...",
    "Show this message and exit.": "Mostra questo aiuto.",
    "[default:": "[predefinito:",
    "[required]": "[obbligatoria]",
}
"""What the library writes in a help page, and what is read here."""


class Comando(click.Command):
    """A command whose help is Italian."""

    def get_help(self, ctx: click.Context) -> str:
        """Return the help page."""
        return _translated(super().get_help(ctx))


class Comandi(click.Group):
    """The group of the commands: Italian help, one sentence per mistake, exit code 2 for wrong use."""

    command_class = Comando

    def get_help(self, ctx: click.Context) -> str:
        """Return the help page."""
        return _translated(super().get_help(ctx))

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run and exit: what a person got wrong is one sentence on the error stream, never a traceback."""
        try:
            code = super().main(args, *rest, **{**extra, "standalone_mode": False})
        except click.exceptions.NoArgsIsHelpError as shown:
            click.echo(shown.format_message())
            code = WRONG_USE
        except click.ClickException as mistake:
            click.echo(f"Errore: {said(mistake)}", err=True)
            code = mistake.exit_code
        except (SettingsError, RecordUnavailable) as mistake:
            click.echo(f"Errore: {mistake}", err=True)
            code = WRONG_USE
        except OSError as failure:
            click.echo(f"Errore: {failed(failure)}", err=True)
            code = WRONG_USE
        except click.Abort:
            click.echo("Interrotto.", err=True)
            code = 130
        sys.exit(code if isinstance(code, int) else 0)


def failed(failure: OSError) -> str:
    """Return what the machine refused as one Italian sentence: on which file, and why."""
    why = _REFUSALS.get(failure.errno or 0, failure.strerror or type(failure).__name__)
    return f"«{failure.filename}»: {why}." if failure.filename else f"{why}."


_REFUSALS = {
    errno.ENOSPC: "non c'è più spazio su disco",
    errno.EDQUOT: "non c'è più spazio su disco",
    errno.EROFS: "il disco è in sola lettura",
    errno.EACCES: "manca il permesso",
    errno.EPERM: "manca il permesso",
    errno.ENOENT: "il file o la cartella non c'è",
    errno.EISDIR: "è una cartella, serve un file",
    errno.ENOTDIR: "c'è un file dove serve una cartella",
    errno.EEXIST: "c'è un file dove serve una cartella",
    errno.ENAMETOOLONG: "il nome è troppo lungo",
    errno.ELOOP: "il collegamento gira su se stesso",
    errno.EIO: "il disco non si legge o non si scrive",
}


def _translated(text: str) -> str:
    for english, italian in _WORDS.items():
        text = text.replace(english, italian)
    return text


def said(mistake: click.ClickException) -> str:
    """Return a mistake as one Italian sentence."""
    if isinstance(mistake, click.NoSuchOption):
        return f"l'opzione {mistake.option_name} non c'è. Per l'elenco: --help."
    if isinstance(mistake, click.exceptions.NoSuchCommand):
        return f"il comando «{mistake.command_name}» non c'è. Per l'elenco: agilometro --help."
    if isinstance(mistake, click.MissingParameter):
        return f"manca {_name(mistake)}. Per un aiuto: --help."
    if isinstance(mistake, click.BadParameter):
        return f"{_name(mistake)}: {_wrong_path(mistake.message)}"
    if isinstance(mistake, click.BadOptionUsage):
        return f"l'opzione {mistake.option_name} vuole un valore, o non ne vuole. Per un aiuto: --help."
    extra = _EXTRA.match(mistake.message)
    return f"argomenti di troppo: {extra[1]}. Per un aiuto: --help." if extra else mistake.message


_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)")


def _wrong_path(message: str) -> str:
    """Return what the library says of a path that is of the wrong kind in Italian; the rest as it is."""
    for pattern, italian in _PATHS:
        found = pattern.fullmatch(message)
        if found is not None:
            return italian.format(found[1])
    return message


_PATHS = (
    (re.compile(r"File '(.*)' is a directory\.", re.DOTALL), "«{}» è una cartella, serve un file."),
    (re.compile(r"Directory '(.*)' is a file\.", re.DOTALL), "«{}» è un file, serve una cartella."),
    (re.compile(r"\w+ '(.*)' is not writable\.", re.DOTALL), "«{}»: manca il permesso di scrivere."),
    (re.compile(r"\w+ '(.*)' is not readable\.", re.DOTALL), "«{}»: manca il permesso di leggere."),
)
"""What the library says of a path, whole, and how it is said here."""


def _name(mistake: click.BadParameter) -> str:
    param = mistake.param
    if isinstance(param, click.Option):
        return f"l'opzione {param.opts[0]}"
    return param.human_readable_name if param is not None else "un valore"


class Day(click.ParamType[date]):
    """A day, written 2026-10-31 or 31/10/2026, of a year for which a record and a triennium can be thought of."""

    name = "GIORNO"
    years = range(1900, 2200)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day."""
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                day = datetime.strptime(value, form).date()
            except ValueError:
                continue
            if day.year not in self.years:
                self.fail(f"«{value}» non va bene: l'anno va da {self.years[0]} a {self.years[-1]}.", param, ctx)
            return day
        self.fail(f"«{value}» non è un giorno: scrivere per esempio 31/10/2026.", param, ctx)


class Whole(click.ParamType[int]):
    """A whole number between two others."""

    name = "NUMERO"

    def __init__(self, least: int, most: int) -> None:
        self._least, self._most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number."""
        try:
            number = int(value)
        except ValueError:
            self.fail(f"«{value}» non è un numero intero.", param, ctx)
        if not self._least <= number <= self._most:
            self.fail(f"{number} non va bene: da {self._least} a {self._most}.", param, ctx)
        return number


class Within(click.ParamType[tuple[int, str]]):
    """How far ahead: 60d or 60g (days), 8w or 8s (weeks), 2m (months)."""

    name = "TEMPO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, str]:
        """Return the number, and d, w or m."""
        if isinstance(value, tuple):
            return value
        found = _AHEAD.fullmatch(value.strip())
        if found is None:
            self.fail(f"«{value}» non è un tempo: scrivere per esempio 60g, 8s o 2m (al massimo 999).", param, ctx)
        return int(found[1]), {"g": "d", "s": "w"}.get(found[2].lower(), found[2].lower())


_AHEAD = re.compile(r"(\d{1,3})\s*([dgwsm])", re.IGNORECASE | re.ASCII)


class OneOf(click.ParamType[str]):
    """One of a few words."""

    name = "PAROLA"

    def __init__(self, *words: str) -> None:
        self._words = words

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the words, as the help page shows them."""
        return "|".join(self._words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word."""
        if value not in self._words:
            self.fail(f"«{value}» non va bene: scegliere tra {', '.join(self._words)}.", param, ctx)
        return str(value)


class Existing(click.ParamType[Path]):
    """A file or a folder that is there."""

    name = "FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return its path."""
        path = Path(value)
        if not path.exists():
            self.fail(f"«{value}» non c'è.", param, ctx)
        if not (path.is_file() or path.is_dir()):
            self.fail(f"«{value}» non è un file né una cartella.", param, ctx)
        return path


class SomeOf(click.ParamType[tuple[str, ...]]):
    """Some of a few words, separated by commas."""

    name = "ELENCO"

    def __init__(self, *words: str) -> None:
        self._words = words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Return the words, in the order written."""
        if isinstance(value, tuple):
            return value
        asked = tuple(word.strip() for word in value.split(",") if word.strip())
        for word in asked:
            if word not in self._words:
                self.fail(f"«{word}» non va bene: scegliere tra {', '.join(self._words)}.", param, ctx)
        return asked

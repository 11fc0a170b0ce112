# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What changed, for whom, from which day? Reads the fragments of changes/ and writes CHANGELOG.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from norms.reading import Entry, Text, read_entry

ROOT = Path(__file__).resolve().parent.parent
NEXT = "prossima"
KINDS = {
    "figures": "Cifre",
    "rules": "Regole",
    "files": "File in ingresso",
    "pages": "Pagine",
    "house": "La casa",
}
HEAD = """<!-- SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later -->
<!-- Scritto da `make changelog` a partire da changes/: non si modifica a mano. -->
# Che cosa cambia, per chi, da quale giorno
"""


@dataclass(frozen=True)
class Fragment:
    """One change. `since` is the first reference day on which a figure differs; None: no figure moves."""

    title: str
    kind: str
    indicators: tuple[str, ...]
    parameters: tuple[str, ...]
    enti: tuple[str, ...]
    since: date | None

    def sentence(self) -> str:
        """Return the change as one line of the changelog."""
        if self.since is None:
            return f"- {self.title} Nessuna cifra cambia."
        moved = ", ".join((*self.indicators, *self.parameters))
        return f"- {self.title} Cambiano: {moved}; per: {', '.join(self.enti)}; dal {self.since:%d/%m/%Y}."


def read_fragment(path: Path) -> Fragment:
    """Return one fragment; raises norms.reading.DeclarationError with file and line when it is not well formed."""
    entry = read_entry(path)
    entry.only(("title", "kind"), ("indicators", "parameters", "enti", "since"))
    since = entry.optional("since")
    fragment = Fragment(
        title=_sentence(entry.text("title")),
        kind=entry.text("kind").among(list(KINDS), "kind"),
        indicators=_words(entry, "indicators"),
        parameters=_words(entry, "parameters"),
        enti=_words(entry, "enti"),
        since=since.as_date() if since else None,
    )
    moves = bool(fragment.indicators or fragment.parameters)
    if not moves == bool(fragment.enti) == (fragment.since is not None):
        raise entry.wrong(
            "a change that moves figures says which, whose (enti) and from which day (since); others none"
        )
    return fragment


def fragments(version: str) -> tuple[Fragment, ...]:
    """Return the fragments of a version's folder, in the order of their names."""
    return tuple(read_fragment(path) for path in sorted((ROOT / "changes" / version).glob("*.yaml")))


def versions() -> tuple[str, ...]:
    """Return the folders of changes/, the next version first, then the newest."""
    folders = (path.name for path in (ROOT / "changes").iterdir() if path.is_dir() and path.name != NEXT)
    return (NEXT, *sorted(folders, key=lambda name: tuple(map(int, name.split("."))), reverse=True))


def changelog() -> str:
    """Return the whole text of CHANGELOG.md."""
    return "\n".join([HEAD, *(part for version in versions() for part in _section(version))])


def _section(version: str) -> list[str]:
    lines = ["## Prossima versione" if version == NEXT else f"## {version}", ""]
    for kind, heading in KINDS.items():
        of_kind = [fragment.sentence() for fragment in fragments(version) if fragment.kind == kind]
        if of_kind:
            lines += [f"### {heading}", "", *of_kind, ""]
    return lines


def _sentence(title: Text) -> str:
    if not title.text.endswith("."):
        raise title.wrong("the title is a whole sentence: it ends with a full stop")
    return title.text


def _words(entry: Entry, key: str) -> tuple[str, ...]:
    if entry.get(key) is None:
        return ()
    items = entry.listing(key).items
    if not all(isinstance(item, Text) for item in items):
        raise entry.wrong(f"{key!r} is a list of words")
    return tuple(item.text for item in items if isinstance(item, Text))


if __name__ == "__main__":
    (ROOT / "CHANGELOG.md").write_text(changelog(), encoding="utf-8")

# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is wrong with a file, where, and what can the person who sent it do about it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]

CODES: dict[str, str] = {
    "ING-01": "File non leggibile",
    "ING-02": "Data non valida",
    "ING-03": "Fine prima dell'inizio",
    "ING-04": "Numero non valido",
    "ING-05": "Valore non previsto",
    "ING-06": "Valore obbligatorio mancante",
    "ING-07": "Matricola sconosciuta",
    "ING-08": "Riga ripetuta nel file",
    "ING-09": "Accordi sovrapposti",
    "ING-10": "Colonna mancante",
    "ING-11": "Colonna non prevista",
    "ING-12": "Colonna vietata",
    "ING-13": "Valore fuori dai limiti",
    "ING-14": "Accordo o domanda sconosciuti",
    "ING-15": "Struttura sconosciuta",
    "ING-16": "Ora non valida",
    "ING-17": "File già caricato",
    "ING-18": "Somma della riga non possibile",
    "ING-19": "Data non plausibile",
    "ING-20": "Foglio non riconosciuto",
    "ING-21": "Riga di totale non caricata",
    "ING-22": "Riga con celle in più o in meno",
    "ING-23": "Celle unite tra i dati",
    "ING-24": "Colonna ripetuta",
    "ING-25": "Foglio nascosto non caricato",
    "ING-26": "Formula in errore",
    "ING-27": "Riga di quarantena non riconosciuta",
    "ING-28": "Titoli di una domanda non tutti validi",
    "ING-29": "Foglio senza righe",
    "ING-30": "Formula senza valore",
    "ING-31": "Pesi che non sommano a 100",
    "ING-32": "Testo non in UTF-8",
    "ING-33": "Risposte senza la data di invio",
    "ING-34": "Tabella dei partecipanti non aperta",
    "ING-36": "Fogli non letti",
    "ING-37": "Scelta multipla su più colonne",
    "ING-38": "Tabella senza piattaforma",
    "ING-39": "Domanda con più colonne",
    "ING-40": "Domanda senza colonna",
    "ING-41": "Colonna che non è del questionario",
    "ING-42": "Risposta non riconosciuta",
    "ING-43": "Risposta fuori dalla scala",
    "ING-44": "Verso della scala da confermare",
    "ING-45": "File di un altro questionario o di un'altra rilevazione",
    "ING-46": "Risposte ripetute o vuote",
    "ING-47": "Risposta letta con una scelta nostra",
}
"""Every code an `Issue` may carry, with its short Italian title. A code, once published, never changes its meaning."""

STATEMENTS = frozenset({"ING-01", "ING-10", "ING-11", "ING-12", "ING-17"} | {f"ING-{n}" for n in range(20, 48)})
"""Codes of files, sheets, columns and rows: their `expected` is a statement of its own, not what a cell should hold."""


def column_letters(column: int) -> str:
    """Return the letters a spreadsheet writes above a 1-based column: 1 -> A, 27 -> AA."""
    if column < 1:
        raise ValueError(f"columns are counted from 1, not {column}")
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True)
class Issue:
    """One problem of one file, in the words of the person who has to solve it.

    `row` and `column` are 1-based, as the spreadsheet shows them. `expected`, without full stop, is what a cell should
    have held («una data gg/mm/aaaa»: the sentence puts «attesa» before it, in its gender) or, for the codes in
    `STATEMENTS`, what is wrong with the file, sheet, column or row («manca la colonna «inizio»»). `remedy` is a whole
    sentence.
    `value` is never set for a column that is personal (`record.columns.Sensitivity`).
    """

    code: str
    level: Level
    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    field: str | None = None
    expected: str = ""
    remedy: str = ""
    value: str | None = None

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"unknown issue code {self.code!r}: declare it in ingest.issues.CODES")

    @property
    def title(self) -> str:
        """The short Italian title of the code."""
        return CODES[self.code]

    @property
    def cell(self) -> str | None:
        """The cell's own name, `B3`, or None when the issue is not about one cell."""
        if self.row is None or self.column is None:
            return None
        return f"{column_letters(self.column)}{self.row}"

    @property
    def clause(self) -> str:
        """What is wrong, without full stop: «attesa una data gg/mm/aaaa», «manca la colonna «inizio»»."""
        return self.expected if self.code in STATEMENTS else f"{_awaited(self.expected)} {self.expected}"

    def address(self) -> str:
        """Return where the problem stands: «foglio «Accordi», cella B3», shorter when less is known, or nothing."""
        place = [f"foglio «{self.sheet}»"] if self.sheet else []
        if self.cell:
            place.append(f"cella {self.cell}")
        elif self.row is not None:
            place.append(f"riga {self.row}")
        elif self.column is not None:
            place.append(f"colonna {column_letters(self.column)}")
        return ", ".join(place)

    def sentence(self, file_name: str) -> str:
        """Return it whole: `ING-02 · accordi.xlsx, foglio «Accordi», cella B3: atteso ... . Correggi ...`."""
        where = ", ".join(part for part in (file_name, self.address()) if part)
        said = f"{self.code} · {where}: {self.clause}."
        return f"{said} {self.remedy}" if self.remedy else said


def _awaited(expected: str) -> str:
    """Return the participle in the gender and number of the words that follow: «attesa una data», «attese ore …»."""
    if expected.startswith(("una ", "un'", "la ")):
        return "attesa"
    return "attese" if expected.startswith(("le ", "ore ")) else "atteso"


class FileRefused(Exception):
    """A whole file cannot be taken in; nothing of it was read further. `issues` say why, never with a traceback."""

    def __init__(self, *issues: Issue) -> None:
        super().__init__("; ".join(issue.sentence("") for issue in issues))
        self.issues = issues

    @property
    def issue(self) -> Issue:
        """The first reason."""
        return self.issues[0]

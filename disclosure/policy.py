# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How small is too small? The threshold of an audience, with its reason; below the floor it is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

FLOOR = 3
"""No threshold below three people, whatever a policy says (Regole deontologiche Sistan, G.U. 14/01/2019, art. 5)."""

OURS = Path(__file__).parent / "policies"


class PolicyError(ValueError):
    """A policy is wrong. The message is English: `file: what is wrong; what is allowed`."""


@dataclass(frozen=True)
class Policy:
    """The rules of an audience. `reason` is Italian: whoever meets a hidden number may read it."""

    id: str
    title: str
    threshold: int
    reason: str
    source: str

    def __post_init__(self) -> None:
        """Refuse a threshold below the floor, whoever makes the policy."""
        if self.threshold < FLOOR:
            raise PolicyError(f"policy {self.id!r}: threshold {self.threshold} is below the floor of {FLOOR} people")


def load_policy(id: str = "personale", extra: Path | None = None) -> Policy:
    """Return a policy by id; a file of `extra` comes before ours. Raises PolicyError on any mistake."""
    folders = [folder for folder in (extra, OURS) if folder is not None]
    path = next((folder / f"{id}.yaml" for folder in folders if (folder / f"{id}.yaml").is_file()), None)
    if path is None:
        known = sorted({file.stem for folder in folders for file in folder.glob("*.yaml")})
        raise PolicyError(f"unknown policy {id!r}; allowed: {', '.join(known)}")
    return _read(path)


def _read(path: Path) -> Policy:
    try:
        written = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise PolicyError(f"{path}: not YAML: {error}") from None
    keys = ("id", "title", "threshold", "reason", "source")
    if not isinstance(written, dict) or set(written) != set(keys):
        raise PolicyError(f"{path}: expected exactly the keys {', '.join(keys)}")
    if not all(isinstance(written[key], str) and written[key].strip() for key in keys):
        raise PolicyError(f"{path}: every key must be a text")
    if not re.fullmatch(r"\d+", written["threshold"]):
        raise PolicyError(f"{path}: threshold {written['threshold']!r} is not a count of people")
    return Policy(written["id"], written["title"], int(written["threshold"]), written["reason"], written["source"])

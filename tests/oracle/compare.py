"""What an answer says now against what it said then, and the differences that are wanted."""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CORPUS = HERE / "cases.jsonl.gz"
WANTED = HERE / "wanted"

Record = Mapping[str, str]
OWN = (  # what two records of the same thing share
    "own", "kode", "uraian", "measure", "table", "file", "name", "kind", "left", "right",
)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One record that a case no longer gives, or gives anew, or that says other things."""

    case: str
    gone: str  # as JSON, or empty
    new: str

    @cached_property
    def kind(self) -> str:
        """What differs, in words that many differences share."""
        then, now = loaded(self.gone), loaded(self.new)
        one = now or then
        noun, value = next((name, each) for name, each in one.items() if name != "own")
        named = noun in {"finding", "explanation", "checked", "not checked", "coverage"}
        what = f"{'own ' if 'own' in one else ''}{noun}{f' {value}' if named else ''}"
        if then and now:
            changed = [name for name in {**then, **now} if then.get(name) != now.get(name)]
            what += f": {', '.join(changed)}"
        else:
            what += " is new" if now else " is gone"
        return f"{self.case.split('/')[0]}, {what}"


def loaded(text: str) -> dict[str, str]:
    """A record from its text."""
    return dict(json.loads(text)) if text else {}


def dumped(record: Record) -> str:
    """A record as text."""
    return json.dumps(record, ensure_ascii=False)


def differences(case: str, then: Iterable[Record], now: Iterable[Record]) -> list[Difference]:
    """What differs but for order; a record that says other things of the same is one difference."""
    before, after = Counter(map(dumped, then)), Counter(map(dumped, now))
    gone, new = (before - after).elements(), (after - before).elements()
    same: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for text in new:
        same[_own(text)].append(text)
    found = [
        Difference(case, text, same[_own(text)].pop(0) if same[_own(text)] else "") for text in gone
    ]
    return found + [Difference(case, "", text) for rest in same.values() for text in rest]


def _own(text: str) -> tuple[str, ...]:
    record = loaded(text)
    name, value = next((name, value) for name, value in record.items() if name != "own")
    return name, value if len(record) > 1 else "", *(record.get(name, "") for name in OWN)


# --- files ----------------------------------------------------------------------------------------


def read_cases() -> list[dict[str, Any]]:
    """Every case with what it gave."""
    with gzip.open(CORPUS, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def write_cases(cases: Iterable[Mapping[str, Any]]) -> None:
    """The same cases make the same file, byte by byte."""
    text = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)
    CORPUS.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def read_wanted(folder: Path = WANTED) -> dict[str, list[Difference]]:
    """The wanted differences by their reason: a file each, the reason in its first line."""
    found = {}
    for path in sorted(folder.glob("*.jsonl")):
        first, *rest = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        found[first["why"]] = [
            Difference(
                each["case"],
                *(dumped(each[side]) if each[side] else "" for side in ("gone", "new")),
            )
            for each in rest
        ]
    return found


def write_wanted(wanted: Mapping[str, Sequence[Difference]], folder: Path = WANTED) -> None:
    """One file a reason, named by it; a reason without differences has no file."""
    kept = {folder / f"{slug(why)}.jsonl": (why, found) for why, found in wanted.items() if found}
    for path in set(folder.glob("*.jsonl")) - kept.keys():
        path.unlink()
    folder.mkdir(exist_ok=True)
    for path, (why, found) in kept.items():
        lines: list[dict[str, Any]] = [{"why": why}]
        lines += [
            {
                "case": each.case,
                "kind": each.kind,
                "gone": loaded(each.gone),
                "new": loaded(each.new),
            }
            for each in sorted(found, key=lambda each: (each.kind, each.case, each.gone, each.new))
        ]
        path.write_text(
            "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8"
        )


def slug(why: str) -> str:
    """The name of a reason as a file.

    >>> slug("A printed sisa proves the realisasi beside it.")
    'a-printed-sisa-proves-the-realisasi-beside-it'
    """
    words = "".join(letter if letter.isalnum() else " " for letter in why.lower()).split()
    return "-".join(words[:10])


# --- the verdict ----------------------------------------------------------------------------------


def split(
    found: Iterable[Difference], wanted: Iterable[Difference]
) -> tuple[list[Difference], list[Difference]]:
    """The differences that nobody wanted, and the wanted ones that are none any more."""
    now, asked = Counter(found), Counter(wanted)
    return [*(now - asked).elements()], [*(asked - now).elements()]


def by_kind(found: Iterable[Difference]) -> dict[str, list[Difference]]:
    """Differences by kind, the most frequent kind first."""
    kinds: dict[str, list[Difference]] = defaultdict(list)
    for each in found:
        kinds[each.kind].append(each)
    return dict(sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0])))


def told(difference: Difference) -> Iterator[str]:
    """A difference in lines: what is the same first, then what was and what is."""
    then, now = loaded(difference.gone), loaded(difference.new)
    if not (then and now):
        yield f"  {'-' if then else '+'} {_said(then or now)}"
        return
    yield f"    {_said({name: value for name, value in then.items() if now.get(name) == value})}"
    for sign, one, other in (("-", then, now), ("+", now, then)):
        differing = {name: value for name, value in one.items() if other.get(name) != value}
        yield f"  {sign}   {_said(differing)}"


def _said(record: Record) -> str:
    return "; ".join(f"{name} {value}" for name, value in record.items() if value) or "(nothing)"

"""Bytes as a hasty writer or a broken disk would leave them, and what a reader makes of them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.outcome import fingerprint
from sim.scenario import cases, reading
from sim.scenario.records import Scenario
from sim.scenario.schema import schema
from sim.scenario.wording import Faults
from sim.scenario.yaml_nodes import Document, Place
from sim.sweep import calibration, design, headlines

RIVERS = Path(__file__).parents[1] / "scenario" / "two_rivers.yaml"
ODD = [
    b"null", b"[]", b"{}", b"true", b"-1", b"0", b"-0.0", b".nan", b".inf", b"NaN", b"Infinity",
    b"1e308", b"5e-324", b"1e-9", b"1000000001", b"9" * 40, b'""', b'"\\0"', b"'", b"*a", b"&a ",
    b"!!int ", b"<<: *a", b"&a [*a]", b"---\n", b"...\n", b"? ", b"|\n", b">-\n", b"%YAML 1.1\n",
    b"\t", b"\r\n", b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc2\x85", b"\xed\xa0\x80",
    "\u202e\u05d0".encode(), "\U0001f54a".encode(), b"9999-12-31", b"../x", b"extends: x\n",
]  # fmt: skip


def seeds() -> list[bytes]:
    """Every shipped file of each kind, the small scenario of the tests, and a receipt."""
    others = [*calibration.shipped(), *cases.shipped()[:4], reading.SCENARIOS / "headlines.yaml"]
    files = [RIVERS, *reading.shipped(), *design.shipped(), *others]
    kept = reading.as_data(reading.read(RIVERS))
    receipt = json.dumps({"scenario": kept, "scenario_sha256": "0", "seed": 3}).encode()
    return [receipt, *(file.read_bytes() for file in files)]


def words() -> list[bytes]:
    """The words of the format, and odd values."""
    keys = {k for record in schema()["$defs"].values() for k in record.get("properties", {})}
    return [*ODD, *(f"{key}: ".encode() for key in sorted(keys))]


class Mutator:
    """Changes bytes: a few cuts, copies, swaps and odd values."""

    def __init__(self) -> None:
        self.words, self.seeds = words(), seeds()

    def __call__(self, raw: bytes, luck: random.Random) -> bytes:
        """The bytes with one to four changes."""
        for _ in range(luck.randint(1, 4)):
            raw = luck.choice(CHANGES)(self, raw, luck)
        return raw

    def _insert(self, raw: bytes, luck: random.Random) -> bytes:
        at = luck.randint(0, len(raw))
        return raw[:at] + luck.choice(self.words) + raw[at:]

    def _cut(self, raw: bytes, luck: random.Random) -> bytes:
        at = luck.randint(0, len(raw))
        return raw[:at] + raw[at + luck.randint(1, 40) :]

    def _flip(self, raw: bytes, luck: random.Random) -> bytes:
        at = luck.randint(0, len(raw))
        return raw[:at] + bytes([luck.randrange(256)]) + raw[at + 1 :]

    def _value(self, raw: bytes, luck: random.Random) -> bytes:
        lines = raw.split(b"\n")
        at = luck.randrange(len(lines))
        key, colon, _ = lines[at].partition(b": ")
        lines[at] = key + colon + luck.choice(self.words)
        return b"\n".join(lines)

    def _lines(self, raw: bytes, luck: random.Random) -> bytes:
        """A line swapped, doubled, dropped or moved to another depth."""
        lines = raw.split(b"\n")
        one, other = luck.randrange(len(lines)), luck.randrange(len(lines))
        change = luck.randrange(4)
        if change == 0:
            lines[one], lines[other] = lines[other], lines[one]
        elif change == 1:
            lines.insert(other, lines[one])
        elif change == 2:
            del lines[one]
        else:
            lines[one] = luck.choice([b"  " + lines[one], lines[one][2:]])
        return b"\n".join(lines)

    def _splice(self, raw: bytes, luck: random.Random) -> bytes:
        other = luck.choice(self.seeds)
        return raw[: luck.randint(0, len(raw))] + other[luck.randint(0, len(other)) :]


CHANGES = (
    Mutator._insert, Mutator._cut, Mutator._flip, Mutator._value, Mutator._value, Mutator._lines,
    Mutator._splice,
)  # fmt: skip


class Reader:
    """Reads bytes as a file, as `check` would, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "mangled.yaml"

    def __call__(self, raw: bytes) -> Any:
        """What the bytes say; None where they were refused in words, with a file."""
        self.file.write_bytes(raw)
        try:
            said = _said(self.file)
        except Faults as faults:
            tells(faults)
            return None
        if isinstance(said, Scenario):
            keeps_its_words(said)
        return said


def _said(file: Path) -> Any:
    """What a file of whichever kind says; raises Faults."""
    document = reading.document_of(file)
    if "headlines" in document.data:
        return headlines.read(file)
    if reading.is_calibration(document):
        return calibration.read(file)
    if reading.is_sweep(document):
        return design.read(file)
    return cases.read(file) if reading.is_case(document) else reading.read(file)


def tells(faults: Faults) -> None:
    """Every refusal names a file and says why."""
    assert faults.faults
    assert all(fault.file and fault.message for fault in faults.faults)
    assert not any(alien in str(faults) for alien in ("Traceback", "pydantic", "Input should"))


def keeps_its_words(scenario: Scenario) -> None:
    """What a receipt keeps of a scenario is read as the same scenario."""
    kept = json.loads(json.dumps(reading.as_data(scenario)))
    again = reading.scenario_of(Document(kept, {(): Place("receipt", None)}))
    assert fingerprint(again) == fingerprint(scenario)


def mutated(number: int, luck: random.Random, raw: bytes = b"") -> Iterator[bytes]:
    """So many mutations of some bytes, or of the seeds."""
    mutate = Mutator()
    for _ in range(number):
        yield mutate(raw or luck.choice(mutate.seeds), luck)

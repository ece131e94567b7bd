"""What may become of a file: each damage of a kind, as new bytes or as something in its place."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

SHAPES = {  # JSON, but not what was asked for
    "nothing": "null", "a number": "3", "a word": '"word"', "a list": "[]", "an object": "{}",
    "a format": '{"format": 2}', "no end": "[" * 100_000, "no JSON": "{]", "nan": '{"format": NaN}',
}  # fmt: skip


def made_of(raw: bytes, flips: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """(what befell it, what it became): cut, emptied, overwritten, another sort of document, and
    one bit flipped in so many bytes that are no blanks."""
    yield "empty", b""
    for share in (1, 2, 3):
        yield f"cut at {share}/4", raw[: len(raw) * share // 4]
    yield "last byte lost", raw.rstrip()[:-1]
    yield "zeros", bytes(len(raw))
    yield "zeros at the end", raw[: len(raw) // 2] + bytes(len(raw) - len(raw) // 2)
    yield "no UTF-8", b"\xff\xfe" + raw
    yield "twice", raw + raw
    for shape, words in SHAPES.items():
        yield shape, words.encode()
    yield from flipped(raw, flips, seed)


def flipped(raw: bytes, flips: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """One bit flipped, in so many places."""
    luck = random.Random(seed)
    places = [k for k, byte in enumerate(raw) if byte not in b" \n"]
    for k in luck.sample(places, min(flips, len(places))):
        bit = luck.randrange(8)
        yield f"bit {bit} of byte {k}", raw[:k] + bytes([raw[k] ^ (1 << bit)]) + raw[k + 1 :]


def changed_digits(raw: bytes, flips: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """One digit that became another: the most credible damage."""
    luck = random.Random(seed)
    places = [k for k, byte in enumerate(raw) if byte in b"0123456789"]
    for k in luck.sample(places, min(flips, len(places))):
        other = luck.choice(b"0123456789".replace(raw[k : k + 1], b""))
        yield f"digit at {k}", raw[:k] + bytes([other]) + raw[k + 1 :]


def without(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """A document that lost one of its entries, or has another sort of thing in it."""
    whole = json.loads(raw)
    for key in whole:
        yield f"no {key}", json.dumps({k: v for k, v in whole.items() if k != key}).encode()
        yield f"other {key}", json.dumps({**whole, key: [{}]}).encode()


def _folder(file: Path) -> None:
    file.mkdir()


def _loop(file: Path) -> None:
    file.symlink_to(file.name)


def _nowhere(file: Path) -> None:
    file.symlink_to(file.with_name("nowhere"))


IN_ITS_PLACE: dict[str, Callable[[Path], None]] = {
    "missing": lambda file: None,
    "a folder": _folder,
    "a link to itself": _loop,
    "a link to nowhere": _nowhere,
}

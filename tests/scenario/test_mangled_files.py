"""Whatever the bytes, reading ends in a scenario or in faults: never in a traceback."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from sim.scenario.reading import find, read
from sim.scenario.wording import Faults

DEFAULT = find("january_2026").read_bytes()
RIVERS = Path(__file__).with_name("two_rivers.yaml").read_bytes()
VARIANT = find("false_flag_crisis").read_bytes()
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
PIECES = [
    b":", b"\n", b"  ", b"\t", b"- ", b"[", b"]", b"{", b"}", b"'", b'"', b"#", b"&a ", b"*a",
    b"!", b"!!int ", b"|", b">", b"%", b"---\n", b"...", b"? ", b"null", b"true", b"1e400",
    b".nan", b"-1", b"99999999999999999999", b"\x00", b"\xff", b"\xc2\x85", "\u2028".encode(),
    b"<<: ", b"extends: ",
]  # fmt: skip


def ends_well(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "mangled.yaml"
        file.write_bytes(raw)
        told = ""
        try:
            read(file)
        except Faults as faults:
            told = str(faults)
    assert not any(alien in told for alien in ("Traceback", "pydantic", "Input should", "has 0"))


@CALM
@given(some.binary(max_size=200))
@example(b"&a [*a]")
@example(b"? {a: b}\n: c")
@example(b"extends: mangled\nid: mangled\n")
def test_random_bytes_are_told_as_faults(raw):
    ends_well(raw)


@CALM
@given(some.text(max_size=200))
def test_random_words_are_told_as_faults(text):
    ends_well(text.encode("utf-8", "surrogatepass"))


@settings(CALM, max_examples=60)
@given(
    some.sampled_from([DEFAULT, RIVERS, RIVERS, RIVERS, VARIANT, VARIANT]),
    some.lists(
        some.tuples(some.floats(0, 1), some.integers(0, 30), some.sampled_from([b"", *PIECES])),
        min_size=1,
        max_size=5,
    ),
)
def test_a_scenario_with_pieces_cut_out_and_put_in_reads_or_is_told_as_faults(raw, cuts):
    for where, length, piece in cuts:
        place = int(where * len(raw))
        raw = raw[:place] + piece + raw[place + length :]
    ends_well(raw)


@settings(CALM, max_examples=60)
@given(some.sampled_from([RIVERS, VARIANT]), some.data())
def test_a_scenario_with_a_value_exchanged_reads_or_is_told_as_faults(raw, data):
    lines = raw.split(b"\n")
    place = data.draw(some.integers(0, len(lines) - 1))
    key, colon, _ = lines[place].partition(b": ")
    odd = [
        b"null",
        b"[]",
        b"{}",
        b"[[1]]",
        b"{a: {b: 1}}",
        b"true",
        b"-1",
        b"1e30",
        b"word",
        b'""',
        b"0",
    ]
    lines[place] = key + colon + data.draw(some.sampled_from(odd))
    ends_well(b"\n".join(lines))

"""Files made to break a reader, by name, each with words of its refusal; '' where it is sound."""

from __future__ import annotations

from tests.attack.mangling import RIVERS

SOUND = RIVERS.read_bytes()
LINES = SOUND.decode()


def told(*exchanges: tuple[str, str]) -> bytes:
    """The small scenario with words exchanged, each of which must be there."""
    text = LINES
    for old, new in exchanges:
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


def many(pattern: str, number: int) -> str:
    """A pattern with the numbers from 0 in place of N."""
    return "".join(pattern.replace("N", str(k)) for k in range(number))


def of_issues(number: int, levels: int, lines: str = "", guests: int = 0) -> bytes:
    """The small scenario with so many more issues of so many levels, red lines and guarantors."""
    scale = ", ".join(
        f"{{value: {k / max(1, levels - 1):.4f}, key: k{k}, label: L}}" for k in range(levels)
    )
    issues = many(f"  iN: {{label: I, question: Q, levels: [{scale}]}}\n", number)
    more = many(", iN: 0", number)
    ends = ("upland: {corridor: 0.0, water: 0.0", "lowland: {corridor: 1.0, water: 1.0",
            "stalemate: {corridor: 0.5, water: 0.0", "x: {corridor: 0.5, water: 1.0")  # fmt: skip
    return told(
        ("issues:\n", "issues:\n" + issues),
        *((end, end + more) for end in ends),
        ("    red_lines:\n", "    red_lines:\n" + lines),
        ("\nwar:\n", many(GUEST, guests) + "\nwar:\n"),
    )  # fmt: skip


GUEST = (
    "  gN: {label: G, short: G, role: guarantor, veto: true, war: {cost: 0.01}, "
    "preferences: {water: {ideal: 1.0, weight: 1.0}}}\n"
)
EVENT = '  - {id: eN, week: 5, text: "T", effects: {damage: {lowland: 0.01}}}\n'
LINKED = "".join(  # each lifted by any of sixteen other issues
    f"      l{k}: {{issue: i{k % 18}, op: '<=', bound: 0.0, unless: ["
    + ", ".join(f"{{issue: i{(k + m) % 18}, op: '>=', bound: 1.0}}" for m in range(1, 17))
    + "]}\n"
    for k in range(100)
)
CORRIDOR = "corridor: {ideal: 0.0, weight: 0.6}"
WATER = "water: {ideal: 0.0, weight: 0.4}"
SWEEP = "id: s\ntitle: T\nscenario: january_2026\n"
DESIGN = "design: {kind: latin_hypercube, points: 10}\n"
MANY = "more than 100,000 entries"
DEEP = "nested more than 40 deep"
UTF8 = "is not UTF-8 text"

BOMBS = {
    "laughs": (("a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]\n" for k in range(1, 12))).encode(), MANY),
    "quadratic": (b"a: &a [" + b"x," * 40_000 + b"x]\nb: [" + b"*a," * 40_000 + b"*a]\n", MANY),
    "quadratic_text": (b"a: &a " + b"x" * 10**6 + b"\nb: [" + b"*a," * 90_000 + b"*a]\n",
                       "is missing"),
    "quadratic_number": (b"a: &a 0." + b"1" * 10**6 + b"\nb: [" + b"*a," * 90_000 + b"*a]\n",
                         "is not a finite number"),
    "faults_below_a_long_key": (b"? " + b"k" * 10**6 + b"\n: [" + b".inf," * 90_000 + b"]\n",
                                "is too long"),
    "faults_below_many_keys": (("{" + "k" * 900 + ": ") .encode() * 39 + b"[" + b".inf," * 90_000
                               + b"]" + b"}" * 39, "is not a finite number"),
    "merges": (("a: &a {" + many("kN: 1, ", 5000) + "z: 1}\n" + many("bN: {<<: *a}\n", 999)
                ).encode(), MANY),
    "deep_flow": (b"[" * 10**6, DEEP),
    "deep_mapping": (b"{a: " * 50_000, DEEP),
    "deep_block": (b"".join(b" " * k + b"a:\n" for k in range(1500)), DEEP),
    "deep_dashes": (b"- " * 100_000, DEEP),
    "deep_keys": (b"? " * 100_000, DEEP),
    "holds_itself": (b"&a [*a]", "contains itself"),
    "mapping_of_itself": (b"a: &a {b: *a}", "contains itself"),
    "key_is_itself": (b"&a {*a : 1}", "is not text"),
    "two_megabytes": (SOUND + b"#" + b"x" * 2 * 10**6, "larger than 2,000,000 bytes"),
    "one_scalar": (told(("Two rivers", "x" * 1_900_000)), "at most 4000 letters"),
    "one_key": (b"k" * 1_900_000 + b": 1\n" + SOUND, "a ':' stands where none can be"),
    "one_number": (told(("held_pct: 10", "held_pct: " + "9" * 1_900_000)), "not a whole number"),
    "one_exponent": (told(("held_pct: 10", "held_pct: 1e" + "9" * 10**6)), "not a finite number"),
    "empty_lists": (b"[" + b"[]," * 600_000 + b"]", MANY),
    "anchors": (many("- &aN x\n", 150_000).encode(), MANY),
    "keys": (many("kN: 1\n", 150_000).encode(), MANY),
    "unknown_keys": (SOUND + many("kN: 1\n", 90_000).encode(), "k0: is not known here"),
    "a_key_again": (SOUND + b"zz: 1\n" * 20_000, "zz: stands twice"),
    "wrong_actors": (told(("actors:\n", "actors:\n" + many("  aN: {label: 1}\n", 20_000))),
                     "1 is not text"),
    "changes": (b"extends: january_2026\nid: s\nset:\n"
                + many("  evidence.aN: {mark: J}\n", 20_000).encode(), "at most 1000 entries"),
    "billions_of_packages": (of_issues(18, 20), "packages; at most 2,000,000"),
    "packages_for_fifty": (of_issues(18, 2, guests=47), "too many for 50 actors"),
    "actors": (told(("\nwar:\n", many(GUEST, 5_000) + "\nwar:\n")), "at most 50 entries"),
    "trillions_of_runs": ((SWEEP + "factors: uncertain\ndesign: {kind: grid, steps: 1000000000000}"
                           ).encode(), "runs; at most 10,000,000,000"),
    "levels": ((SWEEP + "design: {kind: grid}\nfactors: [{path: war.stalemate_prob, levels: ["
                + many("0.N, ", 90_000) + "0.5]}]\n").encode(), "levels; at most 10,000"),
    "policies": ((SWEEP + "design: {kind: point}\npolicies:\n" + many("  pN: {}\n", 2_000)
                  ).encode(), "at most 500 entries"),
}  # fmt: skip

ODD_FILES = {
    "empty": (b"", "is empty"),
    "comments": (b"# a\n# b\n", "is empty"),
    "crlf": (SOUND.replace(b"\n", b"\r\n"), ""),
    "cr": (SOUND.replace(b"\n", b"\r"), ""),
    "bom": (b"\xef\xbb\xbf" + SOUND, ""),
    "utf_16_le": (LINES.encode("utf-16-le"), "control character"),
    "utf_16_be": (LINES.encode("utf-16-be"), "control character"),
    "utf_16_le_bom": (b"\xff\xfe" + LINES.encode("utf-16-le"), UTF8),
    "utf_16_be_bom": (b"\xfe\xff" + LINES.encode("utf-16-be"), UTF8),
    "utf_32": (LINES.encode("utf-32"), UTF8),
    "latin_1": (SOUND.replace(b"Upland alone", "Öland".encode("latin-1")), "line 21: " + UTF8),
    "nul": (SOUND.replace(b"Upland alone", b"Up\0land"), "line 21: holds a control character"),
    "escaped_nul": (told(("Upland alone", "Up\\0land")), "holds a control character (code 0)"),
    "escape": (told(("Upland alone", "\\e[31m")), "holds a control character (code 27)"),
    "surrogate": (SOUND.replace(b"Upland alone", b"\xed\xa0\x80"), UTF8),
    "no_name": (told(("  upland:\n", "  Київ:\n")), "is not a name"),
    "id_elsewhere": (told(("id: two_rivers", "id: ../../owned")), "is not a name"),
    "id_with_line": (told(("id: two_rivers", 'id: "two_rivers\\n"')), "is not a name"),
    "base_elsewhere": (b"extends: ../../etc/passwd\nid: x\n", "is not a name"),
    "extends_itself": (b"extends: extends_itself\nid: x\n", "goes in a circle"),
    "last_day": (told(("2030-03-01", "9999-12-31")), "the calendar ends"),
    "first_day": (told(("2030-03-01", "0001-01-01")), ""),
    "no_day": (told(("2030-03-01", "0000-01-01")), "is not a date"),
    "day_is_number": (told(("2030-03-01", "1.0e+300")), "is not a date"),
    "no_troops": (told(("troops_k: 20", "troops_k: 0")), "must be above 0"),
    "no_cost": (told(("war: {cost: 0.1}", "war: {cost: 0}")), ""),
    "one_weight": (told((WATER, "water: {ideal: 0, weight: 0}")), ""),
    "no_weight": (told((CORRIDOR, "corridor: {ideal: 0, weight: 0}"),
                       (WATER, "water: {ideal: 0, weight: 0}")), "at least one weight above 0"),
    "one_week": (told(("horizon_weeks: 26\n", "horizon_weeks: 1\n")), ""),
    "weeks": (told(("horizon_weeks: 26\n", "horizon_weeks: 260\n")), ""),
    "too_many_weeks": (told(("horizon_weeks: 26\n", "horizon_weeks: 261\n")), "outside 1..260"),
    "one_level": (of_issues(18, 1), ""),
    "fifty_actors": (told(("\nwar:\n", many(GUEST, 47) + "\nwar:\n")), ""),
    "events": (told(("events:\n", "events:\n" + many(EVENT, 10_000))), ""),
    "all_alike": (told((CORRIDOR, "corridor: {ideal: 1.0, weight: 0.5}"),
                       (WATER, "water: {ideal: 1.0, weight: 0.5}")), ""),
    "fewer_than_none": ((SWEEP + "replications: -5\nfactors: uncertain\n" + DESIGN).encode(),
                        "-5 lies outside"),
    "no_range": ((SWEEP + DESIGN + "factors: [{path: war.stalemate_prob, uniform: [.nan, .inf]}]\n"
                  ).encode(), "is not a finite number"),
    "endless_range": ((SWEEP + DESIGN + "factors: [{path: war.drift_sd, uniform: [0, 1e308]}]\n"
                       ).encode(), "is too large"),
    "receipt_of_nothing": (b'{"scenario": NaN, "scenario_sha256": 0}', "must be a mapping"),
    "receipt_of_infinity": (b'{"scenario": {"horizon_weeks": Infinity}, "scenario_sha256": 0}',
                            "'Infinity' is not a whole number"),
}  # fmt: skip

"""Every kind of fault is told with its line, in plain words, with a way out."""

import json
from pathlib import Path

import pytest

from sim.scenario.reading import as_data, check, find, parse_override, read
from sim.scenario.wording import MORE, Faults

SOUND = Path(__file__).with_name("two_rivers.yaml").read_text()

# kind of fault: (what stands, what is written instead, the path told, words of the message)
BROKEN = {
    "an unknown name of a catalogue": (
        "kind: by_clock", "kind: by_clok", "actors.upland.strategy.kind",
        "'by_clok' is not known (hold, by_clock, in_kind, by_front); did you mean 'by_clock'?",
    ),
    "an unknown name in a mixture": (
        "kind: by_clock", "kind: {by_clok: 1}", "actors.upland.strategy.kind.by_clok",
        "did you mean 'by_clock'?",
    ),
    "a number out of range": (
        "ideal: 1.0, weight: 0.5, values", "ideal: 1.4, weight: 0.5, values",
        "actors.lowland.preferences.corridor.ideal", "1.4 lies outside 0..1",
    ),
    "a number below its least": (
        "beta: 0.8", "beta: 0", "actors.upland.strategy.beta", "0 must be above 0",
    ),
    "a misspelt key": (
        "mistrust: 0.3", "mistust: 0.3", "actors.lowland.mistust", "did you mean 'mistrust'?",
    ),
    "a missing key": (
        "  held_pct: 10\n", "", "battlefield.held_pct", "is missing (% held by the first side)",
    ),
    "text for a number": (
        "decisiveness: 3", "decisiveness: 3,5", "war.decisiveness", "'3,5' is not a number",
    ),
    "a number for text": (
        "label: Upland\n", "label: 1914\n", "actors.upland.label", "put it in quotes",
    ),
    "yes for true": ("veto: true", "veto: yes", "actors.upland.veto", "'yes' is not true or false"),
    "a fraction of a week": ("week: 3,", "week: 3.5,", "events.flood.week", "not a whole number"),
    "an unknown kind of ratification": (
        "type: parliament", "type: parlament", "actors.lowland.domestic",
        "did you mean 'parliament'?",
    ),
    "a condition without a bound": (
        "unless: {issue: water, op: \"<=\", bound: 0.0}", "unless: {issue: water, op: \"<=\"}",
        "actors.upland.red_lines.patrols.unless.bound", "is missing",
    ),
    "a condition that is a word": (
        "unless: {issue: water, op: \"<=\", bound: 0.0}", "unless: never",
        "actors.upland.red_lines.patrols.unless", "'never' is not a mapping (key: value) or a list",
    ),
    "a date that is none": (
        "2030-03-01", "1 March 2030", "start_date", "is not a date like 2026-01-31",
    ),
    "a name with capitals": ("id: two_rivers", "id: Two Rivers", "id", "small letters"),
    "an unknown effect": (
        "{quality: {", "{qualty: {", "events.harvest.effects.qualty", "'quality'",
    ),
    "a level's key for its value": (
        "op: \"<=\", bound: 0.5", "op: \"<=\", bound: shared",
        "actors.upland.red_lines.patrols.bound",
        "'shared' is not a number: write the value of a level "
        "(0 = upland, 0.5 = shared, 1 = lowland)",
    ),
    "a level's key for a limit": (
        "{water: 1.0}\n", "{water: open}\n", "supply_limits.water", "(0 = closed, 1 = open)",
    ),
    "a level's key in a plan": (
        "{corridor: 0.5, water: 1.0}}", "{corridor: 0.5, water: open}}",
        "reference_packages.old_treaty.x.water", "(0 = closed, 1 = open)",
    ),
    "a comma in a text without quotes": (
        "label: Shelling", "label: Guns (old, new)", "battlefield.campaigns.shelling.new)",
        "a text that holds a comma needs quotes",
    ),
    "a missing key at the top": (
        "horizon_weeks: 26\n\n", "\n", "horizon_weeks", "is missing",
    ),
    # what two records must say together
    "an unknown issue": (
        "corridor: {ideal: 0.0", "coridor: {ideal: 0.0", "actors.upland.preferences.coridor",
        "'coridor' is not an issue (corridor, water); did you mean 'corridor'?",
    ),
    "weights that are all zero": (
        "water: {ideal: 1.0, weight: 1.0}", "water: {ideal: 1.0, weight: 0}",
        "actors.island.preferences", "at least one weight above 0",
    ),
    "a red line between two levels": (
        "op: \"<=\", bound: 0.5", "op: \"<=\", bound: 0.6", "actors.upland.red_lines.patrols.bound",
        "0.6 is not one of the levels (0 upland, 0.5 shared, 1 lowland)",
    ),
    "a supply limit between two levels": (
        "{water: 1.0}\n", "{water: 0.9}\n", "supply_limits.water", "not one of the levels",
    ),
    "a plan between two levels": (
        "{corridor: 0.5, water: 1.0}}", "{corridor: 0.4, water: 1.0}}",
        "reference_packages.old_treaty.x.corridor", "not one of the levels",
    ),
    "a clause of parliament between two levels": (
        "bound: 1.0}]", "bound: 0.9}]", "actors.lowland.domestic.needed_if.0.bound",
        "not one of the levels",
    ),
    "levels that fall": (
        "value: 0.5, key: shared", "value: 0.0, key: shared", "issues.corridor.levels.1",
        "levels must rise, but shared (0) does not lie above upland (0)",
    ),
    "a level's key twice": (
        "key: shared", "key: upland", "issues.corridor.levels.1", "'upland' stands twice",
    ),
    "an issue linked with itself": (
        "[corridor, water], strength", "[water, water], strength", "actors.lowland.linkages.0",
        "links water with itself",
    ),
    "a table without a level": (
        "shared: 0.8, ", "", "actors.lowland.preferences.corridor.values", "says nothing of shared",
    ),
    "sides that are no belligerents": (
        "sides: [upland, lowland]", "sides: [upland, island]", "war.sides",
        "must be the two belligerents (upland, lowland)",
    ),
    "a map on which land falls": (
        "[10, 0.5]", "[30, 0.5]", "war.front_map", "the land held must rise, but 20 follows 30",
    ),
    "an outcome that forgets an issue": (
        "{corridor: 1.0, water: 1.0}", "{corridor: 1.0}", "war.outcomes.lowland",
        "says nothing of water",
    ),
    "a missing outcome": (
        "    stalemate: {corridor: 0.5, water: 0.0}\n", "", "war.outcomes",
        "says nothing of stalemate",
    ),
    "aid to a third party": (
        "to: lowland", "to: island", "battlefield.aid.to", "not a belligerent",
    ),
    "a campaign against oneself": (
        "against: lowland", "against: upland", "battlefield.campaigns.shelling.against",
        "strikes itself",
    ),
    "a text without a mediator": (
        "role: mediator", "role: guarantor", "negotiation.protocol", "needs an actor with the role",
    ),
    "a belligerent without a veto": (
        "veto: true", "veto: false", "actors.upland.veto", "no peace without both belligerents",
    ),
    "a single text from a belligerent": (
        "kind: by_clock", "offer: single_text", "actors.upland.strategy.offer", "only the mediator",
    ),
    "an event's id twice": ("id: harvest", "id: flood", "events.1", "the id 'flood' stands twice"),
    "aid from one that gives none": (
        "aid: {island: 1.1}", "aid: {upland: 1.1}", "events.flood.effects.aid.upland",
        "'upland' is not a giver of aid (island)",
    ),
    "a track that forgets a side": (
        "value: {upland: 0.01, lowland: 0.02}", "value: {upland: 0.01}",
        "partial_tracks.prisoners.value", "says nothing of lowland",
    ),
    "a range for nothing": (
        "path: actors.upland.war.cost", "path: actors.upland.war.costs", "uncertain.0.path",
        "did you mean 'cost'?",
    ),
    "a range that runs backwards": (
        "[0.05, 0.2]", "[0.2, 0.05]", "uncertain.0.uniform", "0.2..0.05 runs backwards",
    ),
    "a range beyond what may be said": (
        "path: actors.upland.war.cost, uniform: [0.05", "path: credibility.water, uniform: [-1",
        "uncertain.0.path", "-1..0.2 reaches outside 0..1",
    ),
    "evidence for nothing": (
        "events.flood: {mark", "events.floods: {mark", "evidence.events.floods",
        "did you mean 'flood'?",
    ),
    # what is not plain YAML
    "a key twice": (
        "mistrust: 0.3\n", "mistrust: 0.3\n    mistrust: 0.4\n", "actors.lowland.mistrust",
        "stands twice (lines 51 and 52)",
    ),
    "a key that is a number": (
        "quality: 0.9,", "7: 0.9,", "battlefield.sides.lowland", "in quotes",
    ),
    "an object": (
        "summary: A small", "summary: !!python/name:os.system A small", "summary", "is not allowed",
    ),
    "a number that is none": (
        "sd: 0.05", "sd: .nan", "battlefield.front.sd", "not a finite number",
    ),
}  # fmt: skip

GARBLED = {
    "a tab": ("  held_pct", "\theld_pct", "a tab cannot indent"),
    "an open bracket": ("[upland, lowland]", "[upland, lowland", "not closed"),
    "an open quote": ('"Upland holds it"', '"Upland holds it', "not closed"),
    "a colon in a sentence": ("title: Two rivers", "title: Two: rivers", "put the text in quotes"),
    "quotes within quotes": ("title: Two rivers", 'title: "Two "fast" rivers"', "the quotes"),
    "a key without a colon": ("mistrust: 0.3", "mistrust 0.3", "':'"),
    "two documents": ("evidence:\n", "---\nevidence:\n", "one scenario"),
}


def told(tmp_path: Path, text: str | bytes) -> str:
    file = tmp_path / "broken.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(Faults) as caught:
        read(file)
    return str(caught.value)


def line_of(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def test_the_sound_file_has_no_fault():
    assert check(Path(__file__).with_name("two_rivers.yaml")) == ([], [])


@pytest.mark.parametrize("kind", BROKEN)
def test_a_fault_is_told_alone_with_its_path_and_a_way_out(kind, tmp_path):
    good, bad, path, message = BROKEN[kind]
    assert good in SOUND
    words = told(tmp_path, SOUND.replace(good, bad, 1))
    lines = [line for line in words.splitlines() if f"{path}: " in line]
    assert len(lines) == 1, words
    assert message in lines[0]


@pytest.mark.parametrize("kind", BROKEN)
def test_a_fault_is_told_with_the_line_where_it_or_its_parent_stands(kind, tmp_path):
    good, bad, path, _ = BROKEN[kind]
    broken = SOUND.replace(good, bad, 1)
    words = told(tmp_path, broken)
    line = next(line for line in words.splitlines() if f"{path}: " in line)
    if f"\n{path.split('.')[0]}:" not in f"\n{broken}":
        assert line.startswith("  line 1, ")
        return
    written = broken.splitlines()[int(line.split()[1].rstrip(",")) - 1]
    assert any(name in written for name in (bad, *path.split(".")[-2:]) if name)


@pytest.mark.parametrize("kind", GARBLED)
def test_garbled_yaml_is_told_in_plain_words(kind, tmp_path):
    good, bad, message = GARBLED[kind]
    words = told(tmp_path, SOUND.replace(good, bad, 1))
    line = line_of(SOUND, SOUND.index(good))
    assert message in words
    assert f"line {line}: " in words or f"line {line + 1}: " in words


def test_several_faults_are_told_at_once_in_the_order_of_the_file(tmp_path):
    text = SOUND.replace("kind: by_clock", "kind: by_clok").replace(
        "ideal: 1.0, w", "ideal: 1.4, w"
    )
    words = told(tmp_path, text.replace("memory: 0.1", "memory: lots"))
    assert words.splitlines()[0].endswith("broken.yaml has 5 faults:")
    lines = [int(line.split()[1].rstrip(",")) for line in words.splitlines()[1:] if "line " in line]
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "line 1: is empty: start from a copy of a shipped scenario"),
        (b"# only a comment\n", "is empty"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not a text file"),
        (b"- a\n- b\n", "must be a mapping"),
        (b"just words", "must be a mapping"),
        (b"a: \x07", "control character"),
        (b"a: " + b"[" * 41, "nested more than 40 deep"),
        (b"[" * 100_000, "nested more than 40 deep"),
        (b"a: &a [*a]", "an alias (*name) contains itself"),
        (b"x: 1" * 600_000, "larger than 2,000,000 bytes"),
        (b"a: 1e999", "not a finite number"),
        (b"? [a, b]\n: 1", "is not text"),
        (b"a: !!timestamp 2026-01-01", "plain data"),
        (b"a: !!int twelve", "not a whole number"),
    ],
)
def test_what_is_no_scenario_is_refused(raw, message, tmp_path):
    assert message in told(tmp_path, raw)


def test_aliases_that_unfold_without_end_are_refused(tmp_path):
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 9)]
    words = "line 6: more than 100,000 entries, counting what aliases (*name)"  # 9 ** 6 of them
    assert words in told(tmp_path, "\n".join(rows))


def test_words_that_older_yaml_would_guess_at_stay_words(tmp_path):
    (tmp_path / "a.yaml").write_text(
        SOUND.replace("Two rivers", "NO").replace("the valley", "12:30")
    )
    scenario = read(tmp_path / "a.yaml")
    assert (scenario.title, scenario.battlefield.held_of) == ("NO", "12:30")


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode())
    assert read(tmp_path / "a.yaml") == read(Path(__file__).with_name("two_rivers.yaml"))


def broken_by(*kinds: str) -> str:
    text = SOUND
    for kind in kinds:
        text = text.replace(*BROKEN[kind][:2], 1)
    return text


def test_what_the_records_refuse_hides_no_disagreement(tmp_path):
    text = broken_by("a misspelt key", "a number out of range", "a range for nothing")
    line = '{issue: corridor, op: "<=", bound: 0.5'
    assert line in text
    words = told(tmp_path, text.replace(line, '{issue: coridor, op: "=>", bound: 0.5'))
    assert "has 5 faults:" in words
    assert "patrols.issue: 'coridor' is not an issue" in words
    assert "uncertain.0.path: 'actors.upland.war.costs' leads nowhere" in words
    assert MORE not in words


NAMES = list(BROKEN)
REFUSED = NAMES[: NAMES.index("an unknown issue")]
DISAGREE = NAMES[NAMES.index("an unknown issue") : NAMES.index("a key twice")]


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_refused_brings_no_other_fault(kind, tmp_path):
    lines = [line for line in told(tmp_path, broken_by(kind)).splitlines()[1:] if line != MORE]
    assert len(lines) == 1


@pytest.mark.parametrize("refused", REFUSED)
@pytest.mark.parametrize("disagrees", DISAGREE)
def test_a_disagreement_beside_a_refusal_is_told_or_announced(refused, disagrees, tmp_path):
    text = broken_by(disagrees, refused)
    if BROKEN[refused][1] not in text or BROKEN[disagrees][1] not in text:
        return  # both spoil the same words
    words = told(tmp_path, text)
    assert f"{BROKEN[refused][2].rpartition('.')[2]}: " in words
    assert f"{BROKEN[disagrees][2]}: " in words or words.endswith(MORE)
    alone = told(tmp_path, broken_by(disagrees)).splitlines()[1:]
    told_too = [line for line in words.splitlines()[1:] if line != MORE]
    assert len(told_too) <= len(alone) + 1


@pytest.mark.parametrize(
    ("good", "bad", "follows"),
    [
        ("levels:\n      - {value: 0.0, key: u", "levls:\n      - {value: 0.0, key: u", "bound"),
        ("role: mediator", "role: mediatr", "protocol"),
        ("sides: [upland, lowland]", "sides: [upland, 3]", "belligerent"),
        ("  aid: {to", "  ayd: {to", "giver"),
        ("    red_lines:", "    red_lins:", "leads nowhere"),
        ("id: flood", "id: 3", "evidence"),
    ],
)  # fmt: skip
def test_what_may_only_follow_from_a_refusal_is_not_told(good, bad, follows, tmp_path):
    text = SOUND.replace(
        "path: actors.upland.war.cost", "path: actors.upland.red_lines.patrols.bound"
    )
    assert good in text
    words = told(tmp_path, text.replace(good, bad, 1))
    assert follows not in words
    assert words.endswith(MORE)


def test_a_key_twice_announces_that_more_may_follow(tmp_path):
    assert told(tmp_path, broken_by("a key twice")).endswith(MORE)


def test_an_event_beyond_the_horizon_is_a_note(tmp_path):
    (tmp_path / "a.yaml").write_text(SOUND.replace("week: 20", "week: 26"))
    note = "events.harvest has no effect: week 26 lies beyond 25, the last"
    assert check(tmp_path / "a.yaml") == ([], [note])


def test_weights_that_are_scaled_are_a_note(tmp_path):
    (tmp_path / "a.yaml").write_text(SOUND.replace("weight: 0.6", "weight: 0.72"))
    note = "actors.upland.preferences: weights sum to 1.12; they are scaled to 1"
    assert check(tmp_path / "a.yaml") == ([], [note])


def test_faults_announced_but_not_told_are_a_note_of_check(tmp_path):
    (tmp_path / "a.yaml").write_text(broken_by("a key twice"))
    assert check(tmp_path / "a.yaml")[1] == [MORE]


def test_a_folder_is_called_a_folder(tmp_path):
    with pytest.raises(Faults, match="is a folder, not a file"):
        find(tmp_path)


def test_too_large_a_lattice_names_its_size_and_the_largest_issues(tmp_path):
    levels = ", ".join(f"{{value: {i / 50}, key: k{i}, label: x}}" for i in range(50))
    issue = f"{{label: x, question: x, levels: [{levels}]}}"
    more = "".join(f"  more{i}: {issue}\n" for i in range(4))
    words = told(tmp_path, SOUND.replace("issues:\n", "issues:\n" + more, 1))
    assert "the 6 issues span 37,500,000 packages; at most 2,000,000" in words
    assert "the largest are more0 (50 levels)" in words


def test_an_empty_table_is_no_fault_but_a_note(tmp_path):
    limit = 'patrols: {issue: water, op: ">=", bound: 1.0}\n      never: {issue: water, op: "<=",'
    text = SOUND.replace('patrols: {issue: corridor, op: "<=",', limit)
    text = text.replace('bound: 0.5, unless: {issue: water, op: "<=", bound: 0.0}', "bound: 0.0")
    (tmp_path / "a.yaml").write_text(text)
    faults, notes = check(tmp_path / "a.yaml")
    assert not faults
    assert (
        "actors.upland.red_lines.never: Upland insists on at most “Upland alone” (Water)"
        in notes[0]
    )
    assert "actors.upland.red_lines.patrols" in notes[0]


def test_a_misspelt_scenario_is_told_with_its_neighbour():
    with pytest.raises(Faults, match=r"did you mean 'january_2026'\?"):
        find("januari_2026")


def test_an_override_replaces_one_number_even_where_the_file_is_silent():
    name, value = parse_override("actors.us.strategy.beta=2")
    assert read("january_2026", {name: value}).actors["us"].strategy.beta == 2


def test_a_misspelt_override_is_told_without_a_line():
    with pytest.raises(Faults) as caught:
        read("january_2026", {"actors.ukrane.mistrust": 0.5, "negotiation.protocol": "mediated"})
    assert str(caught.value) == (
        "--set has 2 faults:\n  actors.ukrane.mistrust: actors has no 'ukrane' "
        "(ukraine, russia, us, europe); did you mean 'ukraine'?\n"
        "  negotiation.protocol: 'mediated' is not known (mediated_text, alternating, "
        "simultaneous, equilibrium); did you mean 'mediated_text'?\n" + MORE
    )


def test_an_override_is_told_by_the_option_that_was_typed():
    changes = {"negotiation.protocol": "mediatd", "horizon_weeks": 0, "actors.us.mistrust": 3}
    origins = {"negotiation.protocol": "--protocol", "horizon_weeks": "--rounds"}
    with pytest.raises(Faults) as caught:
        read("january_2026", changes, origins)
    words = str(caught.value)
    assert "--protocol has 1 fault:\n  negotiation.protocol: 'mediatd' is not known" in words
    assert "--rounds has 1 fault:\n  horizon_weeks: 0 lies outside 1..260" in words
    assert "--set has 1 fault:\n  actors.us.mistrust: 3 lies outside 0..1" in words


def test_what_an_option_brings_upon_the_file_names_the_option():
    sides = {"negotiation.protocol": "mediated_text", "actors.us.role": "guarantor"}
    with pytest.raises(Faults, match=r"\(seen with --protocol, --set\)"):
        read("january_2026", sides, {"negotiation.protocol": "--protocol"})


@pytest.mark.parametrize("text", ["", "a.b", "=1", "a.b=", "a.b={", "a.b=!!python/name:os 1"])
def test_an_override_that_cannot_be_read_is_told(text):
    with pytest.raises(Faults, match=r"^--set has 1 fault:\n  (?!line)"):
        parse_override(text)


def test_a_scenario_as_data_reads_as_the_same_scenario(tmp_path):
    scenario = read("january_2026")
    (tmp_path / "receipt.yaml").write_text(json.dumps(as_data(scenario)))
    assert read(tmp_path / "receipt.yaml") == scenario


def test_a_receipt_reads_as_the_scenario_it_keeps(tmp_path):
    scenario = read("january_2026")
    receipt = {"seed": 1, "scenario": as_data(scenario), "scenario_sha256": "0"}
    (tmp_path / "receipt.json").write_text(json.dumps(receipt, indent=1))
    assert read(tmp_path / "receipt.json") == scenario


def test_a_fault_of_a_receipt_is_told_with_its_line(tmp_path):
    receipt = {"scenario": {**as_data(read("january_2026")), "id": "Bad"}, "scenario_sha256": "0"}
    (tmp_path / "receipt.json").write_text(json.dumps(receipt, indent=1))
    with pytest.raises(Faults, match=r"line 4, id: 'Bad' is not a name"):
        read(tmp_path / "receipt.json")

"""What a reader may move: an input with its words, its reach, and whence the scenario has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from sim.report.page.sources import MARKS, resting_on, sources
from sim.report.words import capital, joined
from sim.scenario import reading
from sim.scenario.paths import Lost, found, locate
from sim.scenario.records import Scenario
from sim.scenario.schema import allowed
from sim.web.explore.knobs import Knob, ladder

Words = Mapping[str, str]  # what stands in the braces of a knob


class Option(NamedTuple):
    """One of the values that a choice or a switch may have."""

    value: Any
    label: str


class Evidence(NamedTuple):
    """Whence the scenario has a value."""

    mark: str
    means: str
    source: str
    range: tuple[float, float] | None  # where the value is known only so far


class Input(NamedTuple):
    """One entry of a scenario that a reader may change."""

    path: str
    kind: Literal["slider", "switch", "choice"]
    label: str
    help: str
    own: Any  # what the scenario says
    options: tuple[Option, ...] = ()  # of a switch: on, then off
    low: float | None = None
    high: float | None = None
    step: float | None = None
    unit: str = ""
    terms: tuple[str, ...] = ()  # of the glossary
    main: bool = False  # what most readers look for first
    evidence: Evidence | None = None

    def as_data(self) -> dict[str, Any]:
        """The input as JSON takes it."""
        options = [option._asdict() for option in self.options]
        evidence = self.evidence._asdict() if self.evidence else None
        return self._asdict() | {"options": options, "evidence": evidence}


class Group(NamedTuple):
    """Inputs that belong together."""

    key: str
    label: str
    help: str
    inputs: tuple[Input, ...]

    def as_data(self) -> dict[str, Any]:
        """The group as JSON takes it."""
        return self._asdict() | {"inputs": [each.as_data() for each in self.inputs]}


class Teller:
    """Tells the inputs of one scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario, self.data = scenario, reading.as_data(scenario)
        self.notes = sources(scenario)
        mediators = [k for k, actor in scenario.actors.items() if actor.role == "mediator"]
        self.mediator = mediators[0] if mediators else None

    def short(self, key: str) -> str:
        """An actor's name in a sentence."""
        return self.scenario.actors[key].short if key in self.scenario.actors else key

    def slider(
        self, knob: Knob, words: Words, before: str = "", default: float | None = None
    ) -> Iterator[Input]:
        """The slider of a number, if the scenario has one there (or `default` stands for it)."""
        path = before + knob.entry.format(**words)
        try:
            loc = locate(self.data, path, new_leaf=default is not None)
            own = found(self.data, loc)
        except Lost:
            return
        except KeyError:  # a new entry of a mapping
            own = default
        if isinstance(own, bool) or not isinstance(own, int | float):
            return
        evidence = self.evidence(path)
        low, high, step = ladder(own, knob.low, knob.high, (evidence and evidence.range) or ())
        limits = {name: limit for said in allowed(Scenario, loc) for name, limit in said.items()}
        low, high = max(low, limits.get("minimum", low)), min(high, limits.get("maximum", high))
        low = max(low, step) if limits.get("exclusiveMinimum") == 0 else low
        label, help_ = capital(knob.label.format(**words)), capital(knob.help.format(**words))
        yield Input(path, "slider", label, help_, own, (), low, high, step, knob.unit, knob.terms,
                    knob.main, evidence)  # fmt: skip

    def sliders(self, many: Iterable[Knob], words: Words, before: str = "") -> Iterator[Input]:
        """The sliders of several numbers of one thing."""
        for knob in many:
            yield from self.slider(knob, words, before)

    def words(
        self, path: str, label: str, help_: str, names: Mapping[str, str], main: bool = False
    ) -> Iterator[Input]:
        """The choice of a word of the rules; a mixture that the scenario has is one choice more."""
        said = found(self.data, locate(self.data, path))
        own = next(iter(said)) if isinstance(said, dict) and len(said) == 1 else said
        options = [Option(name, text) for name, text in names.items()]
        if isinstance(own, dict) or own not in names:
            named = own if isinstance(own, dict) else {own: 1.0}
            parts = [names.get(name, name.replace("_", " ")) for name in named]
            options.append(Option(own, f"As the scenario has it: {joined(parts)}"))
        yield Input(path, "choice", label, help_, own, tuple(options), main=main,
                    evidence=self.evidence(path))  # fmt: skip

    def evidence(self, path: str) -> Evidence | None:
        """Whence the scenario has an entry, if it says so."""
        ranges = [u.uniform for u in self.scenario.uncertain
                  if path in ([u.path] if isinstance(u.path, str) else u.path)]  # fmt: skip
        numbers = resting_on(self.scenario, [path])
        whole = [self.notes[n - 1] for n in numbers if path.startswith(self.notes[n - 1].path)]
        if not whole and not ranges:
            return None
        note = whole[-1] if whole else None
        mark = note.mark if note else "J"
        text, drawn = note.text if note else "", ranges[0] if ranges else None
        return Evidence(mark, MARKS[mark], text, drawn)

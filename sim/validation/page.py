"""`docs/validation.md`: prose from its template, every table made here.

A part is a function that gives the tables by the names that the template asks for. To add one,
write it (on outside data: in `outside.py`), name it in PARTS, and say in `docs/validation.md.j2`
where its tables go.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

from sim.scenario.reading import HOME
from sim.validation.outside import How, Tables, european, historical, published

PAGE, TEMPLATE = HOME / "docs" / "validation.md", HOME / "docs" / "validation.md.j2"
ROBUST = "january_2026"


def calibrations(how: How) -> Tables:
    """Every shipped calibration, whole."""
    from sim.sweep import calibration
    from sim.sweep.calibration.found import calibrate
    from sim.sweep.calibration.telling import text

    told = []
    for path in calibration.shipped():
        how.say(f"Calibration {path.stem} ...")
        found = calibrate(path, workers=how.workers)
        said = text(found).replace(f"{found['note']}\n\n", "")
        told.append(said.partition("\n## Reading it")[0])  # the same under each
    return {"calibrations": re.sub(r"^#", "###", "\n".join(told), flags=re.MULTILINE).strip()}


def robustness(how: How) -> Tables:
    """The headlines of the default scenario."""
    from sim.report.page.markdown import sections
    from sim.report.robust import text
    from sim.sweep.analysis.robust import robustness_of

    how.say(f"Headlines over what is uncertain in {ROBUST} ...")
    told = sections(text(robustness_of(ROBUST, how.workers)))
    return {"robust_in_short": told["In short"].strip(), "robust_each": told["One by one"].strip()}


def attacks(how: How) -> Tables:
    """What the attack suite counts, at its usual size."""
    how.say("The attack suite ...")
    crew = ["-n", str(how.workers), "--dist", "worksteal"]
    command = [sys.executable, "-m", "pytest", "-q", "tests/attack", *crew]
    ended = subprocess.run(command, cwd=HOME, capture_output=True, text=True)
    told = re.findall(r"^attacks: .*$", ended.stdout, flags=re.MULTILINE)
    if ended.returncode or not told:
        return {"attacks": f"**The suite failed.** {ended.stdout[-400:]}"}
    return {"attacks": told[-1]}


PARTS: dict[str, Callable[[How], Tables]] = {
    "historical": historical,
    "european": european,
    "published": published,
    "calibrations": calibrations,
    "robustness": robustness,
    "attacks": attacks,
}


def page(found: Tables) -> str:
    """The page with its tables; raises where one is missing."""
    from jinja2 import Environment, StrictUndefined

    frame = Environment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)
    return frame.from_string(TEMPLATE.read_text(encoding="utf-8")).render(**found)

"""The words of a scenario file: what may be said, and in which range.

Records are frozen facts. What two records must say together stands in `faults.py`; how a file
becomes records, in `reading.py`; how records become arrays, in `numbers.py`.
"""

from sim.scenario.records.actors import (
    Actor,
    Assurance,
    Parliament,
    Preference,
    Referendum,
    Regime,
    Strategy,
    WarStake,
)
from sim.scenario.records.agenda import (
    Condition,
    Issue,
    Level,
    Linkage,
    RedLine,
    ReferencePackage,
)
from sim.scenario.records.talks import (
    Activity,
    Durability,
    Negotiation,
    Track,
)
from sim.scenario.records.war import (
    Aid,
    Battlefield,
    Campaign,
    Effects,
    Event,
    Front,
    Sector,
    Side,
    War,
)
from sim.scenario.records.whole import (
    Background,
    Evidence,
    Factor,
    Scenario,
    Variant,
)
from sim.scenario.records.words import (
    Record,
)

__all__ = [
    "Activity",
    "Actor",
    "Aid",
    "Assurance",
    "Background",
    "Battlefield",
    "Campaign",
    "Condition",
    "Durability",
    "Effects",
    "Event",
    "Evidence",
    "Factor",
    "Front",
    "Issue",
    "Level",
    "Linkage",
    "Negotiation",
    "Parliament",
    "Preference",
    "Record",
    "RedLine",
    "ReferencePackage",
    "Referendum",
    "Regime",
    "Scenario",
    "Sector",
    "Side",
    "Strategy",
    "Track",
    "Variant",
    "War",
    "WarStake",
]

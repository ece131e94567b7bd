"""A sweep as read: policies x design points x replications.

What a sweep file may say stands in `records.py`, a factor's values in `factors.py`, where points
lie in `kinds.py` and `samples.py`; how a file and flags become a sweep, in `reading.py`.
"""

from sim.sweep.design.factors import Factor
from sim.sweep.design.reading import read, shipped
from sim.sweep.design.sweep import Sweep, from_data, scenario_at

__all__ = ["Factor", "Sweep", "from_data", "read", "scenario_at", "shipped"]

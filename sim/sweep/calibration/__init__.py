"""Calibration: free numbers of a scenario fitted to targets from outside the model.

What a file may say stands in `records.py`, what a target may measure in `measures.py`; how it is
fitted in `fitting.py`, how far the targets tell the parameters in `identifying.py`, what the fit
says of targets it has not seen in `holding.py`, and all of it as plain data in `found.py`.
"""

from sim.sweep.calibration.reading import find, read, shipped, stated
from sim.sweep.calibration.records import Calibration, CalibrationFile

__all__ = ["Calibration", "CalibrationFile", "find", "read", "shipped", "stated"]

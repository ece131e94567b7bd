"""An open simulator of a peace negotiation: a scenario enters, an outcome leaves."""

__version__ = "0.1.0"

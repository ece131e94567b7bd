"""Pages: HTML files that need nothing else."""

from sim.report.page.run import of_run

__all__ = ["of_run"]

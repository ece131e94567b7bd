"""Pages: HTML files that need nothing else, and what a served page shows of them."""

from sim.report.page.run import fragment_of_run, of_run

__all__ = ["fragment_of_run", "of_run"]

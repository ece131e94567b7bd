"""How several people in one seat decide together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


def most_wanted(offers: Iterable[int]) -> int | None:
    """The offer with most votes, given in the order in which people put them forward; of equally
    many the one put forward first; None without any."""
    votes = Counter(offers)  # keeps the order in which it met them
    return max(votes, key=lambda offer: votes[offer]) if votes else None


def majority(answers: Iterable[bool]) -> bool | None:
    """Whether more say yes than no: a tie refuses; None without any."""
    votes = list(answers)
    return 2 * sum(votes) > len(votes) if votes else None


def stance(wishes: Iterable[bool | None], before: bool | None) -> bool | None:
    """What most want of a side track (None: as the model would decide); a tie leaves it as it was,
    and nobody's wish leaves it to the model."""
    votes = Counter(wishes)
    if not votes:
        return None
    most = max(votes.values())
    wanted = [wish for wish, count in votes.items() if count == most]
    return wanted[0] if len(wanted) == 1 else before

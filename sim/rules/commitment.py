"""When shifting power rules out peace although war is costly to both (an observer's index).

The game: a pie of 1 a period for ever, discounted by delta (0..1); each period it is divided, or
one side fights and war settles it for good: the riser wins everything with probability `p_now` in
the first period and `p_later` >= `p_now` in all others, and each side pays its cost once. Nobody
can promise today how the pie will be divided after the shift. Slacks are shares of the whole pie;
above 0, the decliner fights before the shift and no division can hold it back.

Costs are in periods of the pie, as in Fearon 1995. A cost in shares of the pie of all time, as in
a reservation value p - c, is (1 - delta) times that: divide it by (1 - delta) first.
"""

from __future__ import annotations

from sim.rules.compiled import rule


@rule
def commitment_problem(
    delta: float, p_now: float, p_later: float, cost_decliner: float, cost_riser: float
) -> float:
    """Powell's slack (2006, IO 60): delta p2 - p1 - (1 - delta)(c_decliner + delta c_riser).

    Above 0 under every way of bargaining: even with all of the first period's pie, and later all
    but what the riser would get by fighting, the decliner does better by fighting now.
    """
    cost = (1.0 - delta) * (cost_decliner + delta * cost_riser)
    return delta * p_later - p_now - cost


@rule
def preventive_motive(delta: float, p_now: float, p_later: float, cost_decliner: float) -> float:
    """Fearon's slack (1995, IO 49, p. 406): delta p2 - p1 - (1 - delta)^2 c_decliner.

    The same game when the riser makes every offer and so takes the whole surplus of peace. The
    published form supposes that the decliner would still fight for what is left to it later,
    p2 + (1 - delta) c_decliner <= 1; beyond that it can lose no more than everything, so p2 counts
    as at most 1 - (1 - delta) c_decliner.
    """
    cost = (1.0 - delta) * cost_decliner
    return delta * min(p_later, 1.0 - cost) - p_now - (1.0 - delta) * cost

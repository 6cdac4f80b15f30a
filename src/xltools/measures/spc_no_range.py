"""Readings with no range to judge by: nearly all the same, or less than one case a period.

Twelve months of 0 give limits without width, so that the next single case would be "a change for the worse".
"""

import numpy as np

from xltools.measures import spc_rules
from xltools.measures.spc import ProcessLimits
from xltools.measures.spc_rules import Numbers

#: A count with fewer cases a period than this, on average, is about rare events.
RARE = 1.0
_ALIKE = "the {count} readings that limits would be made of are all alike, so nothing shows how far it varies by chance"
_FEW = "there is less than one case a period, so limits would call single cases special; watch the time between them"


def no_range(judged: Numbers, made_of: Numbers, limits: ProcessLimits) -> str:
    """Say why limits would mark what may be chance; '' if they would not.

    Args:
        judged: the readings from where the limits begin.
        made_of: the readings that set the limits.

    Returns:
        Words to follow a colon. A series whose readings are all the same has limits: it never varied.

    Source:
        Wheeler (2011), "Working with Rare Events", Quality Digest: below about one case a period a chart of counts is
        of little use, and the time between cases says more. Own rule: the same applies if the limits have no width.
    """
    within = spc_rules.tolerance(judged)
    if bool((np.abs(judged - judged[0]) <= within).all()):
        return ""
    if limits.moving_range_mean <= within:
        return _ALIKE.format(count=len(made_of))
    is_whole = bool((made_of == np.rint(made_of)).all()) and bool((made_of >= 0).all())
    return _FEW if is_whole and limits.mean < RARE else ""

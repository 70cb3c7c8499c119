"""Which metrics are there?"""

from xl_crm.metrics import behaviour, loyalty, potential, value
from xl_crm.metrics._spec import Catalogue, Metric, measure

#: Every metric, in reading order. A new family adds its METRICS here.
CATALOGUE = Catalogue(
    value.METRICS, behaviour.METRICS, loyalty.METRICS, potential.METRICS
)

__all__ = ["CATALOGUE", "Catalogue", "Metric", "measure"]

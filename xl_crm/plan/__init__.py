"""What is to be run: settings as frozen values, from a project file or the defaults."""

from xl_crm.plan._load import default_plan, load_plan, plan_from
from xl_crm.plan._plan import Plan
from xl_crm.plan._write import project_file
from xl_crm.plan.groups import GROUPS
from xl_crm.plan.reporting import Event
from xl_crm.plan.strategy import Strategy

__all__ = [
    "GROUPS",
    "Event",
    "Plan",
    "Strategy",
    "default_plan",
    "load_plan",
    "plan_from",
    "project_file",
]

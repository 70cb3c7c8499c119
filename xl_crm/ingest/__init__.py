"""How do raw exports become clean tables, with nothing lost on the way?"""

from xl_crm.ingest._spec import Source
from xl_crm.ingest.as_of import resolve_as_of
from xl_crm.ingest.corrections.corrections import read_corrections
from xl_crm.ingest.corrections.log import correction_log
from xl_crm.ingest.corrections.quarantine import quarantine
from xl_crm.ingest.customers.log import CustomerLog, customer_log
from xl_crm.ingest.customers.merge import Customers
from xl_crm.ingest.customers.similar import NONE_SIMILAR, find_similar
from xl_crm.ingest.databases.url import resolved as resolved_url
from xl_crm.ingest.engine import Engine, open_engine
from xl_crm.ingest.findings.collect import Issues, collect_issues
from xl_crm.ingest.findings.coverage import coverage
from xl_crm.ingest.findings.files import FileRead, files_read
from xl_crm.ingest.findings.reconcile import (
    amount_in_files,
    customer_rows,
    reconcile,
    totals_of,
)
from xl_crm.ingest.findings.unmatched import unmatched_keys
from xl_crm.ingest.inputs import Inputs, LeftOut, read_inputs
from xl_crm.ingest.orders.prepare import (
    OrderRules,
    Orders,
    OrderUnit,
    Returns,
    ZeroAmount,
)
from xl_crm.ingest.part import CleanTable, Part
from xl_crm.ingest.read import named_files
from xl_crm.ingest.records import KnownColumn, count_rows, known_columns
from xl_crm.ingest.settle import settle
from xl_crm.ingest.unit import unit_factor
from xl_crm.ingest.workbooks.found import FoundTable, NotTaken, Reason, Recognised
from xl_crm.ingest.workbooks.ours import INPUT_TABLE
from xl_crm.ingest.workbooks.recognise import recognise
from xl_crm.tables.cell import DateReading

__all__ = [
    "INPUT_TABLE",
    "NONE_SIMILAR",
    "CleanTable",
    "CustomerLog",
    "Customers",
    "DateReading",
    "Engine",
    "FileRead",
    "FoundTable",
    "Inputs",
    "Issues",
    "KnownColumn",
    "LeftOut",
    "NotTaken",
    "OrderRules",
    "OrderUnit",
    "Orders",
    "Part",
    "Reason",
    "Recognised",
    "Returns",
    "Source",
    "ZeroAmount",
    "amount_in_files",
    "collect_issues",
    "correction_log",
    "count_rows",
    "coverage",
    "customer_log",
    "customer_rows",
    "files_read",
    "find_similar",
    "known_columns",
    "named_files",
    "open_engine",
    "quarantine",
    "read_corrections",
    "read_inputs",
    "recognise",
    "reconcile",
    "resolve_as_of",
    "resolved_url",
    "settle",
    "totals_of",
    "unit_factor",
    "unmatched_keys",
]

"""Which functions does the sheet have, and what do they say of themselves?"""

from xl_crm.functions._spec import Argument, Example, Function, Input, Value

__all__ = ["Argument", "Example", "Function", "Input", "Value"]

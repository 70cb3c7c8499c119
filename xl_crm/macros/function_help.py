"""What does each function of the sheet do, in a workbook to read?"""

from __future__ import annotations

from xl_crm.i18n import Label, Lang
from xl_crm.macros._spec import Asked, Group, Macro, Outcome

_NAME = {Lang.ZH: "CRM函数说明", Lang.EN: "CRM_functions"}


def run(asked: Asked) -> Outcome:
    """Write the functions with their examples into a new file beside the workbook.

    Raises
    ------
    OutputError
        The new file cannot be written.
    """
    # The list of commands needs neither DuckDB nor pandas.
    from xl_crm.macros._sources import free_path  # noqa: PLC0415
    from xl_crm.reports import TEMPLATE_DATE  # noqa: PLC0415
    from xl_crm.reports._spec import Book  # noqa: PLC0415
    from xl_crm.reports.function_examples import function_examples_page  # noqa: PLC0415
    from xl_crm.workbook import write_books  # noqa: PLC0415

    page = function_examples_page(asked.lang, live=False)
    book = Book(
        name=_NAME[asked.lang],
        title=page.title,
        lang=asked.lang,
        pages=(page,),
        as_of=TEMPLATE_DATE,
    )
    path = free_path(asked.folder, book.name, ".xlsx")
    (file,) = write_books({path: book})
    written = Label(zh=f"已写出 {file.name}", en=f"Written: {file.name}")
    return Outcome(said=(written,), files=(file,))


MACRO = Macro(
    name="function_help",
    label=Label(zh="函数说明", en="Functions"),
    tip=Label(
        zh="在本工作簿旁写出新的工作簿：每个 CRM_ 函数的用途、参数和示例。"
        "不改动本工作簿和已有文件。",
        en="Writes a new workbook beside this one: what each CRM_ function does, its "
        "arguments and examples. Changes nothing else.",
    ),
    group=Group.HELP,
    icon="FunctionWizard",
    run=run,
)

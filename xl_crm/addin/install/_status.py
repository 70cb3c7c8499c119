"""What is wrong with the installation, and how is it mended?"""

from __future__ import annotations

from xl_crm.addin.install._addin_checks import (
    check_addin,
    check_blocked,
    check_configuration,
    check_copies,
    check_library,
    check_python,
    check_pywin32,
    check_xlwings,
)
from xl_crm.addin.install._check import Check, Finding, Question, State, fine, same
from xl_crm.addin.install._excel_checks import check_disabled, check_excel, check_trust
from xl_crm.addin.install._machine import TAB, Machine, is_windows
from xl_crm.errors import SettingsError
from xl_crm.i18n import Label


def status(machine: Machine) -> tuple[Check, ...]:
    """Look at everything that the add-in needs, in the order in which to mend it.

    Returns
    -------
    tuple of Check
        The same subjects on every computer.
    """
    return tuple(
        Check(subject=question.subject, finding=_answer(question, machine))
        for question in QUESTIONS
    )


def _answer(question: Question, machine: Machine) -> Finding:
    """Ask one question, where it makes sense."""
    if not question.anywhere and not is_windows(machine):
        return Finding(state=State.ELSEWHERE, found=same("-"))
    try:
        return question.ask(machine)
    except SettingsError as error:
        problem = error.problems[0]
        found = Label(
            zh=f"{problem.where}：{problem.found.zh}",
            en=f"{problem.where}: {problem.found.en}",
        )
        return Finding(state=State.WRONG, found=found, remedy=problem.remedy)


def _check_system(machine: Machine) -> Finding:
    """Tell whether Excel can call Python on this system."""
    if is_windows(machine):
        return fine(machine.system)
    return Finding(
        state=State.WRONG,
        found=same(machine.system),
        remedy=Label(
            zh="Excel 只有在 Windows 上才能调用 Python 函数；这里可以生成文件",
            en="Excel calls functions in Python on Windows only; the files can be "
            "built here",
        ),
    )


def _check_unseen(_: Machine) -> Finding:
    """Say what nobody can see from outside."""
    return Finding(
        state=State.UNKNOWN,
        found=Label(
            zh="杀毒软件、受保护的视图、云端策略从外面看不到",
            en="antivirus, Protected View and cloud policies cannot be seen from "
            "outside",
        ),
        remedy=Label(
            zh=f"打开 Excel，看功能区有没有“{TAB.zh}”，再按检查单逐项核对",
            en=f"Open Excel, look for the tab {TAB.en}, and go through the checklist",
        ),
    )


#: What is looked at, in the order in which to mend it.
QUESTIONS = (
    Question(subject=Label(zh="系统", en="System"), ask=_check_system, anywhere=True),
    Question(subject=same("Python"), ask=check_python),
    Question(subject=same("xlwings"), ask=check_xlwings, anywhere=True),
    Question(subject=same("pywin32"), ask=check_pywin32),
    Question(subject=same("Excel"), ask=check_excel),
    Question(
        subject=Label(zh="xlwings 的库", en="Library of xlwings"), ask=check_library
    ),
    Question(subject=Label(zh="加载项", en="Add-in"), ask=check_addin),
    Question(subject=Label(zh="下载标记", en="Mark of the web"), ask=check_blocked),
    Question(subject=Label(zh="重复加载", en="Second copy"), ask=check_copies),
    Question(subject=Label(zh="配置", en="Configuration"), ask=check_configuration),
    Question(subject=Label(zh="信任设置", en="Trust settings"), ask=check_trust),
    Question(subject=Label(zh="禁用项目", en="Disabled items"), ask=check_disabled),
    Question(subject=Label(zh="其他", en="Anything else"), ask=_check_unseen),
)

"""How do the add-in and its configuration get into Excel, and out again?"""

from __future__ import annotations

from pathlib import Path

from xl_crm.addin.install._configuration import Configuration, read_configuration
from xl_crm.addin.install._machine import (
    INTERPRETER,
    TAB,
    Machine,
    Places,
    is_encodable,
    is_from_store,
    places,
    require_windows,
)
from xl_crm.addin.install._record import (
    Record,
    digest,
    put_file,
    read_record,
    write_record,
)
from xl_crm.errors import OutputError, PlatformError, Problem, SettingsError
from xl_crm.i18n import Label


def install(
    machine: Machine, addin: bytes, *, overwrite: bool = False
) -> tuple[Label, ...]:
    """Put the add-in into Excel's start folder and say which Python it calls.

    Once more changes nothing; whatever fails leaves files complete, and once more
    puts the rest in place.

    Parameters
    ----------
    addin : bytes
        Of the .xlam.
    overwrite : bool
        Replace an add-in of this name that came there in another way.

    Returns
    -------
    tuple of Label
        Lines that say what was done, and what to do.

    Raises
    ------
    PlatformError
        Add-ins cannot work on this computer or with this Python.
    SettingsError
        The configuration that is there, or a path, cannot be read by Excel.
    OutputError
        A file cannot be written: Excel holds it, or it is somebody else's.
    """
    require_windows(machine)
    _require_own_folders(machine)
    where = places(machine)
    interpreter = _readable_by_vba(machine, machine.python)
    _require_profile(machine, where.configuration.parent)
    settings = read_configuration(where.configuration, machine.code_page)
    old = read_record(where.record)
    _require_ours(where.addin, addin, old, overwrite=overwrite)

    _put_addin(where.addin, addin)
    written = settings.with_value(INTERPRETER, interpreter)
    _put_configuration(machine, where, written)
    record = Record(
        addin_digest=digest(addin),
        interpreter=interpreter,
        before=_before(settings, interpreter, old),
    )
    write_record(where.record, record)
    return (
        Label(zh=f"加载项：{where.addin}", en=f"Add-in: {where.addin}"),
        Label(
            zh=f"配置：{where.configuration}（{INTERPRETER} = {interpreter}）",
            en=f"Configuration: {where.configuration} ({INTERPRETER} = {interpreter})",
        ),
        Label(
            zh=f"{_RESTART.zh}：功能区出现“{TAB.zh}”",
            en=f"{_RESTART.en}: the ribbon then has the tab {TAB.en}",
        ),
    )


def uninstall(machine: Machine) -> tuple[Label, ...]:
    """Undo what ``install`` did, and nothing else.

    Returns
    -------
    tuple of Label
        Lines that say what was removed, and what is left because it was changed since.

    Raises
    ------
    PlatformError
        Nothing can be installed on this computer.
    SettingsError
        The record or the configuration cannot be read.
    OutputError
        Excel holds the add-in, or the system does not let us.
    """
    require_windows(machine)
    where = places(machine)
    record = read_record(where.record)
    if record is None:
        return _never_installed(where)
    settings = read_configuration(where.configuration, machine.code_page)
    said = [
        _remove_addin(where.addin, record),
        _restore_configuration(machine, where, settings, record),
    ]
    _remove(where.record)
    _remove_if_empty(where.record.parent)
    return (*said, _RESTART)


def _require_own_folders(machine: Machine) -> None:
    """Refuse a Python whose files Excel does not see."""
    if is_from_store(machine):
        raise PlatformError(
            Problem(
                where=str(machine.python),
                found=Label(
                    zh="这是 Microsoft Store 版 Python，它写出的文件 Excel 看不到",
                    en="this Python is an app of the Microsoft Store, and Excel does "
                    "not see the files that it writes",
                ),
                remedy=Label(
                    zh="安装 python.org 的 Python，重建虚拟环境后再安装",
                    en="Install the Python of python.org, make the virtual environment "
                    "anew and install again",
                ),
            )
        )


def _readable_by_vba(machine: Machine, path: Path) -> str:
    """Return a path, or its 8.3 name, in characters that VBA can read."""
    for name in (str(path), machine.short_path(path)):
        if is_encodable(machine, name):
            return name
    raise SettingsError(
        Problem(
            where=str(path),
            found=Label(
                zh="路径中有系统编码没有的字符，也没有 8.3 短路径，"
                "Excel 的 VBA 找不到它",
                en="the path has characters outside the code page of the system and no "
                "short 8.3 name, so that Excel's VBA cannot find it",
            ),
            remedy=Label(
                zh="把虚拟环境建在英文路径下（如 C:\\xl_crm）后再安装",
                en="Make the virtual environment in a folder such as C:\\xl_crm and "
                "install again",
            ),
        )
    )


def _require_profile(machine: Machine, folder: Path) -> None:
    """Refuse a user's folder that VBA cannot name: there is no way round it."""
    if not is_encodable(machine, str(folder)):
        raise SettingsError(
            Problem(
                where=str(folder),
                found=Label(
                    zh="用户文件夹中有系统编码没有的字符，Excel 的 VBA 读不到配置",
                    en="the user's folder has characters outside the code page of the "
                    "system, so that Excel's VBA cannot read the configuration",
                ),
                remedy=Label(
                    zh="把 Windows 的“非 Unicode 程序的语言”改为用户名所用的语言",
                    en="Set the language for non-Unicode programs in Windows to that "
                    "of the user name",
                ),
            )
        )


def _require_ours(
    target: Path, addin: bytes, record: Record | None, *, overwrite: bool
) -> None:
    """Refuse to replace an add-in that somebody else put there."""
    if overwrite or not target.exists():
        return
    ours = {digest(addin), *([record.addin_digest] if record else [])}
    if digest(target.read_bytes()) not in ours:
        raise OutputError(
            Problem(
                where=str(target),
                found=Label(
                    zh="已有同名加载项，不是本命令安装的，或安装后被改过",
                    en="an add-in of this name is there, and was not installed by this "
                    "command, or was changed since",
                ),
                remedy=Label(
                    zh="加上 --overwrite 可替换它", en="Add --overwrite to replace it"
                ),
            )
        )


def _put_addin(target: Path, addin: bytes) -> None:
    """Write the add-in, unless the same one is there: Excel may have that one open."""
    if target.exists() and target.read_bytes() == addin:
        return
    try:
        put_file(target, addin, draft_beside=target.parent)
    except OutputError as error:
        if isinstance(error.__cause__, PermissionError):
            raise _held_by_excel(target) from error
        raise


def _put_configuration(
    machine: Machine, where: Places, settings: Configuration
) -> None:
    """Write the configuration."""
    target = where.configuration
    put_file(target, settings.encoded(machine.code_page), draft_beside=target)


def _before(
    settings: Configuration, interpreter: str, old: Record | None
) -> str | None:
    """Return what uninstalling puts back: what stood there before the first time."""
    found = settings.value(INTERPRETER)
    if old is not None and found in {old.interpreter, interpreter}:
        return old.before
    return None if found == interpreter else found


def _never_installed(where: Places) -> tuple[Label, ...]:
    """Say that there is nothing to undo, and what lies there all the same."""
    said = [Label(zh="没有安装记录", en="Nothing was installed by this command")]
    if where.addin.exists():
        said.append(
            Label(
                zh=f"保留：{where.addin}（不是本命令安装的，可自行删除）",
                en=f"Left: {where.addin} (came there in another way; delete it "
                "yourself)",
            )
        )
    return tuple(said)


def _remove_addin(target: Path, record: Record) -> Label:
    """Remove the add-in that was installed."""
    if not target.exists():
        return Label(zh=f"已不在：{target}", en=f"Gone already: {target}")
    if digest(target.read_bytes()) != record.addin_digest:
        return Label(
            zh=f"保留：{target}（安装后被改过）",
            en=f"Left: {target} (changed since it was installed)",
        )
    _remove(target)
    return Label(zh=f"已删除：{target}", en=f"Removed: {target}")


def _restore_configuration(
    machine: Machine, where: Places, settings: Configuration, record: Record
) -> Label:
    """Put back what stood in the configuration; an empty one is removed."""
    target = where.configuration
    found = settings.value(INTERPRETER)
    if found is None:
        return Label(
            zh=f"已不在：{target} 中的 {INTERPRETER}",
            en=f"Gone already: {INTERPRETER} in {target}",
        )
    if found != record.interpreter:
        return Label(
            zh=f"保留：{target} 中的 {INTERPRETER}（安装后被改过）",
            en=f"Left: {INTERPRETER} in {target} (changed since it was installed)",
        )
    if record.before is not None:
        old = settings.with_value(INTERPRETER, record.before)
        _put_configuration(machine, where, old)
        return Label(
            zh=f"已恢复：{target} 中的 {INTERPRETER} = {record.before}",
            en=f"Put back: {INTERPRETER} = {record.before} in {target}",
        )
    rest = settings.without(INTERPRETER)
    if rest.lines:
        _put_configuration(machine, where, rest)
        return Label(
            zh=f"已删除：{target} 中的 {INTERPRETER}；其余设置保留",
            en=f"Removed: {INTERPRETER} in {target}; other settings are left",
        )
    _remove(target)
    return Label(zh=f"已删除：{target}", en=f"Removed: {target}")


def _remove(target: Path) -> None:
    """Remove a file."""
    try:
        target.unlink()
    except PermissionError as error:
        raise _held_by_excel(target) from error


def _remove_if_empty(folder: Path) -> None:
    """Remove a folder that nothing is in."""
    if not any(folder.iterdir()):
        folder.rmdir()


def _held_by_excel(target: Path) -> OutputError:
    """Return the error for a file that cannot be replaced or removed."""
    return OutputError(
        Problem(
            where=str(target),
            found=Label(
                zh="文件被占用或没有权限：多半是 Excel 正开着",
                en="the file is in use or not permitted: most likely Excel is running",
            ),
            remedy=Label(
                zh="关闭所有 Excel 窗口（任务管理器中也不能有 EXCEL.EXE）后再试",
                en="Close every window of Excel (and EXCEL.EXE in the task manager) "
                "and try again",
            ),
        )
    )


_RESTART = Label(
    zh="请关闭并重新打开 Excel，改动才会生效",
    en="Close Excel and start it again for this to take effect",
)

"""Which Excel is there, and does it let the add-in run?

Names of settings: Office's administrative templates. What a policy sets counts before
what a person has set. Excel trusts its start folder by default, so that the setting
for macros bears upon the add-in only where trusted folders are switched off.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xl_crm.addin.install._check import Finding, State, fine
from xl_crm.addin.install._machine import ADDIN_NAME, Machine, RegistryValue
from xl_crm.i18n import Label

#: The first release that has the functions of our formulas: Excel 2016.
OLDEST = 16

_PROGRAM = r"Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_RELEASE = r"HKCR\Excel.Application\CurVer"
_OFFICE = r"HKCU\Software\Microsoft\Office"
_POLICIES = r"HKCU\Software\Policies\Microsoft\Office"
#: Where a program says at which byte its header begins (PE format).
_START_OF_HEADER = 0x3C
#: What a program is built for, by the number in its header (PE format).
_BITS = {0x014C: 32, 0x8664: 64, 0xAA64: 64}
#: VBAWarnings: signed macros only, and none at all.
_MACROS_OFF = (3, 4)
#: Two lengths and a kind come before the texts of a disabled item, in bytes.
_DISABLED_HEAD = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Excel:
    """The Excel that is installed.

    Attributes
    ----------
    program : Path
    release : int
        16 for 2016 and all since.
    bits : int or None
        32 or 64; None where the program cannot be read.
    """

    program: Path
    release: int
    bits: int | None


def excel_of(machine: Machine) -> Excel | None:
    """Return the Excel that is installed, None where there is none."""
    for hive in ("HKCU", "HKLM"):
        named = machine.registry(rf"{hive}\{_PROGRAM}").get("")
        if isinstance(named, str) and named:
            program = Path(named.strip('"'))
            return Excel(
                program=program, release=_release(machine), bits=_bits(program)
            )
    return None


def options(machine: Machine, excel: Excel | None) -> Mapping[str, RegistryValue]:
    """Return what Excel keeps of its options."""
    return machine.registry(rf"{_OFFICE}\{_version(excel)}\Excel\Options")


def check_excel(machine: Machine) -> Finding:
    """Tell which Excel is there."""
    excel = excel_of(machine)
    if excel is None:
        return Finding(
            state=State.WRONG,
            found=Label(zh="没有找到 Excel", en="Excel was not found"),
            remedy=Label(
                zh="安装 Excel 2016 或更新的桌面版；WPS 和网页版不能加载",
                en="Install Excel 2016 or newer for the desktop; WPS and Excel for the "
                "web do not load the add-in",
            ),
        )
    words = Label(
        zh=f"{excel.release}.0，{excel.bits or '?'} 位，{excel.program}",
        en=f"{excel.release}.0, {excel.bits or '?'} bits, {excel.program}",
    )
    if excel.release < OLDEST:
        return Finding(
            state=State.WRONG,
            found=words,
            remedy=Label(
                zh="需要 Excel 2016 或更新版本", en="Excel 2016 or newer is needed"
            ),
        )
    if excel.bits is None:
        return Finding(
            state=State.UNKNOWN,
            found=words,
            remedy=Label(
                zh="位数见 Excel 的“文件 > 账户 > 关于 Excel”",
                en="See File, Account, About Excel for the bits",
            ),
        )
    return Finding(state=State.OK, found=words)


def check_trust(machine: Machine) -> Finding:
    """Tell whether settings or policies keep add-ins from running."""
    version = _version(excel_of(machine))
    security = _settings(machine, rf"{version}\Excel\Security")
    common = _settings(machine, rf"{version}\Common\Security")
    places = _settings(machine, rf"{version}\Excel\Security\Trusted Locations")
    shared = _settings(machine, rf"{version}\Common\Security\Trusted Locations")
    for settings, name in (
        (security, "disablealladdins"),
        (security, "requireaddinsig"),
        (common, "requirealwaysonmacrosig"),
    ):
        if settings.get(name) == 1:
            return _kept_out(name)
    distrusted = (
        places.get("alllocationsdisabled") == 1
        or shared.get("allow user locations") == 0
    )
    macros_off = security.get("vbawarnings") in _MACROS_OFF
    if distrusted:
        return _distrusted(certain=macros_off)
    if macros_off:
        return Finding(
            state=State.OK, found=_ONLY_TRUSTED, remedy=_TRUST_FOLDER_OF_BOOK
        )
    return Finding(state=State.OK, found=_TRUSTED)


def check_disabled(machine: Machine) -> Finding:
    """Tell whether Excel has switched the add-in off after a crash."""
    version = _version(excel_of(machine))
    key = rf"{_OFFICE}\{version}\Excel\Resiliency\DisabledItems"
    for value in machine.registry(key).values():
        if not isinstance(value, bytes):
            continue
        text = value[_DISABLED_HEAD:].decode("utf-16-le", errors="replace")
        if ADDIN_NAME in text.casefold():
            return Finding(state=State.WRONG, found=_SWITCHED_OFF, remedy=_SWITCH_ON)
    return fine("-")


def _release(machine: Machine) -> int:
    """Return the number of the release; the registry says ``Excel.Application.16``."""
    named = str(machine.registry(_RELEASE).get("") or "").rpartition(".")[2]
    return int(named) if named.isdecimal() else OLDEST


def _version(excel: Excel | None) -> str:
    """Return the version as the registry writes it."""
    return f"{excel.release if excel else OLDEST}.0"


def _bits(program: Path) -> int | None:
    """Return what a program is built for, from its header."""
    try:
        with program.open("rb") as file:
            head = file.read(4096)
    except OSError:
        return None
    try:
        (start,) = struct.unpack_from("<I", head, _START_OF_HEADER)
        signature, built_for = struct.unpack_from("<4sH", head, start)
    except struct.error:
        return None
    return _BITS.get(built_for) if signature == b"PE\0\0" else None


def _settings(machine: Machine, path: str) -> Mapping[str, RegistryValue]:
    """Return settings of Office by name in lower case, policies before choices."""
    found: dict[str, RegistryValue] = {}
    for root in (_OFFICE, _POLICIES):
        values = machine.registry(rf"{root}\{path}")
        found |= {name.casefold(): value for name, value in values.items()}
    return found


def _kept_out(name: str) -> Finding:
    """Return the finding for a setting that keeps unsigned add-ins out."""
    return Finding(
        state=State.WRONG,
        found=Label(
            zh=f"设置 {name} 不许运行未签名的加载项",
            en=f"the setting {name} keeps unsigned add-ins from running",
        ),
        remedy=Label(
            zh="Excel“文件 > 选项 > 信任中心 > 加载项”中取消；"
            "由公司策略设定的，请找管理员",
            en="Clear it in Excel under File, Options, Trust Center, Add-ins; where a "
            "policy sets it, ask the administrator",
        ),
    )


def _distrusted(*, certain: bool) -> Finding:
    """Return the finding for trusted folders that are switched off."""
    return Finding(
        state=State.WRONG if certain else State.UNKNOWN,
        found=Label(
            zh="受信任位置已停用" + ("，宏也被禁用" if certain else ""),
            en="trusted locations are switched off"
            + (", and so are macros" if certain else ""),
        ),
        remedy=Label(
            zh="Excel“文件 > 选项 > 信任中心 > 受信任位置”中启用；"
            "由公司策略设定的，请找管理员",
            en="Switch them on in Excel under File, Options, Trust Center, Trusted "
            "Locations; where a policy sets it, ask the administrator",
        ),
    )


_TRUSTED = Label(
    zh="启动文件夹受信任，加载项可以运行",
    en="the start folder is trusted, and the add-in may run",
)
_ONLY_TRUSTED = Label(
    zh="启动文件夹受信任，加载项可以运行；其他文件夹中的宏被禁用",
    en="the start folder is trusted, and the add-in may run; macros elsewhere may not",
)
_TRUST_FOLDER_OF_BOOK = Label(
    zh="要用 xl_crm.xlsm，把它所在的文件夹加入受信任位置",
    en="For xl_crm.xlsm, add its folder to the trusted locations",
)
_SWITCHED_OFF = Label(
    zh="Excel 在一次异常后禁用了加载项",
    en="Excel has disabled the add-in after a failure",
)
_SWITCH_ON = Label(
    zh="Excel“文件 > 选项 > 加载项 > 管理：禁用项目 > 转到”中重新启用",
    en="Enable it in Excel under File, Options, Add-ins, Manage: Disabled Items, Go",
)

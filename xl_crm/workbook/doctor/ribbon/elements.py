"""Which elements and attributes may the XML of a ribbon have?

Source: [MS-CUSTOMUI], for both versions together but for what only one of them has. The
Backstage view is known as an element and not looked into.
"""

from __future__ import annotations

import re

_PLACE = "id idQ idMso insertAfterMso insertAfterQ insertBeforeMso insertBeforeQ tag"
_SEEN, _ON, _LABEL = "visible getVisible", "enabled getEnabled", "label getLabel"
_TIPS = "screentip getScreentip supertip getSupertip"
_KEY, _IMAGE = "keytip getKeytip", "image imageMso getImage"
_SHOW = "showLabel getShowLabel showImage getShowImage"
_BASE = f"{_PLACE} {_SEEN} {_ON} {_LABEL} {_TIPS}"
_FIELD = f"{_BASE} {_KEY} {_IMAGE} {_SHOW}"
_CONTROL = f"{_FIELD} size getSize description getDescription"
_ITEMS = (
    "getItemCount getItemID getItemImage getItemLabel getItemScreentip "
    "getItemSupertip showItemImage sizeString"
)
_CHOSEN = "getSelectedItemID getSelectedItemIndex showItemLabel"

#: Attributes by element.
ATTRIBUTES = {
    name: frozenset(words.split())
    for name, words in {
        "customUI": "onLoad loadImage",
        **dict.fromkeys(
            "backstage commands contextMenus contextualTabs dialogBoxLauncher "
            "documentControls officeMenu qat sharedControls tabs".split(),
            "",
        ),
        "ribbon": "startFromScratch",
        "command": f"idMso {_ON} onAction",
        "contextMenu": "idMso",
        "tabSet": f"idMso {_SEEN}",
        "tab": f"{_PLACE} {_SEEN} {_LABEL} {_KEY}",
        "group": f"{_PLACE} {_SEEN} {_LABEL} {_TIPS} {_KEY} {_IMAGE} autoScale "
        "centerVertically",
        "box": f"{_PLACE} {_SEEN} boxStyle",
        "buttonGroup": f"{_PLACE} {_SEEN}",
        "separator": f"{_PLACE} {_SEEN}",
        "menuSeparator": f"{_PLACE} title getTitle",
        "labelControl": f"{_BASE} showLabel getShowLabel",
        "control": _CONTROL,
        "button": f"{_CONTROL} onAction",
        "toggleButton": f"{_CONTROL} onAction getPressed",
        "checkBox": f"{_BASE} {_KEY} description getDescription onAction getPressed",
        "editBox": f"{_FIELD} getText maxLength onChange sizeString",
        "comboBox": f"{_FIELD} {_ITEMS} getText invalidateContentOnDrop maxLength "
        "onChange",
        "dropDown": f"{_FIELD} {_ITEMS} {_CHOSEN} onAction",
        "gallery": f"{_CONTROL} {_ITEMS} {_CHOSEN} onAction columns rows itemHeight "
        "itemWidth getItemHeight getItemWidth invalidateContentOnDrop showInRibbon",
        "item": "id image imageMso label screentip supertip",
        "menu": f"{_CONTROL} itemSize title getTitle",
        "dynamicMenu": f"{_CONTROL} getContent invalidateContentOnDrop",
        "splitButton": f"{_PLACE} {_SEEN} {_ON} {_KEY} size getSize showLabel "
        "getShowLabel",
    }.items()
}

_MENU = (
    "button checkBox control dynamicMenu gallery menu menuSeparator splitButton "
    "toggleButton"
)
_GROUP = (
    "box button buttonGroup checkBox comboBox control dropDown dynamicMenu editBox "
    "gallery labelControl menu splitButton toggleButton"
)
#: Elements within an element; none within those that are not named.
CHILDREN = {
    name: frozenset(words.split())
    for name, words in {
        "customUI": "backstage commands contextMenus ribbon",
        "commands": "command",
        "contextMenus": "contextMenu",
        "contextMenu": _MENU,
        "ribbon": "contextualTabs officeMenu qat tabs",
        "officeMenu": _MENU,
        "qat": "documentControls sharedControls",
        "documentControls": "button control separator",
        "sharedControls": "button control separator",
        "contextualTabs": "tabSet",
        "tabSet": "tab",
        "tabs": "tab",
        "tab": "group",
        "group": f"{_GROUP} dialogBoxLauncher separator",
        "dialogBoxLauncher": "button",
        "box": _GROUP,
        "buttonGroup": "button control dynamicMenu gallery menu separator splitButton "
        "toggleButton",
        "splitButton": "button menu toggleButton",
        "menu": _MENU,
        "gallery": "button item",
        "dropDown": "button item",
        "comboBox": "item",
    }.items()
}
#: Elements of one version only, by the prefix of its names.
ONLY_IN = {"backstage": "ui14-", "contextMenus": "ui14-", "officeMenu": "ui-"}

_SWITCH = re.compile("true|false|1|0")
_SIZE = re.compile("normal|large")
#: What the attributes may say that are no texts.
VALUES = {
    **dict.fromkeys(
        "visible enabled showLabel showImage showItemImage showItemLabel autoScale "
        "centerVertically startFromScratch invalidateContentOnDrop".split(),
        _SWITCH,
    ),
    "size": _SIZE,
    "itemSize": _SIZE,
    "boxStyle": re.compile("horizontal|vertical"),
    "showInRibbon": re.compile("false|0"),
    **dict.fromkeys("columns rows maxLength".split(), re.compile("[1-9][0-9]{0,3}")),
    **dict.fromkeys("itemHeight itemWidth".split(), re.compile("[1-9][0-9]{0,3}")),
    **dict.fromkeys("id idMso imageMso".split(), re.compile(r"[^\W\d][\w.\-]*")),
}
#: Characters that a text may have at most, where it is not ``LONGEST``.
LONGEST = 1024
LENGTHS = {"keytip": 3, "description": 4096}
#: Attributes of which an element has one at most.
EITHER = (
    ("id", "idQ", "idMso"),
    ("image", "imageMso", "getImage"),
    *(
        (name, f"get{name[0].upper()}{name[1:]}")
        for name in "label screentip supertip keytip description visible enabled "
        "showLabel showImage size title".split()
    ),
)

"""The skeleton of an .xlsx package: what its parts claim to be, and which part is which sheet."""

import posixpath
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from gujang.lib.excel.package import DAMAGED, NESTED, Package
from gujang.lib.excel.values import Limits, Refused
from gujang.lib.excel.xmlscan import elements, tree

MACROS = "文件带有宏，不予读取；请用 Excel 打开，另存为不带宏的 .xlsx 后再上传。"
EXTERNAL = "文件链接了外部文件或数据；请在 Excel 的“数据—编辑链接”中断开链接，保存后再上传。"
TOO_MANY_SHEETS = "工作表太多；请只保留要导入的工作表后再上传。"

_TYPES = "[content_types].xml"
_BY_CONTENT_TYPE = (
    ("macroenabled", MACROS),
    ("vbaproject", MACROS),
    ("macrosheet", MACROS),
    ("dialogsheet", MACROS),
    ("externallink", EXTERNAL),
    ("oleobject", NESTED),
    ("activex", NESTED),
)
_BY_RELATION = {
    "vbaproject": MACROS,
    "xlmacrosheet": MACROS,
    "xlintlmacrosheet": MACROS,
    "dialogsheet": MACROS,
    "attachedtoolbars": MACROS,
    "externallink": EXTERNAL,
    "externallinkpath": EXTERNAL,
    "oleobject": NESTED,
    "package": NESTED,
    "control": NESTED,
    "activexcontrolbinary": NESTED,
}


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it; ``part`` is empty for a sheet that is a chart."""

    name: str
    hidden: bool
    part: str


def check_kinds(package: Package) -> None:
    """Raise :class:`Refused` for macros, links to other files and embedded objects."""
    for name in package.names:
        if name.endswith(("vbaproject.bin", "vbadata.xml")):
            raise Refused(MACROS)
        if name.endswith(".rels"):
            _check_relations(tree(package.read(name)))
    types = tree(package.read(_TYPES))
    claimed = " ".join(kind for kind in _content_types(types)).lower()
    for word, message in _BY_CONTENT_TYPE:
        if word in claimed:
            raise Refused(message)


def _content_types(types: Element) -> list[str]:
    kinds = [entry.get("ContentType", "") for entry in elements(types, "Override")]
    defaults = [entry.get("ContentType", "") for entry in elements(types, "Default")]
    # a Default line is there for parts that need not be; only macros are never declared so
    return kinds + [kind for kind in defaults if "macro" in kind.lower() or "vba" in kind.lower()]


def _check_relations(root: Element) -> None:
    for relation in elements(root, "Relationship"):
        kind = relation.get("Type", "").rpartition("/")[2].lower()
        if kind in _BY_RELATION:
            raise Refused(_BY_RELATION[kind])
        if relation.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
            raise Refused(EXTERNAL)


def workbook_part(package: Package) -> str:
    """Return the name of the main part, empty when the package names none that exists."""
    if _TYPES not in package.names or "_rels/.rels" not in package.names:
        return ""
    for relation in elements(tree(package.read("_rels/.rels")), "Relationship"):
        if relation.get("Type", "").endswith("/officeDocument"):
            part = _resolve("", relation.get("Target", ""))
            return part if part in package.names else ""
    return ""


def sheet_parts(package: Package, limits: Limits) -> list[SheetPart]:
    """Return the sheets in the order of the workbook, each with a part of its own."""
    main = workbook_part(package)
    folder, _, file = main.rpartition("/")
    relations = f"{folder}/_rels/{file}.rels".lstrip("/")
    if relations not in package.names:
        raise Refused(DAMAGED)
    targets = {
        relation.get("Id", ""): (relation.get("Type", ""), _resolve(folder, relation["Target"]))
        for relation in elements(tree(package.read(relations)), "Relationship")
        if "Target" in relation
    }
    root = tree(package.read(main))
    sheets = [_sheet(entry, targets) for entry in elements(root, "sheet")]
    if len(sheets) > limits.sheets:
        raise Refused(TOO_MANY_SHEETS)
    _check_sheets(sheets, package)
    return sheets


def _sheet(entry: dict[str, str], targets: dict[str, tuple[str, str]]) -> SheetPart:
    kind, part = targets.get(entry.get("id", ""), ("", ""))
    return SheetPart(
        name=entry.get("name", ""),
        hidden=entry.get("state", "visible") != "visible",
        part="" if kind.endswith("/chartsheet") else part or "?",
    )


def _check_sheets(sheets: list[SheetPart], package: Package) -> None:
    parts = [sheet.part for sheet in sheets if sheet.part]
    names = [sheet.name.lower() for sheet in sheets]
    if not sheets or len(set(parts)) < len(parts) or len(set(names)) < len(names):
        raise Refused(DAMAGED)
    if not set(parts) <= set(package.names):
        raise Refused(DAMAGED)


def _resolve(folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    path = target if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(path).lstrip("/").lower()

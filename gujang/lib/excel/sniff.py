"""What a file is, by its content and never by its name."""

from gujang.lib.excel import cfb, ooxml
from gujang.lib.excel.package import DAMAGED, ENCRYPTED, Package
from gujang.lib.excel.values import Limits, Refused
from gujang.lib.excel.xmlscan import elements, tree

OTHER = "这不是表格文件，而是{what}；请上传 .xlsx、.xls、.ods 或 .csv 文件。"
BINARY_BOOK = "文件是二进制工作簿（.xlsb）；请用 Excel 打开，另存为 .xlsx 后再上传。"

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = "meta-inf/manifest.xml"
_MAGIC = (
    (b"%PDF", " PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包（请先解压）"),
    (b"7z\xbc\xaf", "压缩包（请先解压）"),
    (b"\x1f\x8b", "压缩包（请先解压）"),
    (b"PK\x05\x06", "空的压缩包"),
    (b"{\\rtf", " Word 文档"),
)
_FOLDERS = {"word/": " Word 文档", "ppt/": "演示文稿"}


def refuse_other(data: bytes) -> None:
    """Raise :class:`Refused` for a file that is known to be something else."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise Refused(OTHER.format(what=what))


def is_package(data: bytes) -> bool:
    """Say whether ``data`` is a zip package from its first byte on."""
    return data.startswith(b"PK\x03\x04")


def is_compound(data: bytes) -> bool:
    """Say whether ``data`` is the compound file of an old .xls."""
    return data.startswith(cfb.MAGIC)


def open_package(data: bytes, limits: Limits) -> tuple[str, Package]:
    """Return ``xlsx`` or ``ods`` and the package, looked through. Raise :class:`Refused`."""
    package = Package(data, limits)
    if "mimetype" in package.names:
        _check_ods(package)
        package.inspect()
        return "ods", package
    if "xl/workbook.bin" in package.names:
        raise Refused(BINARY_BOOK)
    for folder, what in _FOLDERS.items():
        if any(name.startswith(folder) for name in package.names):
            raise Refused(OTHER.format(what=what))
    if not ooxml.workbook_part(package):
        what = "损坏的工作簿" if "xl/workbook.xml" in package.names else "压缩包（请先解压）"
        raise Refused(OTHER.format(what=what))
    ooxml.check_kinds(package)
    package.inspect()
    return "xlsx", package


def _check_ods(package: Package) -> None:
    if package.read("mimetype").strip() != _ODS:
        raise Refused(OTHER.format(what="其他办公文档"))
    if "content.xml" not in package.names or _MANIFEST not in package.names:
        raise Refused(DAMAGED)
    manifest = tree(package.read(_MANIFEST))
    if any(True for _ in elements(manifest, "encryption-data")):
        raise Refused(ENCRYPTED)
    if any(
        "oleobject" in entry.get("media-type", "") for entry in elements(manifest, "file-entry")
    ):
        raise Refused(ooxml.NESTED)
    if any(name.startswith(("basic/", "scripts/")) for name in package.names):
        raise Refused(ooxml.MACROS)

"""Files that must be refused whole, each with a word the refusal must hold (the oracle)."""

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

from gujang.lib.excel.values import column_letters
from tests.lib import oldbooks
from tests.lib.workbooks import (
    MAIN,
    ODS_PLAIN,
    OFFICE,
    PLAIN,
    STRICT_OFFICE,
    content_types,
    directory_patched,
    ods,
    ods_table,
    ods_text,
    override,
    relation,
    rels,
    row,
    sheet_xml,
    text_cell,
    xlsx,
    xlsx_parts,
    xlsx_with,
    zipped,
)

Case = tuple[Callable[[], bytes], str]

SHEET = "xl/worksheets/sheet1.xml"
_MS = "application/vnd.ms-"
_VBA = f"{_MS}office.vbaProject"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def _with_type(part: str, kind: str, body: bytes = b"<x/>") -> bytes:
    types = content_types(override(f"/{part}", kind))
    return xlsx_with({part: body, "[Content_Types].xml": types})


def _with_relation(kind: str, *, mode: str = "", office: str = OFFICE) -> bytes:
    link = rels(relation("rId1", f"{office}/{kind}", "../any/part.bin", mode=mode))
    return xlsx_with({"xl/worksheets/_rels/sheet1.xml.rels": link})


def _with_doctype(part: str, doctype: str, code: str = "utf-8") -> bytes:
    parts = xlsx_parts()
    text = parts[part].decode()
    head = '<?xml version="1.0" encoding="UTF-16"?>' if code == "utf-16" else ""
    text = head + doctype + text.removeprefix('<?xml version="1.0" encoding="UTF-8"?>')
    return zipped(parts | {part: text.encode(code)})


def _stored(name: str, method: int) -> bytes:
    out = BytesIO(xlsx())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, b"x" * 100, method)
    return out.getvalue()


def _strings(items: list[str], cells: str) -> bytes:
    return xlsx(f'<row r="1">{cells}</row>', strings=items)


def _cut(share: float) -> bytes:
    data = xlsx()
    return data[: int(len(data) * share)]


def _flipped() -> bytes:
    data = bytearray(xlsx())
    data[data.index(SHEET.encode()) + len(SHEET) + 20] ^= 0x55
    return bytes(data)


def _renamed_inside() -> bytes:
    return xlsx().replace(b"xl/styles.xml", b"xl/stylez.xml", 1)


def _overlapping() -> bytes:
    return directory_patched(xlsx(), "xl/styles.xml", 20, struct.pack("<L", 600))


def _huge_claim() -> bytes:
    return directory_patched(xlsx(), SHEET, 24, struct.pack("<L", 90_000_000))


def _small_claim() -> bytes:
    return directory_patched(xlsx(), SHEET, 24, struct.pack("<L", 10))


def _shared_part() -> bytes:
    parts = xlsx_parts({"甲": sheet_xml(), "乙": sheet_xml()})
    links = parts["xl/_rels/workbook.xml.rels"].replace(b"sheet2.xml", b"SHEET1.xml")
    return zipped(parts | {"xl/_rels/workbook.xml.rels": links})


def _ole_cycle() -> bytes:
    data = bytearray(oldbooks.xls())
    data[-oldbooks.SECTOR : -oldbooks.SECTOR + 4] = struct.pack("<L", 0)
    return bytes(data)


_BILLION = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)

OTHER_KINDS: dict[str, Case] = {
    "pdf": (lambda: b"%PDF-1.7\n%\xe2\xe3", "PDF"),
    "png": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(40), "图片"),
    "jpeg": (lambda: b"\xff\xd8\xff\xe0" + bytes(40), "图片"),
    "rar": (lambda: b"Rar!\x1a\x07\x01\x00" + bytes(40), "压缩包"),
    "7z": (lambda: b"7z\xbc\xaf\x27\x1c" + bytes(40), "压缩包"),
    "gzip": (lambda: b"\x1f\x8b\x08" + bytes(40), "压缩包"),
    "rtf": (lambda: b"{\\rtf1\\ansi}", "Word"),
    "plain zip": (lambda: zipped({"a.csv": b"a,b"}), "压缩包"),
    "empty zip": (lambda: zipped({}), "压缩包"),
    "docx": (lambda: zipped({"[Content_Types].xml": b"", "word/document.xml": b""}), "Word"),
    "pptx": (lambda: zipped({"[Content_Types].xml": b"", "ppt/slides.xml": b""}), "演示"),
    "xlsb": (lambda: xlsx_with({"xl/workbook.bin": b"\x83\x01"}), "xlsb"),
    "odt": (lambda: ods("", kind="application/vnd.oasis.opendocument.text"), "办公文档"),
    "old Word": (lambda: oldbooks.compound({"WordDocument": b"x"}), "不是表格"),
    "web page as xls": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
    "web page in UTF-16": (lambda: "<table><tr>".encode("utf-16"), "网页"),
    "XML spreadsheet 2003": (lambda: b'<?xml version="1.0"?><Workbook/>', "网页"),
    "web archive": (lambda: b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "网页"),
    "random bytes": (lambda: bytes(range(255, 0, -1)) * 20, "编码"),
    "binary with zeros": (lambda: b"abc\0\0\x01\x02" * 50, "不是表格"),
    "only spaces": (lambda: b"  \r\n\r\n  ", "不是表格"),
}

PACKAGES: dict[str, Case] = {
    "cut to a third": (lambda: _cut(0.33), "损坏"),
    "cut to 99 %": (lambda: _cut(0.99), "损坏"),
    "a flipped byte": (_flipped, "损坏"),
    "password on an entry": (
        lambda: directory_patched(xlsx(), SHEET, 8, b"\x01\x00"),
        "密码",
    ),
    "two entries, one name": (
        lambda: zipped([*xlsx_parts().items(), (SHEET, sheet_xml())]),
        "重复",
    ),
    "one name in two cases": (lambda: xlsx_with({SHEET.upper(): b""}), "重复"),
    "traversal": (lambda: xlsx_with({"../../etc/passwd": b"x"}), "越界"),
    "traversal inside": (lambda: xlsx_with({"xl/../../x": b"x"}), "越界"),
    "traversal by backslash": (lambda: xlsx_with({"xl\\..\\..\\x": b"x"}), "越界"),
    "absolute name": (lambda: xlsx_with({"/etc/passwd": b"x"}), "越界"),
    "drive letter": (lambda: xlsx_with({"C:/x": b"x"}), "越界"),
    "control character in a name": (lambda: xlsx_with({"xl/a\x01b": b"x"}), "越界"),
    "overlapping entries": (_overlapping, "恶意"),
    "another name inside": (_renamed_inside, "损坏"),
    "claims less than there is": (_small_claim, "损坏"),
    "claims 90 MB": (_huge_claim, "太大"),
    "unknown packing": (lambda: _stored("xl/media/a.bin", zipfile.ZIP_BZIP2), "损坏"),
    "too many entries": (
        lambda: xlsx_with({f"xl/media/{n}": b"" for n in range(2_001)}),
        "太大",
    ),
    "zip in the zip": (lambda: xlsx_with({"xl/media/a.zip": xlsx()}), "嵌有"),
    "rar in the zip": (lambda: xlsx_with({"xl/media/a": b"Rar!\x1a\x07\x00"}), "嵌有"),
    "ods with a zip": (lambda: ods(ODS_PLAIN, more={"x": xlsx()}), "嵌有"),
    "old file in a cycle": (_ole_cycle, "损坏"),
    "old file cut": (lambda: oldbooks.xls()[:700], "不是表格"),
}

XML: dict[str, Case] = {
    "doctype in a sheet": (lambda: _with_doctype(SHEET, "<!DOCTYPE x>"), "DOCTYPE"),
    "doctype in the strings": (
        lambda: _with_doctype("xl/sharedStrings.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]>"),
        "DOCTYPE",
    ),
    "doctype in relations": (
        lambda: _with_doctype("xl/_rels/workbook.xml.rels", "<!DOCTYPE x>"),
        "DOCTYPE",
    ),
    "doctype in content types": (
        lambda: _with_doctype("[Content_Types].xml", "<!DOCTYPE x>"),
        "DOCTYPE",
    ),
    "doctype in UTF-16": (
        lambda: _with_doctype("xl/styles.xml", "<!DOCTYPE x>", "utf-16"),
        "DOCTYPE",
    ),
    "billion laughs": (lambda: _with_doctype(SHEET, _BILLION + "]>"), "DOCTYPE"),
    "external entity": (
        lambda: _with_doctype(SHEET, '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        "DOCTYPE",
    ),
    "parameter entity": (
        lambda: _with_doctype(SHEET, '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1/">%a;]>'),
        "DOCTYPE",
    ),
    "doctype in a part nobody reads": (
        lambda: xlsx_with({"customXml/item1.xml": b"<!DOCTYPE x><x/>"}),
        "DOCTYPE",
    ),
    "doctype across two pieces": (
        lambda: xlsx_with({"xl/media/a": bytes(range(1, 256)) * 4112 + bytes(11) + b"<!DOCTYPE"}),
        "DOCTYPE",
    ),
    "doctype in ods": (
        lambda: ods(ODS_PLAIN, more={"styles.xml": b"<!DOCTYPE x><x/>"}),
        "DOCTYPE",
    ),
    "sheet not well formed": (lambda: xlsx_with({SHEET: sheet_xml()[:-9]}), "损坏"),
    "undeclared entity": (lambda: xlsx(row(1, "&boom;")), "损坏"),
    "zero byte in a sheet": (lambda: xlsx(row(1, "a\0b")), "损坏"),
    "workbook not well formed": (lambda: xlsx_with({"xl/workbook.xml": b"<workbook"}), "损坏"),
}

ACTIVE: dict[str, Case] = {
    "xlsm": (
        lambda: xlsx_with(
            {
                "[Content_Types].xml": content_types(
                    workbook=f"{_MS}excel.sheet.macroEnabled.main+xml"
                )
            }
        ),
        "宏",
    ),
    "macros by ending": (
        lambda: xlsx_with(
            {
                "[Content_Types].xml": content_types(
                    f'<Default Extension="bin" ContentType="{_VBA}"/>'
                )
            }
        ),
        "宏",
    ),
    "macro part": (lambda: xlsx_with({"xl/vbaProject.bin": _OLE}), "宏"),
    "macro part renamed": (lambda: _with_type("xl/a.bin", _VBA, _OLE), "宏"),
    "macro part disguised": (lambda: xlsx_with({"xl/media/image1.png": _OLE}), "嵌有"),
    "macro by relation": (lambda: _with_relation("vbaProject"), "宏"),
    "macro sheet": (lambda: _with_relation("xlMacrosheet"), "宏"),
    "macros in xls": (
        lambda: oldbooks.compound(
            {"Workbook": oldbooks.workbook(), "_VBA_PROJECT_CUR": b"x"},
        ),
        "宏",
    ),
    "macro sheet in xls": (lambda: oldbooks.xls(kind=1), "宏"),
    "macros in ods": (lambda: ods(ODS_PLAIN, more={"Basic/script-lc.xml": b"<x/>"}), "宏"),
    "link to a workbook": (lambda: _with_relation("externalLink"), "外部"),
    "link by type": (
        lambda: _with_type(
            "xl/externalLinks/externalLink1.xml",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml",
        ),
        "外部",
    ),
    "link in strict form": (
        lambda: _with_relation("externalLink", office=STRICT_OFFICE),
        "外部",
    ),
    "outside picture": (lambda: _with_relation("image", mode="External"), "外部"),
    "link in xls": (
        lambda: oldbooks.xls(first=oldbooks.record(0x1AE, struct.pack("<HH", 1, 5) + b"\x00abcde")),
        "外部",
    ),
    "link in ods": (
        lambda: ods(ods_table('<table:table-source table:mode="copy-results-only"/>')),
        "外部",
    ),
    "DDE in ods": (lambda: ods(ODS_PLAIN + "<table:dde-link/>"), "外部"),
    "OLE object": (lambda: _with_relation("oleObject"), "嵌有"),
    "ActiveX": (lambda: _with_type("xl/a.xml", f"{_MS}office.activeX+xml"), "嵌有"),
    "OLE in xls": (
        lambda: oldbooks.compound({"Workbook": oldbooks.workbook(), "MBD00A1": b"x"}),
        "嵌有",
    ),
    "OLE in ods": (
        lambda: ods(
            ODS_PLAIN,
            manifest="<manifest:file-entry manifest:media-type='application/"
            "vnd.sun.star.oleobject'/>",
        ),
        "嵌有",
    ),
    "encrypted xlsx": (lambda: oldbooks.compound({"EncryptedPackage": b"x"}), "密码"),
    "encrypted xls": (lambda: oldbooks.xls(first=oldbooks.record(0x2F, bytes(6))), "密码"),
    "encrypted ods": (
        lambda: ods(
            ODS_PLAIN,
            manifest="<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>",
        ),
        "密码",
    ),
}

STRUCTURE: dict[str, Case] = {
    "two sheets, one part": (_shared_part, "损坏"),
    "two sheets, one name": (
        lambda: zipped(xlsx_parts({"Abc": sheet_xml(), "aBC": sheet_xml()})),
        "损坏",
    ),
    "sheet without a part": (
        lambda: zipped({k: v for k, v in xlsx_parts().items() if k != SHEET}),
        "损坏",
    ),
    "no relations": (
        lambda: zipped(
            {k: v for k, v in xlsx_parts().items() if k != "xl/_rels/workbook.xml.rels"}
        ),
        "损坏",
    ),
    "no workbook part": (
        lambda: zipped({k: v for k, v in xlsx_parts().items() if k != "xl/workbook.xml"}),
        "不是表格",
    ),
    "no sheets": (lambda: zipped(xlsx_parts({})), "损坏"),
    "101 sheets": (
        lambda: zipped(xlsx_parts({f"表{n}": sheet_xml() for n in range(101)})),
        "工作表太多",
    ),
    "rows out of order": (lambda: xlsx(row(5, "a") + row(2, "b")), "损坏"),
    "a row twice": (lambda: xlsx(row(2, "a") + row(2, "b")), "损坏"),
    "a dimension that is none": (lambda: xlsx(before='<dimension ref="here"/>'), "损坏"),
    "cell in another row": (lambda: xlsx(f'<row r="1">{text_cell("A2", "x")}</row>'), "损坏"),
    "column beyond XFD": (lambda: xlsx(f'<row r="1">{text_cell("ABCD1", "x")}</row>'), "损坏"),
    "no such string": (lambda: _strings(["<t>a</t>"], '<c r="A1" t="s"><v>7</v></c>'), "损坏"),
    "last row of all": (lambda: xlsx(PLAIN + row(1_048_576, "x")), "第 1048576 行"),
    "row 20,001": (lambda: xlsx(PLAIN + row(20_001, "x")), "第 20001 行"),
    "row beyond numbers": (lambda: xlsx(f'<row r="{"9" * 5000}"/>'), "损坏"),
    "last column of all": (lambda: xlsx(f'<row r="1">{text_cell("XFD1", "x")}</row>'), "XFD 列"),
    "column 201": (lambda: xlsx(f'<row r="1">{text_cell("GS1", "x")}</row>'), "GS 列"),
    "long cell": (lambda: xlsx(row(7, "a", "长" * 32_768)), "B7 单元格"),
    "far row in xls": (
        lambda: oldbooks.xls(oldbooks.workbook(oldbooks.label(60_000, 0, "x"))),
        "行",
    ),
    "far column in xls": (
        lambda: oldbooks.xls(oldbooks.workbook(oldbooks.label(0, 250, "x"))),
        "列",
    ),
    "repeated rows in ods": (
        lambda: ods(
            ods_table(
                '<table:table-row table:number-rows-repeated="1048576">'
                f"{ods_text('x')}</table:table-row>"
            )
        ),
        "行",
    ),
    "repeated cells in ods": (
        lambda: ods(
            ods_table(
                "<table:table-row>"
                + ods_text("x", ' table:number-columns-repeated="16384"')
                + "</table:table-row>"
            )
        ),
        "列",
    ),
    "csv of 201 columns": (lambda: b"a," * 200 + b"b\n", "GS 列"),
    "csv with an open quote": (lambda: b'a,b\n"c,d\ne,f\n', "引号"),
    "csv with a long cell": (lambda: b"a," + b"b" * 32_768 + b"\n", "32767"),
}


def _long_string_everywhere() -> bytes:
    cells = "".join(f'<c r="{column_letters(n)}@" t="s"><v>0</v></c>' for n in range(200))
    rows = "".join(f'<row r="{n}">{cells.replace("@", str(n))}</row>' for n in range(1, 2_000))
    return xlsx(rows, strings=[f"<t>{'长' * 32_000}</t>"])


#: For the child process alone: slow to make, or a reader library aborts or needs all memory.
HEAVY: dict[str, Case] = {
    "a string count of four thousand million": (
        lambda: xlsx_with(
            {
                "xl/sharedStrings.xml": (
                    f'<sst xmlns="{MAIN}" count="4000000000" uniqueCount="4000000000"/>'
                ).encode()
            }
        ),
        "",
    ),
    "one long string in 400,000 cells": (
        _long_string_everywhere,
        "上限",
    ),
    "ratio of a bomb": (lambda: xlsx_with({SHEET: b" " * 30_000_000}), "压缩比"),
    "part of 60 MB": (lambda: xlsx_with({SHEET: b" " * 60_000_000}), "太大"),
    "100 MB in all": (
        lambda: xlsx_with({f"xl/media/{n}": b" " * 11_000_000 for n in range(10)}),
        "太大",
    ),
    "csv of 20,001 rows": (lambda: b"a,b\n" * 20_001, "第 20001 行"),
}


REFUSED = OTHER_KINDS | PACKAGES | XML | ACTIVE | STRUCTURE

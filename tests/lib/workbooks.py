"""Workbooks made by hand, part by part, so that any part can be wrong."""

import io
import zipfile
from collections.abc import Iterable, Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
STRINGS_TYPE = SHEET_TYPE.replace("sheet.main", "sharedStrings")
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"

Parts = dict[str, bytes]


def text_cell(ref: str, text: str) -> str:
    """Return an inline string cell."""
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number: int, *texts: str, attributes: str = "") -> str:
    """Return a row of inline strings from column A on."""
    cells = "".join(text_cell(f"{chr(65 + n)}{number}", text) for n, text in enumerate(texts))
    return f'<row r="{number}"{attributes}>{cells}</row>'


PLAIN = row(1, "姓名", "证件号码") + row(2, "王五", "150222196501010014")


def sheet_xml(rows: str = PLAIN, *, before: str = "", after: str = "", main: str = MAIN) -> bytes:
    """Return a sheet part with ``rows`` inside, ``before`` and ``after`` around the data."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{main}" xmlns:r="{OFFICE}">'
        f"{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    ).encode()


def xlsx_parts(
    sheets: Mapping[str, bytes] | None = None,
    *,
    states: Mapping[str, str] | None = None,
    workbook: str = "",
    strings: Iterable[str] = (),
    formats: Iterable[int] = (),
    main: str = MAIN,
    office: str = OFFICE,
) -> Parts:
    """Return the parts of a small sound workbook; ``formats`` are number formats of styles 1.."""
    sheets = {"登记表": sheet_xml()} if sheets is None else sheets
    states = states or {}
    numbered = list(enumerate(sheets, start=1))
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{states.get(name, "visible")}" r:id="rId{n}"/>'
        for n, name in numbered
    )
    relations = "".join(
        relation(f"rId{n}", f"{office}/worksheet", f"worksheets/sheet{n}.xml") for n, _ in numbered
    )
    relations += relation("rId900", f"{office}/styles", "styles.xml")
    relations += relation("rId901", f"{office}/sharedStrings", "sharedStrings.xml")
    styles = "".join(f'<xf numFmtId="{number}" applyNumberFormat="1"/>' for number in (0, *formats))
    items = "".join(f"<si>{item}</si>" for item in strings)
    return {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": rels(relation("rId1", f"{office}/officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{main}" xmlns:r="{office}">{workbook}<sheets>{listed}</sheets>'
            "</workbook>"
        ).encode(),
        "xl/_rels/workbook.xml.rels": rels(relations),
        "xl/styles.xml": (
            f'<styleSheet xmlns="{main}"><cellXfs count="9">{styles}</cellXfs></styleSheet>'
        ).encode(),
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{items}</sst>'.encode(),
        **{f"xl/worksheets/sheet{n}.xml": sheets[name] for n, name in numbered},
    }


def relation(key: str, kind: str, target: str, *, mode: str = "") -> str:
    """Return one relationship."""
    outside = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="{key}" Type="{kind}" Target="{target}"{outside}/>'


def rels(relations: str) -> bytes:
    """Return a .rels part."""
    return f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>'.encode()


def content_types(more: str = "", workbook: str = SHEET_TYPE) -> bytes:
    """Return the [Content_Types].xml part."""
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{workbook}"/>{override("/xl/sharedStrings.xml", STRINGS_TYPE)}{more}'
        "</Types>"
    ).encode()


def override(part: str, kind: str) -> str:
    """Return a line of [Content_Types].xml."""
    return f'<Override PartName="{part}" ContentType="{kind}"/>'


def zipped(parts: Mapping[str, bytes] | list[tuple[str, bytes]]) -> bytes:
    """Return a zip file; a list may hold a name twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items() if isinstance(parts, Mapping) else parts:
            archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def xlsx(rows: str = PLAIN, *, before: str = "", after: str = "", **options: object) -> bytes:
    """Return a workbook with one sheet."""
    sheet = sheet_xml(rows, before=before, after=after)
    return zipped(xlsx_parts({"登记表": sheet}, **options))


def xlsx_with(more: Mapping[str, bytes], **options: object) -> bytes:
    """Return a sound workbook with parts added or replaced."""
    return zipped(xlsx_parts(**options) | dict(more))


def directory_patched(data: bytes, part: str, offset: int, value: bytes) -> bytes:
    """Return the zip with ``value`` at ``offset`` of the central directory entry of ``part``."""
    at = data.index(b"PK\x01\x02")
    while data[at + 46 :][: len(part)] != part.encode():
        at = data.index(b"PK\x01\x02", at + 4)
    return data[: at + offset] + value + data[at + offset + len(value) :]


def ods(
    tables: str,
    *,
    more: Mapping[str, bytes] | None = None,
    manifest: str = "",
    kind: str = ODS_TYPE,
) -> bytes:
    """Return an .ods file around the ``table:table`` elements given."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text", "style")
    )
    content = (
        f'<office:document-content {spaces} xmlns:calcext="urn:org:documentfoundation:names:'
        'experimental:calc:xmlns:calcext:1.0" office:version="1.3"><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    listing = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f"{manifest}</manifest:manifest>"
    )
    return zipped(
        {
            "mimetype": kind.encode(),
            "content.xml": content.encode(),
            "META-INF/manifest.xml": listing.encode(),
            **(more or {}),
        }
    )


def ods_text(text: str, attributes: str = "") -> str:
    """Return a text cell of an .ods table."""
    return (
        f'<table:table-cell office:value-type="string"{attributes}>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def ods_table(rows: str, name: str = "登记表") -> str:
    """Return one table of an .ods file."""
    return f'<table:table table:name="{name}">{rows}</table:table>'


ODS_PLAIN = ods_table(
    f"<table:table-row>{ods_text('姓名')}{ods_text('证件号码')}</table:table-row>"
    f"<table:table-row>{ods_text('王五')}{ods_text('150222196501010014')}</table:table-row>"
)

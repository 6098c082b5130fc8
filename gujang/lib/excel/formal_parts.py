"""The XML around the rows of a formal sheet: styles, view, page set-up, the other parts."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter

ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"

# places in cellXfs below; bold ones stand BOLD further on. Words shrink to their column, in a wide
# one (LONG) they wrap
DEFAULT, TITLE, LINE, HEAD, NOTE, QUOTED = range(6)
STYLES = {"text": 6, "whole": 7, "amount": 8, "percent": 9, "date": 10}
BOLD, LONG = 5, 16
_FORMATS = {"text": 49, "whole": 3, "amount": 4, "percent": 10, "date": 164}

SHEET_START = f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'


@cache
def letters(place: int) -> str:
    """Return the letters of the column at a 0-based place."""
    return str(get_column_letter(place + 1))


def span(top: int, left: int, bottom: int, right: int) -> str:
    """Return a range; rows from 1, columns from 0."""
    return f"{letters(left)}{top}:{letters(right)}{bottom}"


def view(first_row: int, frozen: int) -> str:
    """Return the view: what stands above ``first_row`` stays, and so many columns."""
    corner = f"{letters(frozen)}{first_row}"
    pane = "bottomRight" if frozen else "bottomLeft"
    split = f' xSplit="{frozen}"' if frozen else ""
    return (
        '<sheetViews><sheetView workbookViewId="0" showGridLines="0">'
        f'<pane{split} ySplit="{first_row - 1}" topLeftCell="{corner}" activePane="{pane}"'
        ' state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="16"/>'
    )


def widths(columns: Iterable[float]) -> str:
    """Return the widths of the columns, in characters."""
    made = "".join(
        f'<col min="{place}" max="{place}" width="{width:g}" customWidth="1"/>'
        for place, width in enumerate(columns, start=1)
    )
    return f"<cols>{made}</cols>"


def sheet_end(merges: Sequence[str], footer: str, text_area: str) -> str:
    """Return what follows the rows: merges, A4 landscape one page wide, footer."""
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
    left = f"&L&8{footer.replace('&', '&&')}" if footer else ""
    ignored = (
        f'<ignoredErrors><ignoredError sqref="{text_area}" numberStoredAsText="1"/></ignoredErrors>'
        if text_area
        else ""
    )
    return (
        f'<mergeCells count="{len(merges)}">{merged}</mergeCells>'
        '<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>{escape(left)}&amp;C第 &amp;P 页 共 &amp;N 页</oddFooter>"
        f"</headerFooter>{ignored}</worksheet>"
    )


def around(
    names: Sequence[str], heads: Sequence[tuple[int, int]], author: str, number: str
) -> dict[str, str]:
    """Return the parts of the package besides its sheets; ``heads`` are the rows repeated."""
    return {
        "[Content_Types].xml": _content_types(len(names)),
        "_rels/.rels": _relations(
            (f"{_OFFICE}/relationships/officeDocument", "xl/workbook.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _properties(author, number),
        "xl/workbook.xml": _workbook(names, heads),
        "xl/_rels/workbook.xml.rels": _relations(
            *(
                (f"{_OFFICE}/relationships/worksheet", f"worksheets/sheet{place}.xml")
                for place in range(1, len(names) + 1)
            ),
            (f"{_OFFICE}/relationships/styles", "styles.xml"),
        ),
        "xl/styles.xml": _styles(),
    }


def _content_types(sheets: int) -> str:
    kinds = {
        f"/xl/worksheets/sheet{n}.xml": f"{_TYPES}.worksheet+xml" for n in range(1, sheets + 1)
    }
    kinds |= {
        "/xl/workbook.xml": f"{_TYPES}.sheet.main+xml",
        "/xl/styles.xml": f"{_TYPES}.styles+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    made = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items()
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{rels}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{made}</Types>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    made = "".join(
        f'<Relationship Id="rId{place}" Type="{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def _properties(author: str, number: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{escape(author)}</dc:creator>"
        f"<dc:identifier>{escape(number)}</dc:identifier></cp:coreProperties>"
    )


def _workbook(names: Sequence[str], heads: Sequence[tuple[int, int]]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{place}" r:id="rId{place}"/>'
        for place, name in enumerate(names, start=1)
    )
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{place}">'
        f"{escape(_quoted(name))}!${first}:${last}</definedName>"
        for place, (name, (first, last)) in enumerate(zip(names, heads, strict=True))
    )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}/relationships">'
        f"<sheets>{sheets}</sheets><definedNames>{titles}</definedNames></workbook>"
    )


def _quoted(name: str) -> str:
    return "'{}'".format(name.replace("'", "''"))


def _styles() -> str:
    font = '<name val="微软雅黑"/><family val="2"/><charset val="134"/>'
    fonts = "".join(
        f'<font>{"<b/>" if bold else ""}<sz val="{size}"/>{font}</font>'
        for bold, size in ((False, 9), (True, 16), (True, 9))
    )
    side = "".join(f'<{name} style="thin"/>' for name in ("left", "right", "top", "bottom"))
    body = [_xf(_FORMATS[kind], align=_aligned(kind)) for kind in STYLES]
    bold = [_xf(_FORMATS[kind], font=2, align=_aligned(kind)) for kind in STYLES]
    centred = '<alignment horizontal="center" vertical="center" wrapText="1"/>'
    left = '<alignment horizontal="left" vertical="center" wrapText="1"/>'
    xfs = [
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
        _xf(49, font=1, border=0, align=centred),
        _xf(49, border=0, align='<alignment vertical="center"/>'),
        _xf(49, font=2, fill=2, align=centred),
        _xf(49, border=0, align=left),
        _xf(49, align=_aligned("text"), more=' quotePrefix="1"'),
        *body,
        *bold,
        _xf(49, align=left),
    ]
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
        '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
        f'<fonts count="3">{fonts}</fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid">'
        '<fgColor rgb="FFDCE6F1"/><bgColor indexed="64"/></patternFill></fill></fills>'
        '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
        f"<border>{side}<diagonal/></border></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        f'</cellStyleXfs><cellXfs count="{len(xfs)}">{"".join(xfs)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )


def _aligned(kind: str) -> str:
    side = {"text": "left", "date": "center"}.get(kind, "right")
    shrink = ' shrinkToFit="1"' if kind == "text" else ""
    return f'<alignment horizontal="{side}" vertical="center"{shrink}/>'


def _xf(
    number: int, *, font: int = 0, fill: int = 0, border: int = 1, align: str = "", more: str = ""
) -> str:
    return (
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0"'
        f' applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"'
        f' applyAlignment="1"{more}>{align}</xf>'
    )

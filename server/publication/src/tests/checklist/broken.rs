//! What is broken on purpose: the check that must notice, the part, and what is written for
//! what.

/// What is broken: the check that must notice, the part, and what is written for what.
pub(super) const BROKEN_ODS: [(&str, &str, &str, &str); 21] = [
    (
        "cover, contents",
        "content.xml",
        "table:name=\"notes\"",
        "table:name=\"remarks\"",
    ),
    (
        "the title stands",
        "content.xml",
        "This sheet contains one table.",
        "One table.",
    ),
    (
        "the table begins",
        "content.xml",
        "<table:table-header-rows>\n<table:table-row table:style-name=\"row\">",
        "<table:table-header-rows>\n<table:table-row table:style-name=\"row\"><table:table-cell/>",
    ),
    ("there is one header", "content.xml", ">Rows<", ">Title<"),
    (
        "nothing stands below",
        "content.xml",
        "</table:table>",
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>See\
         </text:p></table:table-cell></table:table-row></table:table>",
    ),
    (
        "no row, column or cell",
        "content.xml",
        "<table:table-cell table:style-name=\"figure\" office:value-type=\"float\" \
         office:value=\"14\"><text:p>14</text:p></table:table-cell>",
        "<table:table-cell/>",
    ),
    (
        "numbers are numbers",
        "content.xml",
        "office:value-type=\"float\" office:value=\"14\"",
        "office:value-type=\"string\"",
    ),
    (
        "no cells are merged",
        "content.xml",
        "table:style-name=\"title\"",
        "table:style-name=\"title\" table:number-columns-spanned=\"2\"",
    ),
    (
        "nothing is hidden",
        "content.xml",
        "<table:table-row table:style-name=\"row\">",
        "<table:table-row table:style-name=\"row\" table:visibility=\"collapse\">",
    ),
    (
        "nothing is filtered",
        "content.xml",
        "</office:spreadsheet>",
        "<table:database-ranges><table:database-range table:name=\"a\"/>\
         </table:database-ranges></office:spreadsheet>",
    ),
    (
        "no panes",
        "settings.xml",
        "<config:config-item config:name=\"CursorPositionX\"",
        "<config:config-item config:name=\"HorizontalSplitMode\" config:type=\"short\">2\
         </config:config-item><config:config-item config:name=\"CursorPositionX\"",
    ),
    (
        "colour means",
        "content.xml",
        "fo:font-weight=\"bold\"",
        "fo:color=\"#ff0000\"",
    ),
    (
        "there are no macros",
        "content.xml",
        "<office:body>",
        "<office:event-listeners><script:event-listener/></office:event-listeners><office:body>",
    ),
    (
        "there are no images",
        "content.xml",
        "<text:p>",
        "<draw:frame/><text:p>",
    ),
    ("notes stand", "content.xml", ">Panel<", ">Panel [note 3]<"),
    (
        "markers are explained",
        "content.xml",
        "[c] means",
        "[c] is",
    ),
    (
        "words the records",
        "content.xml",
        "(blank) means",
        "(blank) is",
    ),
    (
        "sheets have different",
        "content.xml",
        "table:name=\"R8\"",
        "table:name=\"r1\"",
    ),
    (
        "the cursor",
        "settings.xml",
        "config:type=\"int\">0<",
        "config:type=\"int\">3<",
    ),
    ("the document has a title", "meta.xml", "en-GB", "en-US"),
    (
        "columns are wide",
        "content.xml",
        "column-width=\"2.30cm\"",
        "column-width=\"0.50cm\"",
    ),
];

pub(super) const BROKEN_XLSX: [(&str, &str, &str, &str); 13] = [
    (
        "cover, contents",
        "xl/workbook.xml",
        "name=\"notes\"",
        "name=\"remarks\"",
    ),
    (
        "no cells are merged",
        "xl/worksheets/sheet1.xml",
        "</sheetData>",
        "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"A1:B1\"/></mergeCells>",
    ),
    (
        "nothing is hidden",
        "xl/workbook.xml",
        "sheetId=\"2\"",
        "sheetId=\"2\" state=\"hidden\"",
    ),
    (
        "nothing is filtered",
        "xl/worksheets/sheet5.xml",
        "</sheetData>",
        "</sheetData><autoFilter ref=\"A1:B2\"/>",
    ),
    (
        "no panes",
        "xl/worksheets/sheet5.xml",
        "workbookViewId=\"0\"/>",
        "workbookViewId=\"0\"><pane ySplit=\"1\" state=\"frozen\"/></sheetView>",
    ),
    (
        "colour means",
        "xl/styles.xml",
        "patternType=\"gray125\"",
        "patternType=\"solid\"",
    ),
    (
        "there are no macros",
        "[Content_Types].xml",
        "sheet.main+xml",
        "sheet.macroEnabled.main+xml",
    ),
    (
        "there are no images",
        "xl/worksheets/sheet5.xml",
        "</worksheet>",
        "<drawing r:id=\"rId1\"/></worksheet>",
    ),
    (
        "notes stand",
        "xl/sharedStrings.xml",
        ">Panel<",
        ">Panel [note 3]<",
    ),
    (
        "words the records",
        "xl/sharedStrings.xml",
        "(blank) means",
        "(blank) is",
    ),
    (
        "the cursor",
        "xl/worksheets/sheet5.xml",
        "workbookViewId=\"0\"/>",
        "workbookViewId=\"0\"><selection activeCell=\"B7\" sqref=\"B7\"/></sheetView>",
    ),
    (
        "the document has a title",
        "docProps/core.xml",
        "<dc:language>en-GB</dc:language>",
        "",
    ),
    (
        "columns are wide",
        "xl/worksheets/sheet5.xml",
        " width=\"",
        " width=\"0.5\" was=\"",
    ),
];

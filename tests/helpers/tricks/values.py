"""Tricks of values: kinds of cells, numbers, dates, formats and formulas."""

from tests.helpers.builders import CLOCK, CUSTOM_DATE, DATE, DURATION, MOMENT
from tests.helpers.tricks.making import ROWS, STYLES, Contents, alternative, book, cells, formats, from_1904

#: Trick -> the workbook's parts, or its bytes.
TRICKS: dict[str, Contents | bytes] = {
    "a text of no formula": cells('t="str"|<v>x</v>', 't="str"|<v> y </v>'),
    "rich inline text": cells(
        't="inlineStr"|<is><r><t>ri</t></r><r><rPr><b/></rPr><t xml:space="preserve">ch </t></r></is>'
    ),
    "inline text with its reading": cells('t="inlineStr"|<is><t>a</t><rPh sb="0" eb="1"><t>reading</t></rPh></is>'),
    "logicals": cells('t="b"|<v>1</v>', 't="b"|<v>0</v>'),
    "logicals in words": cells('t="b"|<v>true</v>', 't="b"|<v>false</v>'),
    "a logical of two": cells('t="b"|<v>2</v>'),
    "errors": cells('t="e"|<v>#N/A</v>', 't="e"|<v>#DIV/0!</v>', 't="e"|<v>#REF!</v>'),
    "an error that is none": cells('t="e"|<v>oops</v>'),
    "a date of the ISO form": cells(
        f's="{DATE}" t="d"|<v>2012-03-31</v>', f's="{MOMENT}" t="d"|<v>2012-03-31T10:30:00</v>'
    ),
    "a date of the ISO form in UTC": cells(f's="{DATE}" t="d"|<v>2012-03-31T23:30:00Z</v>'),
    "a date of the ISO form with a zone": cells(f's="{DATE}" t="d"|<v>2012-03-31T23:30:00+02:00</v>'),
    "a date that is none": cells(f's="{DATE}" t="d"|<v>2012-02-31</v>'),
    "a date of the British form": cells(f's="{DATE}" t="d"|<v>31/03/2012</v>'),
    "a kind that is none": cells('t="q"|<v>1</v>'),
    "a kind in capitals": cells('t="S"|<v>1</v>'),
    "numbers in exponents": cells("|<v>1E3</v>", "|<v>-1.5e-5</v>", "|<v>1E+3</v>"),
    "numbers of odd form": cells("|<v>+1</v>", "|<v>.5</v>", "|<v>1.</v>", "|<v>007</v>"),
    "a number with spaces": cells("|<v> 12 </v>", "|<v>\n3\n</v>"),
    "a number with a comma": cells("|<v>1,5</v>"),
    "a number with a thousands comma": cells("|<v>1,500.25</v>"),
    "a number of hexadecimal form": cells("|<v>0x10</v>"),
    "a number that is text": cells("|<v>ten</v>"),
    "a number and text": cells("|<v>12 apples</v>"),
    "a number that is none": cells("|<v>NaN</v>", "|<v>INF</v>"),
    "a number beyond all": cells("|<v>1e400</v>"),
    "a number of many digits": cells("|<v>0.1000000000000000055511151231257827</v>", "|<v>12345678901234567890</v>"),
    "a number in other digits": cells("|<v>\u0661\u0662</v>"),
    "a number in parts": cells("|<v>1<!-- x -->2</v>", "|<v>1<?x y?>3</v>", "|<v><![CDATA[1]]>4</v>", "|<v>1&#53;</v>"),
    "a shared string beyond the last": cells('t="s"|<v>9</v>'),
    "a shared string below the first": cells('t="s"|<v>-1</v>'),
    "a shared string and a half": cells('t="s"|<v>1.5</v>'),
    "a shared string by exponent": cells('t="s"|<v>1e0</v>'),
    "a shared string with spaces": cells('t="s"|<v> 1 </v>'),
    "a shared string with a plus": cells('t="s"|<v>+1</v>'),
    "a style beyond the last": cells('s="99"|<v>40999</v>'),
    "a style below the first": cells('s="-1"|<v>40999</v>'),
    "dates in formats of their own": formats(
        "dd/mm/yyyy;@", "[$-809]d mmmm yyyy", "yyyy\\-mm\\-dd", "&quot;on &quot;d/m/yy", "mmm-yy"
    ),
    "numbers in formats that hold letters of dates": formats(
        "0.0 &quot;days&quot;", "[Red]0.0", "0.0\\d", "General", "_d0.0", "#,##0.00 [$USD]"
    ),
    "times and durations": formats("[h]:mm", "[mm]:ss"),
    "a format whose second section is a date": formats("0.0;dd/mm/yyyy", "0.0;0.0;d"),
    "a date format under a condition": formats("[&lt;1]0.0;dd/mm/yyyy", "[&gt;1]dd/mm/yyyy;0.0"),
    "two formats of one number": book(
        ROWS.replace('s="1"', 's="6"'), (STYLES, "</numFmts>", '<numFmt numFmtId="170" formatCode="0.00"/></numFmts>')
    ),
    "a built-in format that is made another": book(
        ROWS, (STYLES, "</numFmts>", '<numFmt numFmtId="14" formatCode="0.00"/></numFmts>')
    ),
    "formats of cells twice": book(
        ROWS, (STYLES, "<cellXfs", '<cellXfs count="1"><xf numFmtId="0"/></cellXfs><cellXfs')
    ),
    "a foreign format among those of cells": book(
        ROWS, (STYLES, '<cellXfs count="7">', '<cellXfs count="7"><y:xf xmlns:y="urn:y" numFmtId="14"/>')
    ),
    "formats of cells within an alternative": book(
        ROWS, (STYLES, "<cellXfs", alternative('<cellXfs count="1"><xf numFmtId="0"/></cellXfs>') + "<cellXfs")
    ),
    "a format that is said not to apply": book(
        ROWS, (STYLES, '<xf numFmtId="14"/>', '<xf numFmtId="14" applyNumberFormat="0"/>')
    ),
    "the first days of 1900": cells(*(f's="{DATE}"|<v>{n}</v>' for n in (1, 59, 61))),
    "a day that never was": cells(f's="{DATE}"|<v>60</v>'),
    "a day before all": cells(f's="{DATE}"|<v>-5</v>'),
    "formulas with their values": cells(
        "|<f>1+1</f><v>2</v>", 't="str"|<f>"a"</f><v>a</v>', 't="b"|<f>TRUE()</f><v>1</v>'
    ),
    "a shared formula": cells('|<f t="shared" ref="A1:B1" si="0">1+1</f><v>2</v>', '|<f t="shared" si="0"/><v>2</v>'),
    "an array formula": cells('|<f t="array" ref="A1:B1">{1,2}</f><v>1</v>', "|<v>2</v>"),
    "a custom date": cells(f's="{CUSTOM_DATE}"|<v>40999</v>', f's="{DURATION}"|<v>1.5</v>'),
    "days of the ISO form in a book of 1904": from_1904(
        f's="{DATE}" t="d"|<v>2012-03-31</v>', f's="{DATE}"|<v>40999</v>'
    ),
    "the first days of 1904": from_1904(*(f's="{DATE}"|<v>{n}</v>' for n in (0, 1, 60))),
    "a day of the ISO form without a look": cells('t="d"|<v>2012-03-31</v>'),
    "a time of the ISO form": cells(f's="{CLOCK}" t="d"|<v>T10:30:00</v>', f's="{CLOCK}" t="d"|<v>10:30:00</v>'),
    "a moment of the ISO form with a fraction": cells(f's="{MOMENT}" t="d"|<v>2012-03-31T10:30:15.500</v>'),
    "a week of the ISO form": cells(f's="{DATE}" t="d"|<v>2012-W13-6</v>'),
    "a day without dashes": cells(f's="{DATE}" t="d"|<v>20120331</v>'),
    "a year of five digits": cells(f's="{DATE}" t="d"|<v>12012-03-31</v>'),
    "the last day": cells(f's="{DATE}"|<v>2958465</v>'),
    "the day after the last": cells(f's="{DATE}"|<v>2958466</v>'),
    "a formula of many cells": book(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">A1*2</f><v>2</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>4</v></c></row>'
        '<row r="3"><c r="A3"><v>3</v></c><c r="B3"><f t="shared" si="0"/><v>6</v></c></row>'
    ),
    "a formula of many cells, its first one gone": cells('|<f t="shared" si="7"/><v>4</v>'),
    "a formula of many cells told twice": cells(
        '|<f t="shared" ref="A1:B1" si="0">1+1</f><v>2</v>', '|<f t="shared" ref="A1:B1" si="0">5+5</f><v>10</v>'
    ),
    "a table of what if": cells('|<f t="dataTable" ref="A1" dt2D="0" r1="B1"/><v>3</v>', "|<v>4</v>"),
    "a formula after its value": cells("|<v>2</v><f>1+1</f>"),
    "a formula that is empty": cells("|<f></f><v>2</v>", "|<f/><v>3</v>"),
    "formulas of each kind of value": cells(
        't="str"|<f>"a"</f><v>a</v>',
        't="b"|<f>TRUE</f><v>1</v>',
        't="e"|<f>1/0</f><v>#DIV/0!</v>',
        't="n"|<f>1</f><v>1</v>',
    ),
    "a formula with a day of the ISO form": cells(f't="d" s="{DATE}"|<f>DATE(2012,3,31)</f><v>2012-03-31</v>'),
    "a formula with a shared string": cells('t="s"|<f>"x"</f><v>1</v>'),
    "an error of a later version": cells('t="e"|<v>#SPILL!</v>', 't="e"|<v>#CALC!</v>', 't="e"|<v>#GETTING_DATA</v>'),
    "an error that is a text": cells('t="str"|<v>#N/A</v>'),
    "logicals in capitals": cells('t="b"|<v>TRUE</v>', 't="b"|<v>True</v>'),
    "a logical with a space": cells('t="b"|<v> 1 </v>'),
    "a kind with a space": cells('t=" s"|<v>1</v>'),
    "an empty kind": cells('t=""|<v>1</v>'),
    "a style with a zero before": cells('s="01"|<v>40999</v>'),
    "a style with a plus": cells('s="+1"|<v>40999</v>'),
    "a style with spaces": cells('s=" 1 "|<v>40999</v>'),
    "a style that is no number": cells('s="x"|<v>40999</v>'),
    "a number below all": cells("|<v>1e-400</v>", "|<v>-0</v>", "|<v>4.9e-324</v>"),
    "a number with a sign twice": cells("|<v>--1</v>"),
    "a number in a currency": cells("|<v>\u00a35</v>"),
    "a number with a hard space": cells("|<v>1\u00a0500</v>"),
    "a number with an underscore": cells("|<v>1_500</v>"),
    "a number with a percent sign": cells("|<v>5%</v>"),
    "a number with a letter of its kind": cells("|<v>1d</v>", "|<v>1f</v>"),
    "an exponent without digits": cells("|<v>1e</v>"),
    "a date format in colours and in a language": formats("[Red]dd/mm/yyyy", "[$-809]d mmmm yyyy", "[$-F800]dddd"),
    "a number format of letters that are none of dates": formats("&quot;d&quot;0", "\\d0", "_d0", "*d0"),
}

#: Tricks that are none: honest programs write these, and all read them alike, so that each has to be read.
READ = frozenset(
    {
        "a text of no formula",
        "rich inline text",
        "inline text with its reading",
        "logicals",
        "errors",
        "an error that is none",
        "a date of the ISO form",
        "a date of the ISO form in UTC",
        "a date that is none",
        "a date of the British form",
        "numbers in exponents",
        "numbers of odd form",
        "a number with spaces",
        "a number that is none",
        "a number beyond all",
        "a number of many digits",
        "a number in parts",
        "a shared string with spaces",
        "a style beyond the last",
        "a style below the first",
        "dates in formats of their own",
        "numbers in formats that hold letters of dates",
        "times and durations",
        "a format whose second section is a date",
        "a date format under a condition",
        "a built-in format that is made another",
        "a format that is said not to apply",
        "the first days of 1900",
        "a day that never was",
        "a day before all",
        "formulas with their values",
        "a shared formula",
        "an array formula",
        "a custom date",
        "days of the ISO form in a book of 1904",
        "the first days of 1904",
        "a day of the ISO form without a look",
        "a time of the ISO form",
        "a moment of the ISO form with a fraction",
        "a week of the ISO form",
        "a day without dashes",
        "a year of five digits",
        "the last day",
        "the day after the last",
        "a formula of many cells",
        "a formula of many cells, its first one gone",
        "a formula of many cells told twice",
        "a table of what if",
        "a formula after its value",
        "a formula that is empty",
        "formulas of each kind of value",
        "a formula with a day of the ISO form",
        "a formula with a shared string",
        "an error of a later version",
        "an error that is a text",
        "a logical with a space",
        "a style with a zero before",
        "a style with a plus",
        "a style with spaces",
        "a style that is no number",
        "a number below all",
        "a date format in colours and in a language",
        "a number format of letters that are none of dates",
    }
)

"""Tricks of texts: shared and inline strings, runs, readings, escapes and spaces."""

from tests.helpers.builders import MAIN
from tests.helpers.tricks.making import STRINGS, Contents, alternative, strings

#: Trick -> the workbook's parts, or its bytes.
TRICKS: dict[str, Contents | bytes] = {
    "a string in a foreign namespace": strings(
        '<si xmlns="urn:y"><t>y</t></si>', "<si><t>a</t></si>", after="<si><t>b</t></si>"
    ),
    "a text in a foreign namespace": strings('<si><t xmlns="urn:y">y</t></si>', "<si><t>a</t></si>"),
    "a foreign text beside the string's": strings('<si><t>a</t><y:t xmlns:y="urn:y">y</y:t></si>'),
    "a text nested elsewhere": strings("<si><x><t>y</t></x></si>"),
    "a text nested in another": strings("<si><t>a<t>b</t></t></si>"),
    "a text in the look of a run": strings("<si><r><rPr><t>b</t></rPr><t>a</t></r></si>"),
    "two texts": strings("<si><t>a</t><t>b</t></si>"),
    "a text and runs": strings("<si><t>a</t><r><t>b</t></r></si>"),
    "two texts in a run": strings("<si><r><t>a</t><t>b</t></r></si>"),
    "a run in a run": strings("<si><r><t>a</t><r><t>b</t></r></r></si>"),
    "a reading": strings('<si><t>a</t><rPh sb="0" eb="1"><t>reading</t></rPh><phoneticPr fontId="1"/></si>'),
    "runs with looks": strings(
        '<si><r><rPr><b/><sz val="11"/><color theme="1"/><rFont val="A"/></rPr><t>ri</t></r><r><t>ch</t></r></si>'
    ),
    "a string within an alternative": strings(
        alternative("<si><t>a</t></si>", "<si><t>b</t></si>"), "<si><t>c</t></si>"
    ),
    "a foreign string first": strings("<si><t>a</t></si>", before='<y:si xmlns:y="urn:y"><y:t>y</y:t></y:si>'),
    "text beside the strings": strings("stray<si>stray<t>a</t>stray</si>"),
    "an extension after the strings": strings(
        "<si><t>a</t></si>", after='<extLst><ext uri="y"><y:si xmlns:y="urn:y"/></ext></extLst>'
    ),
    "a string with a name space of its own": strings(f'<x:si xmlns:x="{MAIN}"><x:t>a</x:t></x:si>'),
    "CDATA in strings": strings("<si><t><![CDATA[a <b> & c]]></t></si>"),
    "character references": strings("<si><t>a&#10;b &#x1F600; &amp;lt; &quot;</t></si>"),
    "a carriage return": strings("<si><t>a&#13;&#10;b</t></si>"),
    "comments and instructions in text": strings("<si><t>a<!-- x -->b<?y z?>c</t></si>"),
    "Excel's own escapes": strings("<si><t>_x0041_ _x005F_x0041_ a_x000D_b</t></si>"),
    "Excel's own escapes in small letters": strings("<si><t>_x00e9_</t></si>"),
    "spaces that are kept": strings('<si><t xml:space="preserve"> a  b </t></si>'),
    "spaces that are not": strings("<si><t> a  b </t></si>"),
    "spaces kept from further up": strings('<si xml:space="preserve"><t> a </t></si>'),
    "a line break and a tab": strings('<si><t xml:space="preserve">a\nb\tc</t></si>'),
    "letters of many scripts": strings("<si><t>\u05e9\u05dc\u05d5\u05dd \u4e2d\u6587 \U0001f600 e\u0301</t></si>"),
    "a text that looks like a number": strings("<si><t>007</t></si>", "<si><t>1e3</t></si>", "<si><t>=1+1</t></si>"),
    "readings among the runs": strings(
        '<si><r><t>a</t></r><rPh sb="0" eb="1"><t>x</t></rPh><r><t>b</t></r><rPh sb="1" eb="2"><t>y</t></rPh></si>'
    ),
    "a reading of runs": strings('<si><t>a</t><rPh sb="0" eb="1"><r><t>x</t></r></rPh></si>'),
    "spaces kept in one run": strings('<si><r><t xml:space="preserve"> a </t></r><r><t> b </t></r></si>'),
    "spaces not kept from further up": strings('<si xml:space="preserve"><t xml:space="default"> a </t></si>'),
    "a mark of spaces that is none": strings('<si><t xml:space="keep"> a </t></si>'),
    "a mark of spaces of no namespace": strings('<si><t space="preserve"> a </t></si>'),
    "spaces of other kinds": strings("<si><t>\u00a0a\u2003b\u200b</t></si>", "<si><t>&#160;a</t></si>"),
    "spaces by character references": strings("<si><t>&#32;a&#32;</t></si>"),
    "spaces within CDATA": strings("<si><t><![CDATA[ a ]]></t></si>"),
    "two pieces of CDATA": strings("<si><t><![CDATA[a]]]]><![CDATA[>b]]></t></si>"),
    "CDATA that looks like markup": strings("<si><t><![CDATA[</t></si><si><t>x]]></t></si>", "<si><t>b</t></si>"),
    "CDATA outside of texts": strings("<si><![CDATA[x]]><t>a</t></si>"),
    "an empty text and none": strings("<si><t/></si>", "<si><t></t></si>", "<si/>", "<si><r><t/></r></si>"),
    "a run without a text": strings("<si><r/></si>", "<si><r><rPr><b/></rPr></r><r><t>a</t></r></si>"),
    "an escape of Excel's that is cut": strings(
        "<si><t>_x00</t></si>", "<si><t>_x0041</t></si>", "<si><t>x0041_</t></si>"
    ),
    "an escape of Excel's over two runs": strings("<si><r><t>_x00</t></r><r><t>41_</t></r></si>"),
    "a count of strings that lies": strings("<si><t>a</t></si>", "<si><t>b</t></si>")
    | {
        STRINGS: str(strings("<si><t>a</t></si>", "<si><t>b</t></si>")[STRINGS]).replace(
            "<sst ", '<sst uniqueCount="1" '
        )
    },
    "a string within a string": strings("<si><t>a</t><si><t>x</t></si></si>", "<si><t>b</t></si>"),
    "strings within strings": strings("<si><t>b</t></si>", before=f'<sst xmlns="{MAIN}"><si><t>a</t></si></sst>'),
    "a letter by halves": strings("<si><t>&#xD83D;&#xDE00;</t></si>"),
    "letters in composed and single form": strings(
        "<si><t>\u00e9</t></si>", "<si><t>e\u0301</t></si>", "<si><t>\u212b</t></si>"
    ),
    "signs of direction": strings("<si><t>a\u202eb\u200fc</t></si>"),
    "a line separator and a next line": strings("<si><t>a&#x85;b</t></si>", "<si><t>b&#x2028;c</t></si>"),
}

#: Tricks that are none: honest programs write these, and all read them alike, so that each has to be read.
READ = frozenset(
    {
        "a text in the look of a run",
        "a text and runs",
        "a reading",
        "runs with looks",
        "text beside the strings",
        "an extension after the strings",
        "a string with a name space of its own",
        "CDATA in strings",
        "character references",
        "a carriage return",
        "comments and instructions in text",
        "Excel's own escapes",
        "Excel's own escapes in small letters",
        "spaces that are kept",
        "spaces that are not",
        "spaces kept from further up",
        "a line break and a tab",
        "letters of many scripts",
        "a text that looks like a number",
        "readings among the runs",
        "a reading of runs",
        "spaces kept in one run",
        "spaces not kept from further up",
        "a mark of spaces that is none",
        "a mark of spaces of no namespace",
        "spaces of other kinds",
        "spaces by character references",
        "spaces within CDATA",
        "two pieces of CDATA",
        "CDATA that looks like markup",
        "CDATA outside of texts",
        "an empty text and none",
        "a run without a text",
        "an escape of Excel's that is cut",
        "an escape of Excel's over two runs",
        "a count of strings that lies",
        "letters in composed and single form",
        "signs of direction",
        "a line separator and a next line",
    }
)

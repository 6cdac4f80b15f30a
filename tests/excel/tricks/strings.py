"""Tricks of texts: shared and inline strings, runs, readings, escapes and spaces."""

from tests.excel.builders import MAIN
from tests.excel.tricks.making import Contents, alternative, strings

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
    }
)

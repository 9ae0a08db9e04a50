"""Letters as mail programs write them: the same lines in the shapes that Outlook, Gmail and phones give them."""

from collections.abc import Callable, Sequence
from html import escape

from mailbot.domain.letter import Letter


def letter(text: str | None = None, html: str | None = None, references: Sequence[str] = ()) -> Letter:
    """A decoded letter of which only the body matters."""
    return Letter("", tuple(references), (), (), "Zmiana godzin otwarcia", None, text, html, (), (), ())


Lines = Sequence[str]
"""Lines as typed; "" is an empty one, "---" is typed as such."""


def outlook(lines: Lines) -> Letter:
    """Outlook for Windows: Word's HTML; its plain part has an empty line after each."""
    paragraphs = "\n".join(
        f"<p class=MsoNormal><span lang=PL>{_bold(line) or '<o:p>&nbsp;</o:p>'}<o:p></o:p></span></p>" for line in lines
    )
    html = f"""<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns="http://www.w3.org/TR/REC-html40"><head><meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=Generator content="Microsoft Word 15 (filtered medium)">
<!--[if !mso]><style>v\\:* {{behavior:url(#default#VML);}}</style><![endif]--><style><!--
/* Style Definitions */
@font-face {{font-family:Calibri; panose-1:2 15 5 2 2 2 4 3 2 4;}}
p.MsoNormal, li.MsoNormal {{margin:0cm; font-size:11.0pt; font-family:"Calibri",sans-serif;
  mso-ligatures:standardcontextual;}}
@page WordSection1 {{size:612.0pt 792.0pt;}}
--></style><!--[if gte mso 9]><xml><o:shapedefaults v:ext="edit" spidmax="1026" /></xml><![endif]--></head>
<body lang=PL link="#0563C1" vlink="#954F72" style='word-wrap:break-word'>
<div class=WordSection1>{paragraphs}</div></body></html>"""
    return letter("\n\n".join(lines), html)


def outlook_list(lines: Lines) -> Letter:
    """The same with Word's bullets before the directive lines."""
    bullet = (
        "<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·"
        "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>"
    )
    style = "text-indent:-18.0pt;mso-list:l0 level1 lfo1"
    paragraphs = [
        f"<p class=MsoListParagraph style='{style}'>{bullet}{escape(line)}<o:p></o:p></p>"
        if ":" in line
        else f"<p class=MsoNormal>{escape(line) or '<o:p>&nbsp;</o:p>'}</p>"
        for line in lines
    ]
    return letter(None, f"<html><body><div class=WordSection1>{''.join(paragraphs)}</div></body></html>")


def outlook_web(lines: Lines) -> Letter:
    """outlook.com and Outlook on the web."""
    style = 'style="font-family: Aptos, Calibri, sans-serif; font-size: 12pt; color: rgb(0, 0, 0);"'
    blocks = "\n".join(f'<div class="elementToProof" {style}>\n{escape(line) or "<br>"}</div>' for line in lines)
    head = '<style type="text/css" style="display:none;"> P {margin-top:0;margin-bottom:0;} </style>'
    return letter("\n".join(lines), f'<html><head>{head}</head><body dir="ltr">\n{blocks}\n</body></html>')


def gmail(lines: Lines) -> Letter:
    """Gmail on the web: the first line stands bare in the outermost div; bold is starred in its plain part."""
    first, *rest = lines
    blocks = "".join(f"<div>{_bold(line) or '<br>'}</div>" for line in rest)
    html = f'<div dir="ltr">{_bold(first)}{blocks}</div>\r\n'
    return letter("\n".join(lines), html)


def gmail_android(lines: Lines) -> Letter:
    """Gmail on a phone."""
    blocks = "".join(f'<div dir="auto">{escape(line) or "<br>"}</div>' for line in lines[1:])
    return letter("\n".join(lines), f'<div dir="auto">{escape(lines[0])}{blocks}</div>')


def apple_mail(lines: Lines) -> Letter:
    """Mail on a Mac."""
    blocks = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in lines[1:])
    style = "word-wrap: break-word; -webkit-nbsp-mode: space; line-break: after-white-space;"
    return letter(None, f'<html><head></head><body style="{style}" class="">{escape(lines[0])}{blocks}</body></html>')


def iphone(lines: Lines) -> Letter:
    """Mail on an iPhone: line breaks, and its signature."""
    html = "<br>".join(escape(line) for line in lines)
    signature = '<br><br><div dir="ltr">Wysłane z iPhone’a</div>'
    return letter(None, f'<html><body dir="auto">{html}{signature}</body></html>')


def thunderbird(lines: Lines) -> Letter:
    """Thunderbird, body text."""
    html = "<br>\n    ".join(escape(line) for line in lines)
    return letter(
        "\n".join(lines), f"<!DOCTYPE html>\n<html>\n  <head>\n  </head>\n  <body>\n    {html}<br>\n  </body>\n</html>"
    )


def thunderbird_paragraphs(lines: Lines) -> Letter:
    """Thunderbird, paragraphs: Shift+Enter inside, Enter between."""
    paragraphs = "\n".join(
        f"<p>{part}</p>" for part in "<br>\n      ".join(map(escape, lines)).split("<br>\n      <br>\n      ")
    )
    return letter("\n".join(lines), f"<html><head></head><body>{paragraphs}</body></html>")


def yahoo(lines: Lines) -> Letter:
    """Yahoo's web mail."""
    blocks = "".join(f'<div dir="ltr" data-setdir="false">{escape(line) or "<br>"}</div>' for line in lines)
    frame = '<div class="ydp1 yahoo-style-wrap" style="font-family:Helvetica Neue, Helvetica, Arial; font-size:13px;">'
    return letter("\n".join(lines), f"<html><head></head><body>{frame}{blocks}</div></body></html>")


def samsung(lines: Lines) -> Letter:
    """Samsung's mail program."""
    blocks = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in lines)
    return letter(None, f"<html><head></head><body><div>{blocks}</div><div><br></div></body></html>")


def roundcube(lines: Lines) -> Letter:
    """Roundcube with its HTML editor."""
    blocks = "\n".join(f"<p>{_bold(line) or '<br />'}</p>" for line in lines)
    return letter("\n\n".join(lines), f'<html><body style="font-size: 10pt">\n{blocks}\n\n</body></html>')


def table(lines: Lines) -> Letter:
    """Directive lines in a table of two columns, without colons."""
    rows = "".join(
        f"<tr><td><p><b>{escape(key)}</b></p></td><td><p>{escape(value.strip())}</p></td></tr>"
        for key, colon, value in (line.partition(":") for line in lines)
        if colon
    )
    rest = "".join(f"<p>{escape(line) or '&nbsp;'}</p>" for line in lines if ":" not in line)
    return letter(None, f"<html><body><table border=1><tbody>{rows}</tbody></table>{rest}</body></html>")


def bullets(lines: Lines) -> Letter:
    """Directive lines as a list."""
    points = "".join(f"<li><span>{escape(line)}</span></li>" for line in lines if ":" in line)
    rest = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in lines if ":" not in line)
    return letter(None, f"<html><body><ul>{points}</ul>{rest}</body></html>")


def preformatted(lines: Lines) -> Letter:
    """Plain text that a gateway wrapped into HTML."""
    text = "\n".join(lines)
    return letter(text, f"<html><body><pre>{escape(text)}</pre></body></html>")


def layout(lines: Lines) -> Letter:
    """Everything in one cell of a layout table, as signature programs do it."""
    blocks = "".join(f"<p style='margin:0'>{escape(line) or '&nbsp;'}</p>" for line in lines)
    cell = f"<td width=600>{blocks}</td><td width=10>&nbsp;</td>"
    return letter(None, f"<html><body><table width=610><tr>{cell}</tr></table></body></html>")


def plain(lines: Lines) -> Letter:
    """No HTML at all."""
    return letter("\n".join(lines))


def plain_spaced(lines: Lines) -> Letter:
    """Plain text with an empty line after every line."""
    return letter("\n\n".join(lines))


def plain_starred(lines: Lines) -> Letter:
    """The plain text that is made of bold keys and bullets."""
    return letter(
        "\n".join(f"• *{line.partition(':')[0]}:*{line.partition(':')[2]}" if ":" in line else line for line in lines)
    )


CLIENTS: tuple[Callable[[Lines], Letter], ...] = (
    *(
        outlook,
        outlook_list,
        outlook_web,
        gmail,
        gmail_android,
        apple_mail,
        iphone,
        thunderbird,
        thunderbird_paragraphs,
    ),
    *(yahoo, samsung, roundcube, table, bullets, preformatted, layout, plain, plain_spaced, plain_starred),
)


def _bold(line: str) -> str:
    key, colon, value = line.partition(":")
    return f"<b>{escape(key)}:</b>{escape(value)}" if colon else escape(line)

"""The language of merge fields: what it understands, what it leaves alone, and that nothing can be done with it."""

import time
import tracemalloc
from collections.abc import Callable, Collection
from contextlib import suppress
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain import merge
from mailbot.domain.merge import Choice, Hole, Template, Test, near, parse, parse_html
from mailbot.errors import FieldUnknown, MergeError

KNOWN = ("imię", "first_name", "miasto", "Nr klienta", "firma", "koniec")
ANNA = {"imię": "Anna", "miasto": "Łódź", "Nr klienta": "7", "firma": "B&B <sp. z o.o.>", "salutation": "Szanowna Pani"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Witaj {imię}!", "Witaj Anna!"),
        ("Witaj {{ imię }}!", "Witaj Anna!"),
        ("Witaj «imię»!", "Witaj Anna!"),
        ("Witaj [imię]!", "Witaj Anna!"),
        ("{IMIE} {Imię} { imie } {imi\u00adę} {imi\u0119}", "Anna Anna Anna Anna Anna"),
        ("{nr_klienta} {Nr-klienta} {NR\u00a0KLIENTA} {nr\nklienta}", "7 7 7 7"),
        ("{first name|Klient}", "Klient"),
        ("{first name|„Klient”}", "Klient"),
        ("{imię|Klient}", "Anna"),
        ("{zwrot}, {salutation}, {{Zwrot}}", "Szanowna Pani, Szanowna Pani, Szanowna Pani"),
        ("{if miasto = Łódź}tu{else}tam{end}", "tu"),
        ("{if miasto=lodz}tu{else}tam{end}", "tu"),
        ("{if miasto != Łódź}tu{else}tam{end}", "tam"),
        ("{jeśli miasto = „Poznań”}tu{inaczej}tam{koniec}", "tam"),
        ("{if first_name}tu{end}", ""),
        ("{if miasto}{if imię = Ewa}a{else}b{end}c{end}", "bc"),
        ("a\n{if miasto = Łódź}\nb\n{else}\nc\n{end}\nd", "a\nb\nd"),
        ("zobacz [uwaga] i [1]", "zobacz [uwaga] i [1]"),
        ("«Pan Tadeusz to epopeja»", "«Pan Tadeusz to epopeja»"),
        ("{koniec}", ""),
        ('{"a": 1} {} { } {1} {.x}', '{"a": 1} {} { } {1} {.x}'),
        (r"\{imię} \«imię» \[imię]", "{imię} «imię» [imię]"),
        ("[patrz {imię}]", "[patrz Anna]"),
        ("a { b", "a { b"),
    ],
)
def test_a_text_reads_as_its_writer_meant(text: str, filled: str) -> None:
    assert parse(text, KNOWN).fill(ANNA) == filled


@pytest.mark.parametrize(
    ("html", "filled"),
    [
        ("<p>{{ <b>imi</b>ę }}</p>", "<p><b>Anna</b></p>"),
        ("<p>{<i>imię</i>|<b>„Klient”</b>}</p>", "<p><i>Anna</i><b></b></p>"),
        ("<p>{nr&nbsp;klienta} {imi&eogon;} {imi&#281;}</p>", "<p>7 Anna Anna</p>"),
        ("<p>{firma}</p>", "<p>B&amp;B &lt;sp. z o.o.&gt;</p>"),
        ('<a href="https://x.example/?nr={nr klienta}">x</a>', '<a href="https://x.example/?nr=7">x</a>'),
        ("<style>p {color: red} .imię {imię}</style>", "<style>p {color: red} .imię {imię}</style>"),
        ("<!-- [if mso] {imię} -->", "<!-- [if mso] {imię} -->"),
        (
            "<p class=a><span>{if miasto = &quot;Łódź&quot;}</span></p><p>a</p><p>{else}&nbsp;</p>b<div>{end}</div>",
            "<p>a</p>",
        ),
        ("<p>{if miasto = <span>Łódź</span>}tu{end}</p>", "<p><span></span>tu</p>"),
        ('<p>[<a href="{imię}">x</a>]</p>', '<p>[<a href="Anna">x</a>]</p>'),
        ("<p>&lt;{imię}&gt; &amp;</p>", "<p>&lt;Anna&gt; &amp;</p>"),
    ],
)
def test_an_editors_tags_and_entities_do_not_matter(html: str, filled: str) -> None:
    assert parse_html(html, KNOWN).fill(ANNA, escape) == filled


def test_a_template_is_a_plain_value() -> None:
    template = parse("{zwrot}, {if miasto != Łódź}{imię|Klient}{else}B{end}", KNOWN)
    assert template == Template(
        (
            Hole("salutation"),
            ", ",
            Choice(Test("miasto", "lodz", negated=True), (Hole("imię", "Klient"),), ("B",)),
        ),
        frozenset({"salutation", "miasto", "imię"}),
    )
    assert (template.fixed, template.forks, template.holes, template.literals) == (False, True, 2, ", B")


def test_unknown_fields_are_all_named_at_once() -> None:
    with pytest.raises(FieldUnknown) as trouble:
        parse("{imei} {{ nazwsko }} {if kraj = PL}x{end} «Firmaa» {imei}", KNOWN)
    assert trouble.value.names == ("imei", "nazwsko", "kraj", "Firmaa")
    assert near("imei", KNOWN) == ("imię",)


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("x {if miasto = Łódź} y", "{if miasto = Łódź}"),
        ("x {else} y", "{else}"),
        ("{if miasto}a{else}b{else}c{end}", "{else}"),
        ("x {end}", "{end}"),
        ("Witaj {imię, co słychać", "{imię"),
        ("{if miasto = Łódź i tak dalej", "{if"),
        ("x {{ y", "{{"),
        ("x {% if y %}", "{%"),
    ],
)
def test_what_cannot_be_read_is_quoted(text: str, excerpt: str) -> None:
    with pytest.raises(MergeError) as trouble:
        parse(text, KNOWN)
    assert trouble.value.excerpt == excerpt


@pytest.mark.parametrize(
    "text",
    [
        "{imei} {if miasto = Łódź} y {nazwsko}",
        "{imei} {else} {nazwsko} {end}",
        "{if imei = x}a{else}b{else}{nazwsko}{end}",
        "Witaj {imei} {{ nazwsko }} {% if y %}",
    ],
)
def test_a_broken_condition_hides_no_unknown_field(text: str) -> None:
    with pytest.raises(MergeError) as trouble:
        parse(text, KNOWN)
    assert not isinstance(trouble.value, FieldUnknown)
    assert trouble.value.unknown == ("imei", "nazwsko")


def test_empty_fields_without_a_fallback_are_missing_once() -> None:
    template = parse("{zwrot} {imię} {imię} {first_name} {miasto|x} {if firma}{nr klienta}{end}", KNOWN)
    assert template.missing({"firma": "x", "first_name": " ", "Nr klienta": "7"}) == ("imię", "first_name")
    assert template.missing(ANNA) == ("first_name",)


def test_equal_decisions_have_equal_pieces() -> None:
    template = parse("a{if miasto = Łódź}b{if imię}c{end}{else}d{end}{imię}", KNOWN)
    assert template.decisions(ANNA) == (True, True)
    assert template.flat(ANNA) == ("abc", Hole("imię"))
    assert template.decisions({}) == (False,)
    assert template.flat({}) == ("ad", Hole("imię"))


ATTACKS = [
    "{{ 9**9 }}",
    "{{ 9**(9**8) }}",
    "{% for a in range(10**9) %}{{ a }}{% endfor %}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ imię.__class__ }}",
    "{imię.__class__.__init__.__globals__}",
    "{0.__class__}",
    "{imię!r}",
    "{imię:>999999999}",
    "%(imię)s %n %s",
    "${imię.getClass()}",
    "#{7*7} *{7*7} @{7*7}",
    "{{ c.update(email='x').execute() }}",
    "{{ config }}",
    "{{ self._TemplateReference__context }}",
    "{{ lipsum(n=100000) }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ 'a' * 900000000 }}",
    "{{ '%900000000d' | format(1) }}",
    "{{ x | attr('__class__') }}",
    "{% include '/etc/passwd' %}",
    "{% extends 'x' %}",
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "{% set a = cycler %}{% call a() %}{% endcall %}",
    "{# comment #}",
    "{{ (" + "(" * 3000 + " }}",
    "{if imię}" * 500 + "{end}" * 500,
    "{" * 200_000,
    "{{" * 100_000,
    "[" * 200_000,
    "{imię" * 40_000,
    "{imię}" * 43_000,
    "{{imię}}" * 30_000,
    "<" * 200_000,
    "<!--" * 50_000,
    "<p><b>" * 40_000,
    "{&nbsp;" * 30_000,
    "{if " + " " * 200_000,
    "{imię|" + "x" * 10_000_000 + "}",
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack[:24])
@pytest.mark.parametrize("read", [parse, parse_html])
def test_an_attack_ends_in_an_error_or_in_plain_text_at_once(
    read: Callable[[str, Collection[str]], Template], attack: str
) -> None:
    def tried() -> float:
        start = time.process_time()
        with suppress(MergeError):
            assert read(attack, KNOWN).fill(ANNA) in (attack, attack.replace("{imię}", "Anna"))
        return time.process_time() - start

    assert min(tried() for _ in range(3)) < 0.05  # the machine may be slow at times, the parser never is


def test_no_attack_takes_more_than_ten_megabytes() -> None:
    taken: dict[str, int] = {}
    tracemalloc.start()
    for attack in ATTACKS:
        for read in (parse, parse_html):
            tracemalloc.reset_peak()
            before, _ = tracemalloc.get_traced_memory()
            with suppress(MergeError):
                read(attack, KNOWN).fill(ANNA)
            taken[attack[:24]] = max(taken.get(attack[:24], 0), tracemalloc.get_traced_memory()[1] - before)
    tracemalloc.stop()
    assert {attack: size for attack, size in taken.items() if size > 10_000_000} == {}
    assert len(ATTACKS) > 30


def test_what_grows_without_bounds_is_stopped() -> None:
    template = parse("{imię}" * 1_500, KNOWN)
    with pytest.raises(MergeError):
        template.fill({"imię": "x" * 1_000_000})
    with pytest.raises(MergeError):
        parse("x" * (merge.SOURCE_LIMIT + 1), KNOWN)


def test_a_value_is_never_read_as_a_template() -> None:
    assert parse("{imię}", KNOWN).fill({"imię": "{miasto}{{ 9**9 }}", "miasto": "x"}) == "{miasto}{{ 9**9 }}"


BRACKETED = st.text(st.sampled_from('{}[]«»\\| =!<>&;\n%aięfłdonjsk-/"p'), max_size=200)


@given(BRACKETED)
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (parse, parse_html):
        try:
            template = read(text, KNOWN)
        except MergeError:
            continue
        template.fill({})
        template.missing({})


@given(st.text(st.characters(exclude_characters="{[«\\")))
def test_a_text_without_brackets_is_itself(text: str) -> None:
    for template in (parse(text, KNOWN), parse_html(text, KNOWN)):
        assert (template.fill({}), template.fixed) == (text, True)


@given(st.lists(st.sampled_from(["{imię}", "«miasto»", "[firma]", "{{ Nr klienta }}"]), max_size=8), st.text("ab \n."))
def test_holes_are_filled_in_their_order(holes: list[str], between: str) -> None:
    values = {"imię": "1", "miasto": "2", "firma": "3", "Nr klienta": "4"}
    written = dict(zip(["{imię}", "«miasto»", "[firma]", "{{ Nr klienta }}"], "1234", strict=True))
    expected = between.join(written[hole] for hole in holes)
    assert parse(between.join(holes), KNOWN).fill(values) == expected

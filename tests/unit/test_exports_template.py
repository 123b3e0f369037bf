"""The council's own Word template: tags filled in its styles, and wrong tags named."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml.ns import qn
from made_report import made_report

from qualcode.core.plan_resolve import ResolvedPlan, resolve
from qualcode.errors import BadInputError
from qualcode.exports.plan import KEPT, place_names, plan_data, write_plan
from qualcode.exports.plan_template import example_template, unsourced
from qualcode.formats.plan_yaml import parse_plan

if TYPE_CHECKING:
    from pathlib import Path

PLAN = b"""
title: Getting about
organisation: The council
period: 2026
statistics: [{id: waits, label: Waits, value: 705, previous: 611}]
priorities:
  - {id: a, title: Buses, themes: [transport], quotes: [{quote: q01}], actions: [{text: Run the 42 until midnight}]}
"""


def filled() -> ResolvedPlan:
    """Return the plan, filled."""
    return resolve(parse_plan(PLAN), made_report())


def template(tmp_path: Path, *lines: str) -> Path:
    """Write a template of some paragraphs."""
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "{{ organisation }}"
    for line in lines:
        word.add_paragraph(line)
    word.save(str(tmp_path / "council.docx"))
    return tmp_path / "council.docx"


def test_tags_are_filled_in_the_templates_own_styles(tmp_path: Path) -> None:
    """The plan would come out without the council's header, or with quotes in no style."""
    source = template(tmp_path, "{{title}} for {{ period }}: {{ value:waits }}, {{ change:waits }}", "{{ priority:a }}")
    write_plan(filled(), "docx", tmp_path / "plan.docx", source)
    word = docx.Document(str(tmp_path / "plan.docx"))
    said = [(p.style.name, p.text) for p in word.paragraphs]
    assert said[0][1] == "Getting about for 2026: 705, up 15.4% (94 more) from 611"
    assert ("Quote", "“The bus never comes. My nan waits an hour 😀 in the rain.”") in said
    assert ("List Bullet", "Run the 42 until midnight") in said
    assert ("Heading 1", "Priority 1: Buses") in said
    assert word.sections[0].header.paragraphs[0].text == "The council"
    assert not any("{{" in text for _, text in said)


def test_parts_fit_where_their_tag_stands(tmp_path: Path) -> None:
    """In a cell of a council's layout table half of each table would be cut off, and priorities be no part of their heading."""
    word = docx.Document()
    word.add_heading("Our priorities", 1)
    word.add_paragraph("{{ priority:a }}")
    frame = word.add_table(1, 2)
    frame.cell(0, 1).text = "{{ you_said }}"
    word.styles["List Bullet"].element.getparent().remove(word.styles["List Bullet"].element)
    word.save(str(tmp_path / "council.docx"))
    write_plan(filled(), "docx", tmp_path / "plan.docx", tmp_path / "council.docx")
    word = docx.Document(str(tmp_path / "plan.docx"))
    said = {p.text: p.style.name for p in word.paragraphs}
    assert said["Priority 1: Buses"] == "Heading 2"
    assert "•\u2002Run the 42 until midnight" in said
    (inner,) = word.tables[-1].cell(0, 1).tables
    assert sum(column.width for column in inner.columns) < word.tables[-1].columns[1].width


def test_a_tag_split_over_runs_keeps_its_bold(tmp_path: Path) -> None:
    """Word splits what people type into runs; the tag would stay in the printed plan."""
    word = docx.Document()
    paragraph = word.add_paragraph("The ")
    paragraph.add_run("{{ ti").bold = True
    paragraph.add_run("tle }} plan")
    word.save(str(tmp_path / "t.docx"))
    write_plan(filled(), "docx", tmp_path / "plan.docx", tmp_path / "t.docx")
    runs = docx.Document(str(tmp_path / "plan.docx")).paragraphs[0].runs
    assert "".join(run.text for run in runs) == "The Getting about plan"
    assert [run.text for run in runs if run.bold] == ["Getting about"]


def test_the_example_has_every_part_and_builds_the_same_twice(tmp_path: Path) -> None:
    """The example people begin from would itself be broken."""
    (tmp_path / "t.docx").write_bytes(example_template())
    for name in ("a.docx", "b.docx"):
        write_plan(filled(), "docx", tmp_path / name, tmp_path / "t.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    headings = [p.text for p in docx.Document(str(tmp_path / "a.docx")).paragraphs if p.style.name == "Heading 1"]
    assert headings == ["Priority 1: Buses", "You said, we will", "Statistics", "Evidence", "How this was done"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{{ titel }}", "there is no tag '{{ titel }}'"),
        ("{{ title", "a tag is broken in “{{ title”"),
        ("title }}", "a tag is broken"),
        ("See {{ evidence }}", "the tag 'evidence' must stand alone"),
        ("{{ change:nothing }}", "there is no statistic 'nothing'"),
        ("{{ priority:nothing }}", "there is no priority 'nothing'"),
        ("{{ }}", "there is no tag"),
    ],
)
def test_a_wrong_tag_is_named_and_nothing_is_written(tmp_path: Path, line: str, said: str) -> None:
    """Somebody would search a long template for the one tag that is mistyped."""
    source = template(tmp_path, line)
    with pytest.raises(BadInputError) as caught:
        write_plan(filled(), "docx", tmp_path / "plan.docx", source)
    assert said in str(caught.value)
    assert str(caught.value).startswith("council.docx: ")
    assert not (tmp_path / "plan.docx").exists()


def test_a_template_that_is_none_is_one_plain_line(tmp_path: Path) -> None:
    """A renamed text file, or a missing one, would end in a traceback."""
    (tmp_path / "t.docx").write_bytes(b"no")
    for name in ("t.docx", "gone.docx"):
        with pytest.raises(BadInputError) as caught:
            write_plan(filled(), "docx", tmp_path / "plan.docx", tmp_path / name)
        assert "template" in str(caught.value)
    with pytest.raises(BadInputError):
        write_plan(filled(), "html", tmp_path / "plan.html", tmp_path / "t.docx")


def test_a_template_may_have_places_to_write_in(tmp_path: Path) -> None:
    """The leader's foreword would have no home in the council's own template."""
    source = template(tmp_path, "{{ place:foreword }}", "{{ priority:a }}")
    data = plan_data(
        filled(), "docx", source, {"foreword": _paragraph("By the leader."), "gone": _paragraph("Homeless.")}
    )
    said = [
        "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
        for paragraph in docx.Document(BytesIO(data)).element.body.iter(qn("w:p"))
    ]
    assert said.index("By the leader.") < said.index("Priority 1: Buses") < said.index(KEPT) < said.index("Homeless.")
    assert place_names(filled(), source) == {"foreword", "priority-a"}
    with pytest.raises(BadInputError, match="there is no tag"):
        plan_data(filled(), "docx", template(tmp_path, "{{ place:Not A Name }}"))


def _paragraph(words: str) -> str:
    return f'<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:r><w:t>{words}</w:t></w:r></w:p>'


def test_a_template_without_sources_is_warned_of(tmp_path: Path) -> None:
    """Figures would be printed without anybody being able to say where they come from."""
    bare = unsourced(template(tmp_path, "{{ title }}", "{{ priorities }}"), filled())
    assert [warning.partition("'")[2].partition("'")[0] for warning in bare] == [
        "{{ statistics }}", "{{ evidence }}", "{{ methods }}"
    ]  # fmt: skip
    (tmp_path / "all.docx").write_bytes(example_template())
    assert unsourced(tmp_path / "all.docx", filled()) == ()


def test_a_template_without_a_page_of_its_own_is_filled(tmp_path: Path) -> None:
    """Templates made by other programs leave the page's description out, and would end in a traceback."""
    source = template(tmp_path, "{{ priority:a }}")
    word = docx.Document(str(source))
    body = word.element.body
    body.remove(body.sectPr)
    word.save(str(source))
    data = plan_data(filled(), "docx", source, {"gone": _paragraph("Homeless.")})
    assert "Priority 1: Buses" in [paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs]


def test_a_tag_is_filled_wherever_word_lets_one_write_it(tmp_path: Path) -> None:
    """A tag typed with changes tracked, or in the header of even pages, would be printed as it stands."""
    word = docx.Document()
    word.settings.odd_and_even_pages_header_footer = True
    word.sections[0].even_page_header.paragraphs[0].text = "{{ period }}"
    paragraph = word.add_paragraph("Of ")
    tracked = paragraph._p.makeelement(qn("w:ins"), {qn("w:id"): "1", qn("w:author"): "a"})
    tracked.append(paragraph.add_run("{{ organisation }}")._r)
    paragraph._p.append(tracked)
    word.add_heading("Our own heading", 1)
    word.add_paragraph("{{ context }}")
    word.save(str(tmp_path / "council.docx"))
    plan = resolve(parse_plan(PLAN + b"context: [{text: A fact, source: A survey}]\n"), made_report())
    write_plan(plan, "docx", tmp_path / "plan.docx", tmp_path / "council.docx")
    made = docx.Document(str(tmp_path / "plan.docx"))
    assert made.sections[0].even_page_header.paragraphs[0].text == "2026"
    assert [t.text for t in made.element.body.iter(qn("w:t"))][:4] == [
        "Of ",
        "The council",
        "Our own heading",
        "A fact",
    ]


@pytest.mark.parametrize(
    ("where", "said"),
    [("footer", "council.docx, in a footer: there is no tag"), ("table", "council.docx, in a table: there is no tag")],
)
def test_a_wrong_tag_is_named_with_its_place(tmp_path: Path, where: str, said: str) -> None:
    """In a template of twenty pages somebody would look for it long."""
    word = docx.Document()
    if where == "footer":
        word.sections[0].footer.paragraphs[0].text = "{{ titel }}"
    else:
        word.add_table(1, 1).cell(0, 0).text = "{{ titel }}"
    word.save(str(tmp_path / "council.docx"))
    with pytest.raises(BadInputError) as caught:
        write_plan(filled(), "docx", tmp_path / "plan.docx", tmp_path / "council.docx")
    assert str(caught.value).startswith(said)


def test_a_loop_of_another_program_is_named(tmp_path: Path) -> None:
    """A template made for docxtpl would print its loops."""
    source = template(tmp_path, "{% for p in priorities %}", "{{ priorities }}", "{% endfor %}")
    with pytest.raises(BadInputError, match="no loops"):
        write_plan(filled(), "docx", tmp_path / "plan.docx", source)

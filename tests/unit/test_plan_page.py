"""The plan on one page, and the whole sample plan in every form it can be built in."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from made_report import made_report

from qualcode.__main__ import main
from qualcode.core.plan_resolve import resolve
from qualcode.errors import BadInputError
from qualcode.exports.plan_page import page_data
from qualcode.formats.finished import read_finished
from qualcode.formats.plan_yaml import parse_plan, read_plan
from tests.sample import copy_sample

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.capture import CaptureFixture


def _pressed(text: str) -> str:
    return re.sub(r"[\s\\▪•-]+", "", html.unescape(text))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with the published quotes coded, made once: nothing here changes it."""
    folder = copy_sample(tmp_path_factory.mktemp("sample") / "plan", "docs/published-quotes.csv")
    assert main(["codings", "load", str(folder / "published-quotes.csv"), "--project", str(folder)]) == 0
    return folder


@pytest.mark.parametrize(
    ("form", "layout"),
    [("docx", "long"), ("html", "long"), ("md", "long"), ("pdf", "long"), ("pdf", "page"), ("html", "page")],
)
def test_everything_that_the_sample_plan_says_is_printed(sample: Path, tmp_path: Path, form: str, layout: str) -> None:
    """An action, a figure or a quote of the published plan would be missing from one of the outputs."""
    out = tmp_path / f"out.{form}"
    command = ["plan", "build", "--format", form, "--layout", layout, "--out", str(out)]
    assert main([*command, "--project", str(sample)]) == 0
    said = _pressed(" ".join(paragraph.text for paragraph in read_finished(out)))
    plan = read_plan(sample / "plan.yaml")
    wanted = [plan.title, *(fact.text for fact in plan.context)]
    for priority in plan.priorities:
        wanted += [priority.title, *(action.text for action in priority.actions)]
        entries = [*priority.quotes, *(entry for action in priority.actions for entry in action.quotes)]
        wanted += [entry.text for entry in entries if hasattr(entry, "text")]
    for found in plan.statistics:
        wanted += [found.label, f"{found.value:,}", found.note.split(".")[0]]
    missing = [words for words in wanted if _pressed(words) not in said]
    assert not missing


def _plan(actions: int) -> bytes:
    lines = "".join(
        f"      - {{text: 'Action {number} of many, said at some length so that it fills a line'}}\n"
        for number in range(actions)
    )
    return f"title: Much\npriorities:\n  - id: a\n    title: All of it\n    quotes: [{{quote: q02}}]\n    actions:\n{lines}".encode()


def test_the_page_is_one_page_whatever_is_on_it() -> None:
    """A second page with two lines on it would be printed and left in the tray."""
    for actions in (1, 60):
        data = page_data(resolve(parse_plan(_plan(actions)), made_report()), "pdf")
        assert data.count(b"/Type /Page\n") == 1
    assert data == page_data(resolve(parse_plan(_plan(60)), made_report()), "pdf"), "the same plan, the same bytes"
    abroad = resolve(parse_plan(_plan(1).replace(b"All of it", "全部 🚌".encode())), made_report())
    assert "全部 🚌" in page_data(abroad, "html").decode(), "a browser has letters that the print's fonts lack"
    with pytest.raises(BadInputError, match="too long for one page"):
        page_data(resolve(parse_plan(_plan(400)), made_report()), "pdf")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--layout", "page", "--format", "docx"), "one page cannot be made as docx"),
        (("--layout", "poster"), "'poster' is no layout"),
        (("--format", "html", "--template", "x.docx"), "a Word template cannot make html"),
        (("--format", "pptx"), "'pptx' is not a format"),
    ],
)
def test_what_cannot_be_built_is_said_and_nothing_is_written(
    sample: Path, capsys: CaptureFixture[str], options: tuple[str, ...], said: str
) -> None:
    """Half a file, or a traceback, the evening before the committee."""
    assert main(["plan", "build", *options, "--project", str(sample)]) == 2
    assert said in capsys.readouterr().err
    assert not list((sample / "exports").glob("plan*"))

"""Whether the web pages that qualcode writes pass axe-core in headless Chromium.

    npm pack axe-core && tar xzf axe-core-*.tgz
    python -m bench.accessibility --axe package/axe.min.js [--chromium /usr/bin/chromium] [--project .]

Writes the theme summary, the evidence pack, every matrix, the quotes, the plan long and on one page, the framework and a check of the plan, from the project in
--project (default: the sample), opens each in Chromium with axe-core in it, and prints every violation as JSON. Exit code 1 if
there is one. Skips, saying so, where Chromium or axe-core is not to be found.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

COMMANDS = (
    ("themes", ("export", "themes")),
    ("evidence", ("export", "evidence")),
    ("quotes", ("export", "quotes")),
    ("plan", ("plan", "build")),
    ("plan-page", ("plan", "build", "--layout", "page")),
    ("framework", ("export", "framework")),
    *((f"matrix-{kind}", ("export", "matrix", kind)) for kind in ("all", "groups", "transcripts", "codes", "people")),
)
RUN = """<script>{axe}</script><script>
axe.run(document, {{resultTypes: ["violations", "incomplete"]}}).then(function (found) {{
  var told = document.createElement("pre");
  told.id = "axe-says";
  told.textContent = JSON.stringify({{
    violations: found.violations.map(function (rule) {{
      return {{rule: rule.id, impact: rule.impact, help: rule.help, where: rule.nodes.map(function (n) {{ return n.html; }})}};
    }}),
    unsure: found.incomplete.map(function (rule) {{ return rule.id; }}),
    passes: found.passes.length
  }});
  document.body.appendChild(told);
}});
</script>"""


def written(project: Path, folder: Path) -> list[Path]:
    """Write every kind of page from a copy of a project."""
    copy = folder / "project"
    copy.mkdir()
    for name in ("codebook.yaml", "plan.yaml", "speakers.csv", "codings.csv", "transcripts"):
        source = project / name
        if source.is_dir():
            shutil.copytree(source, copy / name)
        elif source.exists():
            shutil.copy(source, copy / name)
    pages = []
    for name, command in COMMANDS:
        page = folder / f"{name}.html"
        qualcode(*command, "--format", "html", "--out", str(page), "--project", str(copy))
        pages.append(page)
    page = folder / "check.html"
    qualcode("plan", "check", str(folder / "plan.html"), "--html", str(page), "--project", str(copy))
    return [*pages, page]


def qualcode(*command: str) -> None:
    """Run the program; a check may find something wrong."""
    environment = {**os.environ, "QUALCODE_CODER": "bench"}
    done = subprocess.run(
        [sys.executable, "-m", "qualcode", *command], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stderr)


def examined(page: Path, axe: str, chromium: str) -> dict[str, Any]:
    """Open a page with axe-core in it, and return what it says."""
    text = page.read_text(encoding="utf-8")
    # The pages forbid scripts; for the examination alone they are allowed.
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    probe = page.with_name(f"probe-{page.name}")
    probe.write_text(text.replace("</body>", RUN.format(axe=axe) + "</body>"), encoding="utf-8")
    command = [chromium, "--headless", "--disable-gpu", "--no-sandbox", "--virtual-time-budget=20000", "--dump-dom"]
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            [*command, f"--user-data-dir={profile}", probe.as_uri()], capture_output=True, text=True, check=False
        )
    said = re.search(r'<pre id="axe-says">(.*?)</pre>', done.stdout, re.DOTALL)
    if said is None:
        raise SystemExit(f"axe-core said nothing of {page.name}: {done.stderr[-400:]}")
    return dict(json.loads(html.unescape(said[1])))


def main() -> int:
    """Examine every page, and print what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--axe", type=Path, default=Path("package/axe.min.js"))
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("chromium-browser") or "")
    parser.add_argument("--project", type=Path, default=Path(__file__).parent.parent)
    asked = parser.parse_args()
    if not asked.axe.exists() or not asked.chromium:
        print(f"Skipped: {'Chromium' if asked.axe.exists() else 'axe-core'} is not here.", file=sys.stderr)
        return 0
    axe = asked.axe.read_text(encoding="utf-8").replace("</script>", "<\\/script>")
    with tempfile.TemporaryDirectory() as name:
        found = {page.name: examined(page, axe, asked.chromium) for page in written(asked.project, Path(name))}
    print(json.dumps(found, indent=2))
    return 1 if any(said["violations"] for said in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())

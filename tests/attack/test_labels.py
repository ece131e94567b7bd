"""Labels may be in any script and hold anything: no page, table or terminal takes them for more
than words."""

import json
from html.parser import HTMLParser

import pandas
import pytest

from sim.sweep.analysis.writing import as_csv
from tests.attack.hostile import LINES, told
from tests.attack.test_hostile_files import in_a_child

HOSTILE = {
    "title: Two rivers": "Київ </title><script>alert(1)</script><!--",
    "question: Who holds the corridor?": "\" onload='alert(1)' x=\"",
    "label: Corridor": '=HYPERLINK("http://x.invalid","y")',
    "label: Upland": "\u202eהנהר העליון\u202c <img src=x onerror=alert(1)>",
    "short: Upland": "الجبل",
    "label: Shelling": "$x_{$ \\frac{1}{0} $5",
    "label: Prisoners": "战俘 {{ 7*7 }} {% for %} %s {0}",
    "held_of: the valley": "the 谷 | [a](javascript:alert(1))",
    'label: "Both patrol it"': "🕊️ e\u0301 \u2028 `x` \ue000 </script>",
    'text: "The rivers rise"': "-1+1 <b>&lt;</b>\n\n# A heading",
}
RAW = told(
    *(
        (words, f"{words.partition(':')[0]}: {json.dumps(said, ensure_ascii=False)}")
        for words, said in HOSTILE.items()
    )
)


class Page(HTMLParser):
    """Counts what a page makes a browser do."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.harmful = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        calls = [(k, v) for k, v in attrs if k.startswith("on") or "javascript:" in (v or "")]
        self.harmful += calls


@pytest.fixture
def both(tmp_path):
    """The small scenario as it is, and with hostile labels."""
    files = {"calm": LINES.encode(), "hostile": RAW}
    for name, raw in files.items():
        (tmp_path / f"{name}.yaml").write_bytes(raw)
    return tmp_path / "calm.yaml", tmp_path / "hostile.yaml"


def same_page(calm, hostile):
    """Whether two pages hold the same elements, and nothing that acts."""
    one, other = Page(calm), Page(hostile)
    assert not other.harmful
    for tag in ("script", "img", "b", "style", "iframe"):
        assert other.tags.count(tag) == one.tags.count(tag)


def test_a_report_shows_hostile_labels_as_words(both, say, tmp_path, counted):
    pages = []
    for file in both:
        out = tmp_path / file.stem
        assert say("run --quiet --report --out", out, file)[0] == 0
        (folder,) = out.glob("*/*")
        pages.append((folder / "report.html").read_text("utf-8"))
        counted("inputs tried")
    same_page(*pages)
    transcript = (folder / "transcript.md").read_text("utf-8")
    assert "Київ" in transcript
    assert "الجبل" in (folder / "treaty.md").read_text("utf-8")
    rounds = (folder / "rounds.csv").read_text("utf-8")
    assert not any(
        cell.startswith(("=", "@", "+")) for cell in rounds.replace("\n", ",").split(",")
    )
    counted("accepted and played finite", 2)


def test_a_handout_shows_hostile_labels_as_words(both, say, tmp_path, counted):
    pages = []
    for file in both:
        out = tmp_path / f"{file.stem}.html"
        assert say("handout --quiet --out", out, file)[0] == 0
        pages.append(out.read_text("utf-8"))
        counted("inputs tried")
    same_page(*pages)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_terminal_without_other_scripts_is_no_fault(encoding, both, tmp_path, counted):
    plain = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    words = ("run", both[1], "--seed", 3, "--out", tmp_path / encoding)
    code, out, err = in_a_child(*words, **plain, PYTHONIOENCODING=encoding, bound=None)
    assert (code, "Traceback" in err) == (0, False)
    assert "Corridor" not in out
    assert "HYPERLINK" in out
    counted("inputs tried")


def test_no_cell_of_a_table_begins_as_a_formula():
    table = pandas.DataFrame({"=a": ["=1+1", "@x", None, "x"], "b": [-1.0, 2.0, 3.0, 4.0]})
    assert as_csv(table).split("\n")[1:-1] == ["'=1+1,-1.0", "'@x,2.0", ",3.0", "x,4.0"]

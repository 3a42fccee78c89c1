"""Every state that `packaging/make_screenshots.py --all` promises is brought about: none is left out in silence."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


@pytest.fixture(scope="module")
def states() -> ModuleType:
    spec = importlib.util.spec_from_file_location("screenshot_states", PACKAGING / "screenshot_states.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert "screenshot_states" not in sys.modules
    return module


def test_every_box_has_its_picture(states, open_window, sample):
    window = open_window(states.at_work(sample))
    states.open_pair(window, ("", "assigned", "draft"))
    for action, tab in states.BOXES.values():
        picture = states.box_picture(window, action, tab)
        assert picture.width() > 200 and picture.height() > 100, action
    with pytest.raises(LookupError, match=r"view\.list"):
        states.box_picture(window, "view.list", "")


@pytest.mark.parametrize("name", ["agreement", "sent"])
def test_what_is_no_box_has_its_picture_too(states, open_window, sample, name):
    window = open_window(states.at_work(sample))
    shown = states.STATES[name](window)
    if name == "agreement":
        assert shown is not window and shown.figures.rowCount() > 0
        shown.close()
    else:
        assert "sent.annbundle" in window.said_words[-1][1]

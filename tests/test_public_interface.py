"""What `import sayso` gives."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

import sayso
from builders import harbour_record
from sayso.domain.text import Page
from sayso.errors import AcquireError, UsageError
from sayso.pipeline import read as reading


def test_public_names_are_a_dozen_at_most() -> None:
    assert len(sayso.__all__) <= 12
    assert sayso.__all__ == sorted(sayso.__all__)


@pytest.mark.parametrize("name", sayso.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(sayso, name)
    assert isinstance(value, str) or inspect.getdoc(value)
    assert name in dir(sayso)


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'sayso' has no attribute 'raed'"):
        sayso.raed  # noqa: B018  # the access is the test


def test_import_and_public_names_load_no_model() -> None:
    code = "import sys, sayso; sayso.read; sayso.Reader; print('onnxruntime' in sys.modules, 'torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False False\n"


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Places named after how many pages they hold; the reader is a fake."""

    def read_place(place: str, **limits: float) -> list[Page]:
        return [Page(f"{place}-{n}", place, "text", "Words.") for n in range(int(Path(place).name))]

    reader = SimpleNamespace(read_page=lambda page: harbour_record(), read_text=lambda text, **known: (text, known))
    monkeypatch.setattr(reading, "read_place", read_place)
    monkeypatch.setattr(reading, "shared_reader", lambda settings: reader)
    return reading


@pytest.mark.parametrize("place", ["1", Path("reports/1")], ids=["text", "path"])
def test_read_gives_the_record_of_one_place(places: ModuleType, place: str | Path) -> None:
    record = places.read(place)
    assert [statement.kind for statement in record.statements][:2] == ["mixed", "direct"]


def test_read_text_passes_on_what_is_known(places: ModuleType) -> None:
    assert places.read_text("Words.", outlet="Costa") == ("Words.", {"outlet": "Costa"})


@pytest.mark.parametrize(
    ("place", "error", "message"),
    [
        pytest.param("0", AcquireError, "0 holds no report", id="nothing-there"),
        pytest.param("2", UsageError, "2 holds several reports", id="several"),
    ],
)
def test_read_refuses_what_is_not_one_report(
    places: ModuleType, place: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        places.read(place)

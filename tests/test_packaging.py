"""What a user gets who installs the wheel."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import factx

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def test_the_wheel_holds_every_prompt_of_the_checkout_and_no_other(wheel):
    own = {path.name: path.read_bytes() for path in (ROOT / "prompts").glob("*.jinja")}
    packed = {Path(name).name: wheel.read(name) for name in wheel.namelist() if name.startswith("factx/prompts/")}
    assert packed == own


def test_the_wheel_holds_every_module_and_data_file_of_the_package(wheel):
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "factx").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    missing = wanted - set(wheel.namelist())
    assert not missing


def test_the_wheel_is_typed_and_carries_its_licence(wheel):
    names = wheel.namelist()
    assert "factx/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_public_names_are_sorted_and_all_there():
    assert factx.__all__ == sorted(factx.__all__)
    for name in factx.__all__:
        assert getattr(factx, name).__name__ == name
    listed = {name for names in factx._HOMES.values() for name in names}
    assert listed == set(factx.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="extrakt"):
        _ = factx.extrakt

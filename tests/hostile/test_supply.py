"""What comes with factx: every dependency has a reason and a hash, and the wheel is what its files make it."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
GROUPS = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
NEEDED = [Requirement(each) for group in GROUPS for each in group if not each.startswith("factx[")]
PINNED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?P<rest>(?:.*\\\n)+.*)", re.MULTILINE)


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned():
    return list(PINNED.finditer((ROOT / "requirements.lock").read_text("utf-8")))


def test_every_dependency_has_its_reason_and_no_other_is_told():
    told = re.findall(r"^\| ([\w.-]+) \|", (ROOT / "docs/dependencies.md").read_text("utf-8"), re.MULTILINE)
    assert {plain(each) for each in told} - {"package", "-"} == {plain(each.name) for each in NEEDED}


def test_the_lock_holds_a_version_of_each_that_is_allowed():
    versions = {}
    for each in pinned():
        versions.setdefault(plain(each["name"]), []).append(Version(each["version"]))
    for need in NEEDED:
        assert plain(need.name) in versions, f"{need} is not in requirements.lock: make it anew"
        assert any(need.specifier.contains(each, prereleases=True) for each in versions[plain(need.name)]), str(need)


def test_every_line_of_the_lock_has_its_hashes():
    lines = (ROOT / "requirements.lock").read_text("utf-8")
    assert lines.count("==") >= len(NEEDED)
    for each in pinned():
        assert "--hash=sha256:" in each["rest"], each["name"]
    assert "://" not in lines


def test_every_core_dependency_has_a_lower_bound():
    for each in map(Requirement, PROJECT["dependencies"]):
        assert any(bound.operator == ">=" for bound in each.specifier), f"{each}: old versions would be taken"


def test_the_wheel_is_the_same_to_the_bit_when_it_is_built_again(tmp_path):
    built = []
    for nth in ("first", "second"):
        place = tmp_path / nth
        shutil.copytree(ROOT / "factx", place / "factx", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "prompts", place / "prompts")
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, place / name)
        touched = 1_600_000_000 + 86_400 * len(built)
        for path in place.rglob("*"):
            os.utime(path, (touched, touched))
        command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place / "dist", place]
        subprocess.run(command, check=True, capture_output=True)
        (wheel,) = (place / "dist").glob("*.whl")
        built.append(wheel.read_bytes())
    assert built[0] == built[1]

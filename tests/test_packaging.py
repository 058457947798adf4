"""The wheel holds the package as the tree has it, and installs no other top-level name."""

import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("schemas", "glances", "parsers", "writers", "checks", "reports", "archive", "gate", "service", "testing")


def shipped() -> set[str]:
    """Files of the tree that belong into the package."""
    files = [*ROOT.glob("*.py"), ROOT / "py.typed"]
    for package in PACKAGES:
        files += [path for path in (ROOT / package).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {f"presscheck/{path.relative_to(ROOT).as_posix()}" for path in files}


def build(tree: Path, folder: Path, *options: str) -> None:
    command = [sys.executable, "-m", "build", *options, "--outdir", str(folder), str(tree)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree: setuptools leaves a build folder behind, which later builds would take files from."""
    copy = tmp_path_factory.mktemp("checkout") / "tree"
    left_out = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "__pycache__", "tests", "docs")
    shutil.copytree(ROOT, copy, ignore=left_out)
    return copy


@pytest.fixture(scope="module")
def built(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    build(checkout, folder)  # without --wheel or --sdist: the sdist, and then the wheel from the sdist
    return folder


def wheel_names(folder: Path) -> set[str]:
    (wheel,) = folder.glob("*.whl")
    return {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}


def test_wheel_from_sdist_has_exactly_the_package(built: Path):
    assert wheel_names(built) == shipped()


def test_wheel_from_checkout_is_the_same(checkout: Path, built: Path, tmp_path: Path):
    build(checkout, tmp_path, "--wheel")
    assert wheel_names(tmp_path) == wheel_names(built)


def test_top_level_is_presscheck_alone(built: Path):
    assert {name.split("/")[0] for name in wheel_names(built)} == {"presscheck"}


def test_sdist_has_the_licence(built: Path):
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = archive.getnames()
    assert any(name.endswith("/LICENSE") for name in names)


def test_every_package_of_the_tree_is_declared():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    rooms = [path.parent for room in PACKAGES for path in (ROOT / room).rglob("__init__.py")]
    found = {".".join(("presscheck", *room.relative_to(ROOT).parts)) for room in rooms}
    assert sorted(settings["tool"]["setuptools"]["packages"]) == sorted({"presscheck", *found})


def test_every_room_of_the_tree_is_known():
    found = {
        path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name not in ("tests", "bench", "fuzz")
    }
    assert found == set(PACKAGES)

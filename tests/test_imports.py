"""Imports run downwards only (the contracts of import-linter in pyproject.toml), and a light import stays light."""

import runpy
import subprocess
import sys
from pathlib import Path

import grimp
import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parent.parent


def test_contracts_are_kept(capsys: pytest.CaptureFixture[str]):
    assert lint_imports(str(ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_nothing_imports_the_root():
    """The root hands on what is below it; whoever imported it from below would close a circle."""
    graph = grimp.build_graph("presscheck", cache_dir=None)
    importers = graph.find_modules_that_directly_import("presscheck")
    assert {name for name in importers if not name.startswith(("presscheck.bench.", "presscheck.fuzz."))} == set()


def test_the_root_imports_nothing_of_its_own():
    """In a checkout whose folder is no name, such as `presscheck-main`, pytest imports this file without a package."""
    names = runpy.run_path(str(ROOT / "__init__.py"))
    assert "__version__" in names["__all__"]


@pytest.mark.parametrize(
    "statement",
    [
        "import presscheck",
        "import presscheck.testing.pytest_plugin",
        "from presscheck.gate.cli.commands import main; main(['--help'], standalone_mode=False)",
        "from presscheck.gate.cli.commands import main; main(['check', '--help'], standalone_mode=False)",
    ],
)
def test_light_import_loads_no_engine(statement: str):
    heavy = "{'polars', 'pandera', 'rich', 'hypothesis', 'langcodes'}"
    code = f"import sys\n{statement}\nprint(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"

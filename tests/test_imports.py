"""Imports run downwards only, and a light import stays light."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "schemas": {"schemas"},
    "parsers": {"parsers", "schemas"},
    "writers": {"writers", "parsers", "schemas"},
    "checks": {"checks", "schemas"},
    "reports": {"reports", "checks", "schemas"},
    "gate": {"gate", "reports", "checks", "writers", "parsers", "schemas"},
}
MODULES = [path for package in MAY_IMPORT for path in sorted((ROOT / package).rglob("*.py"))]


def imported_packages(path: Path) -> set[str]:
    """Packages of presscheck that a module names in relative or absolute imports, wherever they stand."""
    depth = len(path.relative_to(ROOT).parts) - 1
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level > depth:
            found.add((node.module or "__init__").split(".")[0])
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        found |= {name.split(".")[1] for name in names if name.startswith("presscheck.")}
    return found & set(MAY_IMPORT)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_run_downwards(path: Path):
    assert imported_packages(path) <= MAY_IMPORT[path.relative_to(ROOT).parts[0]]


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

"""The rules of the house that a machine checks, one small function each.

A rule takes a tree of files and returns its complaints as "path:line says". `tests/test_tidy.py` applies every
rule to this checkout, and to a planted violation, so that a rule which can no longer fail is found out.
"""

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60
JS_FILE_LINES_MAX = 300
JS_TOTAL_LINES_MAX = 4_000
KERNELS_MAX = 25
CLOCK_CALLS = {"time.time", "time.time_ns", "datetime.now", "datetime.utcnow", "date.today", "timezone.now"}
# The edges hold the clock (design 2, style 9); `kit.clock` is the one that reads it for them.
CLOCK_FREE = ("magpie/kit/", "magpie/log/", "magpie/engine/", "magpie/domain/")
CLOCK_HOME = "magpie/kit/clock.py"
WRITES = {
    "create",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "update",
    "bulk_update",
    "delete",
    "save",
}
ROW_WRITERS = {"insert_row", "insert_rows", "insert_new", "insert_missing", "update_row", "delete_rows"}


@dataclass(frozen=True)
class Tree:
    """A checkout, or a planted one: its root and the files the rules look at."""

    root: Path

    @cached_property
    def files(self) -> list[str]:
        """Tracked files and untracked ones that git does not ignore; every file where there is no git."""
        if not (self.root / ".git").exists():
            return sorted(str(p.relative_to(self.root)) for p in self.root.rglob("*") if p.is_file())
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard"],
            cwd=self.root,
            capture_output=True,
            text=True,
            check=True,
        )
        return sorted(name for name in listed.stdout.splitlines() if (self.root / name).is_file())

    def named(self, *endings: str, under: tuple[str, ...] = ("",)) -> list[str]:
        return [
            n for n in self.files if n.endswith(endings) and n.startswith(under) and "/migrations/" not in n
        ]

    def text(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def parsed(self, *under: str) -> Iterator[tuple[str, ast.Module]]:
        for name in self.named(".py", under=under or ("",)):
            if name not in self._modules:
                self._modules[name] = ast.parse(self.text(name), filename=name)
            yield name, self._modules[name]

    def forget(self) -> None:
        """Let go of what was parsed."""
        self._modules.clear()
        nodes_of.cache_clear()

    @cached_property
    def _modules(self) -> dict[str, ast.Module]:
        """What was parsed already: thirteen rules read the same files."""
        return {}


@cache
def nodes_of(module: ast.Module) -> list[ast.AST]:
    """Every node of a module: ten rules look at the same ones."""
    return list(ast.walk(module))


Rule = Callable[[Tree], list[str]]


def files_are_short(tree: Tree) -> list[str]:
    return [
        f"{name}:1 has {count} lines; {FILE_LINES_MAX} is the most: split it by its nouns"
        for name in tree.named(".py", under=("magpie/", "tests/", "bench/"))
        if (count := tree.text(name).count("\n")) > FILE_LINES_MAX
    ]


def functions_are_short(tree: Tree) -> list[str]:
    return [
        f"{name}:{node.lineno} {node.name} has {length} lines; {FUNCTION_LINES_MAX} is the most"
        for name, module in tree.parsed("magpie/", "tests/", "bench/")
        for node in nodes_of(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES_MAX
    ]


def scripts_are_short(tree: Tree) -> list[str]:
    counts = {name: tree.text(name).count("\n") for name in tree.named(".js", under=("magpie/",))}
    found = [
        f"{n}:1 has {c} lines; {JS_FILE_LINES_MAX} is the most"
        for n, c in counts.items()
        if c > JS_FILE_LINES_MAX
    ]
    if sum(counts.values()) > JS_TOTAL_LINES_MAX:
        found.append(
            f"magpie:1 has {sum(counts.values())} lines of JavaScript; {JS_TOTAL_LINES_MAX} is the most"
        )
    return found


def modules_say_what_they_own(tree: Tree) -> list[str]:
    found = []
    for name, module in tree.parsed("magpie/"):
        doc = ast.get_docstring(module)
        if not module.body:
            continue
        if not doc:
            found.append(f"{name}:1 has no docstring: say what it owns and what it refuses")
        elif doc.count("\n") >= 40:
            found.append(
                f"{name}:1 has a docstring of {doc.count(chr(10)) + 1} lines; move the essay to docs/"
            )
    return found


def nothing_catches_everything(tree: Tree) -> list[str]:
    return [
        f"{name}:{node.lineno} catches everything; name the refusal"
        for name, module in tree.parsed("magpie/")
        for node in nodes_of(module)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or _dotted(node.type) in {"Exception", "BaseException"})
    ]


def clocks_stay_at_the_edges(tree: Tree) -> list[str]:
    return [
        f"{name}:{node.lineno} reads a clock; take `now_ms` as an argument"
        for name, module in tree.parsed(*CLOCK_FREE)
        if name != CLOCK_HOME
        for node in nodes_of(module)
        if isinstance(node, ast.Call) and _ends_with(_dotted(node.func), CLOCK_CALLS)
    ]


def apps_write_only_their_own_rows(tree: Tree) -> list[str]:
    found = []
    for name, module in tree.parsed("magpie/domain/"):
        app = name.split("/")[2]
        foreign = _names_from_other_apps(module, app)
        for node in nodes_of(module):
            if isinstance(node, ast.Call):
                found += [
                    f"{name}:{node.lineno} writes {foreign[owner]}'s {owner}; call that app's action"
                    for owner in _written_by(node)
                    if owner in foreign
                ]
    return found


def _written_by(call: ast.Call) -> list[str]:
    """Names of what a call writes: `Stock` of Stock.objects.create(…), and of insert_row(Stock(…))."""
    if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES:
        return [_dotted(call.func.value).split(".")[0]]
    if _dotted(call.func) in ROW_WRITERS:
        return [node.id for part in call.args for node in ast.walk(part) if isinstance(node, ast.Name)]
    return []


def _names_from_other_apps(module: ast.Module, app: str) -> dict[str, str]:
    """Model names imported from another app, e.g. {'Stock': 'goods'} seen from content."""
    names = {}
    for node in nodes_of(module):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("magpie.domain."):
            parts = (node.module or "").split(".")
            if parts[2] != app and "models" in parts:
                names.update({alias.asname or alias.name: parts[2] for alias in node.names})
            elif len(parts) == 3 and parts[2] != app:
                names.update({a.asname or a.name: parts[2] for a in node.names if a.name == "models"})
    return names


def no_back_doors(tree: Tree) -> list[str]:
    banned = {"get_model", "import_string", "receiver", "get_user_model", "import_module", "__import__"}
    found = []
    for name, module in tree.parsed("magpie/domain/", "magpie/store/", "magpie/console/", "magpie/api/"):
        for node in nodes_of(module):
            if isinstance(node, ast.Call) and (called := _dotted(node.func).split(".")[-1]) in banned:
                found.append(
                    f"{name}:{node.lineno} calls {called}: a back door the import contract cannot see"
                )
            if (
                isinstance(node, ast.ImportFrom)
                and (node.module or "").startswith("django")
                and "signals" in (node.module or "")
            ):
                found.append(
                    f"{name}:{node.lineno} imports signals; write a fact and name its handler in config/wiring.py"
                )
    return found


def money_is_never_a_float(tree: Tree) -> list[str]:
    found = []
    for name, module in tree.parsed("magpie/"):
        for node in nodes_of(module):
            if (
                isinstance(node, ast.arg)
                and node.arg.endswith("_minor")
                and _dotted(node.annotation) == "float"
            ):
                found.append(f"{name}:{node.lineno} {node.arg} is typed float; money is integer minor units")
            if (
                isinstance(node, ast.AnnAssign)
                and _dotted(node.target).endswith("_minor")
                and _dotted(node.annotation) == "float"
            ):
                found.append(
                    f"{name}:{node.lineno} {_dotted(node.target)} is typed float; money is integer minor units"
                )
            if (
                name.startswith(("magpie/domain/", "magpie/kit/money"))
                and isinstance(node, ast.BinOp)
                and isinstance(node.op, ast.Div)
            ):
                sides = (_dotted(node.left), _dotted(node.right))
                if any(side.endswith("_minor") for side in sides):
                    found.append(
                        f"{name}:{node.lineno} divides money with /; split it with kit.money.split_minor"
                    )
    return found


def app_readmes_name_their_facts(tree: Tree) -> list[str]:
    found = []
    for name, module in tree.parsed("magpie/domain/"):
        if not name.endswith("/events.py"):
            continue
        readme = name.rsplit("/", 1)[0] + "/README.md"
        text = tree.text(readme) if readme in tree.files else ""
        for node in module.body:
            if isinstance(node, ast.ClassDef) and node.name not in text:
                found.append(f"{readme}:1 does not name the fact {node.name}")
    return found


def kernels_are_few_and_signed(tree: Tree) -> list[str]:
    found, count = [], 0
    for name, module in tree.parsed("magpie/"):
        for node in nodes_of(module):
            jit = [
                d
                for d in getattr(node, "decorator_list", [])
                if _dotted(getattr(d, "func", d)).split(".")[-1] in {"njit", "jit"}
            ]
            if not jit:
                continue
            if not name.startswith("magpie/engine/kernels/"):
                found.append(f"{name}:{node.lineno} compiles outside engine/kernels")
            call = jit[0]
            keywords = {k.arg: k.value for k in call.keywords} if isinstance(call, ast.Call) else {}
            if "inline" in keywords or node.name.startswith("_"):
                continue  # a helper that is compiled into its kernel
            count += 1
            if not (isinstance(call, ast.Call) and call.args):
                found.append(f"{name}:{node.lineno} {node.name} has no explicit signature")
            if "parallel" in keywords:
                found.append(f"{name}:{node.lineno} {node.name} is parallel; kernels stay on one core")
    if count > KERNELS_MAX:
        found.append(f"magpie/engine/kernels:1 has {count} kernels; {KERNELS_MAX} is the most")
    return found


def lock_files_hold_no_addresses(tree: Tree) -> list[str]:
    return [
        f"{name}:1 holds an address; resolve it with `make lock`"
        for name in tree.named(".lock", "package-lock.json")
        if re.search(r"https?://", tree.text(name))
    ]


def nothing_names_a_machine(tree: Tree) -> list[str]:
    # Absolute paths of somebody's machine; system paths such as /usr/bin are everybody's.
    path = re.compile(r"(?<![\w.<])/(?:work|home|root|Users)/\w+")
    return [
        f"{name}:{number} names a machine's path"
        for name in tree.named(
            ".py", ".md", ".toml", ".txt", ".html", ".js", ".css", ".yml", ".json", "Makefile", "run"
        )
        if name not in {"tests/tidy.py", "tests/test_tidy.py"}
        for number, line in enumerate(tree.text(name).splitlines(), 1)
        if path.search(line)
    ]


def _dotted(node: ast.AST | None) -> str:
    """The dotted name of an expression: `Stock.objects.filter(...)` -> 'Stock.objects.filter'."""
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return _dotted(node.func)
    return node.id if isinstance(node, ast.Name) else ""


def _ends_with(dotted: str, endings: set[str]) -> bool:
    return any(dotted == ending or dotted.endswith("." + ending) for ending in endings)


RULES: tuple[Rule, ...] = (
    files_are_short,
    functions_are_short,
    scripts_are_short,
    modules_say_what_they_own,
    nothing_catches_everything,
    clocks_stay_at_the_edges,
    apps_write_only_their_own_rows,
    no_back_doors,
    money_is_never_a_float,
    app_readmes_name_their_facts,
    kernels_are_few_and_signed,
    lock_files_hold_no_addresses,
    nothing_names_a_machine,
)

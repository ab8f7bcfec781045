"""
Which mutants a module has: small changes of its syntax tree, one each, in a fixed order.

What is for people only is left alone: docstrings, annotations, the texts of errors, the names of
grammar rules. So are decorators, and statements that cannot be reached (`assert_never`).
"""

import ast

from collections.abc import Iterable, Iterator

from attrs import evolve, frozen


_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div, ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult,
}  # fmt: skip
_TWINS = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}
_KEPT_CALLS = frozenset({"assert_never", "NewType", "TypeVar", "cast"})
_NAMED_FOR_PEOPLE = frozenset({"Rule"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_TABLE_LENGTH = 6
"""A module's constant with so many literals is a table of words or numbers."""


@frozen
class Edit:
    """One change: `node` is replaced in a field of its parent, `place` says where in a list."""

    scope: str
    parent: ast.AST
    field: str
    place: int | None
    node: ast.expr | ast.stmt | ast.comprehension | ast.match_case | ast.pattern
    replacement: ast.AST
    in_table: bool
    function: tuple[int, int] | None

    def apply(self) -> None:
        """This will change the tree for good."""
        ast.copy_location(self.replacement, self.node)
        if self.place is None:
            setattr(self.parent, self.field, self.replacement)
        else:
            getattr(self.parent, self.field)[self.place] = self.replacement


@frozen
class Mutant:
    """
    One mutant of one module.

    Args:
        number: Its place among the module's edits.
        scope: The class and function that it is in, "" at the module's top.
        lines: First and last line of what is changed.
        in_table: It changes an entry of a table, not logic.
        function: First and last line of the outermost function in whose body it is; None where it
            runs when the module is imported.
    """

    module: str
    number: int
    scope: str
    lines: tuple[int, int]
    before: str
    after: str
    in_table: bool
    function: tuple[int, int] | None


def mutants_of(module: str, source: str) -> tuple[Mutant, ...]:
    """This will return all mutants of a module, in the order of its text."""
    return tuple(
        Mutant(
            module=module,
            number=number,
            scope=edit.scope,
            lines=_lines(edit),
            before=_shown(edit.node),
            after=_shown(edit.replacement),
            in_table=edit.in_table,
            function=edit.function,
        )
        for number, edit in enumerate(_edits(ast.parse(source)))
    )


def mutated(source: str, number: int) -> ast.Module:
    """This will return the module's tree with the edit of this number done."""
    tree = ast.parse(source)
    list(_edits(tree))[number].apply()
    return ast.fix_missing_locations(tree)


def _lines(edit: Edit) -> tuple[int, int]:
    node: ast.AST = edit.node
    if isinstance(node, ast.comprehension):
        node = node.target
    if isinstance(node, ast.match_case):
        node = node.pattern
    first = getattr(node, "lineno", 0)
    return first, getattr(node, "end_lineno", None) or first


def _shown(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:160]


def _edits(tree: ast.Module) -> Iterator[Edit]:
    for statement in tree.body:
        if not _is_kept(tree, "body", statement):
            place = _Place(_scope("", statement), _is_table(statement), None)
            yield from _below(statement, place)


def _is_table(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
        return False
    literals = [node for node in ast.walk(statement.value) if isinstance(node, ast.Constant)]
    words = sum(len(str(node.value).split()) for node in literals)
    return max(len(literals), words) >= _TABLE_LENGTH


def _scope(outer: str, node: ast.AST) -> str:
    if not isinstance(node, (ast.ClassDef, *_FUNCTIONS)):
        return outer
    return f"{outer}.{node.name}" if outer else node.name


@frozen
class _Place:
    scope: str
    in_table: bool
    function: tuple[int, int] | None

    def within(self, parent: ast.AST, field: str) -> "_Place":
        """Return the place of what is in this field; defaults of a function are not in it."""
        if self.function is not None or field != "body" or not isinstance(parent, _FUNCTIONS):
            return self
        first, last = parent.body[0], parent.body[-1]
        return evolve(self, function=(first.lineno, last.end_lineno or last.lineno))


def _below(parent: ast.AST, place: _Place) -> Iterator[Edit]:
    for field, value in ast.iter_fields(parent):
        here = place.within(parent, field)
        for at, node in enumerate(value) if isinstance(value, list) else ((None, value),):
            if not isinstance(node, ast.AST) or _is_kept(parent, field, node):
                continue
            if _for_people(parent, field, at):
                continue
            if isinstance(
                node, ast.expr | ast.stmt | ast.comprehension | ast.match_case | ast.pattern
            ):
                for other in _replacements(node):
                    yield Edit(
                        here.scope, parent, field, at, node, other, here.in_table, here.function
                    )
            yield from _below(node, evolve(here, scope=_scope(here.scope, node)))


def _is_kept(parent: ast.AST, field: str, node: ast.AST) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Assert():
            return True
        case ast.Expr(value=ast.Constant()):
            return True  # a docstring
        case ast.Call(func=ast.Name(id=name)) if name in _KEPT_CALLS:
            return True
        case ast.Expr(value=ast.Call(func=ast.Name(id=name))) if name in _KEPT_CALLS:
            return True
        case ast.Assign(targets=[ast.Name(id="message")]):
            return True
        case ast.AnnAssign(annotation=ast.Name(id="TypeAlias")):
            return True
        case ast.Constant(value=str()) if isinstance(parent, ast.JoinedStr | ast.FormattedValue):
            return True
        case _:
            return field in {"annotation", "returns", "decorator_list", "exc", "format_spec"}


def _for_people(parent: ast.AST, field: str, place: int | None) -> bool:
    match parent:
        case ast.Call(func=ast.Name(id=name)) if name in _NAMED_FOR_PEOPLE:
            return (field, place) == ("args", 0)
        case _:
            return False


def _replacements(node: ast.AST) -> Iterable[ast.AST]:
    match node:
        case ast.Constant(value=value):
            yield from _other_constants(value)
        case ast.Call():
            yield from _other_calls(node)
        case ast.expr():
            yield from _other_operators(node)
        case ast.comprehension(ifs=[_, *_]):
            yield ast.comprehension(node.target, node.iter, [], node.is_async)
        case ast.MatchOr(patterns=patterns):
            for place in range(len(patterns)):
                left_over = [*patterns[:place], *patterns[place + 1 :]]
                yield left_over[0] if len(left_over) == 1 else ast.MatchOr(left_over)
        case ast.match_case(guard=ast.expr()):
            yield ast.match_case(node.pattern, None, node.body)
        case ast.stmt():
            yield from _other_statements(node)


def _other_operators(node: ast.expr) -> Iterable[ast.expr]:
    match node:
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            for place, op in enumerate(ops):
                other = _COMPARISONS[type(op)]()
                yield ast.Compare(left, [*ops[:place], other, *ops[place + 1 :]], comparators)
        case ast.BoolOp(op=joint, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(joint, ast.And) else ast.And(), values)
        case ast.BinOp(left=left, op=ast.BitOr() | ast.BitAnd(), right=right):
            yield from (left, right)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _ARITHMETIC:
            yield ast.BinOp(left, _ARITHMETIC[type(sign)](), right)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield ast.IfExp(ast.UnaryOp(ast.Not(), test), body, orelse)


def _other_constants(value: object) -> Iterable[ast.expr]:
    match value:
        case bool():
            yield ast.Constant(not value)
        case int() | float():
            yield ast.Constant(value + 1)
        case str():
            yield ast.Constant(f"XX{value}XX" if value else "XX")


def _other_calls(call: ast.Call) -> Iterable[ast.expr]:
    match call.func:
        case ast.Name(id=name) if name in _TWINS:
            keywords = [] if name == "sorted" else call.keywords
            yield ast.Call(ast.Name(_TWINS[name], ast.Load()), call.args, keywords)
        case ast.Name(id="evolve"):
            for place in range(len(call.keywords)):
                kept = [*call.keywords[:place], *call.keywords[place + 1 :]]
                yield ast.Call(call.func, call.args, kept)


def _other_statements(statement: ast.stmt) -> Iterable[ast.stmt]:
    match statement:
        case ast.Return(value=ast.expr() as value):
            if not (isinstance(value, ast.Constant) and value.value is None):
                yield ast.Return(ast.Constant(None))
        case ast.If(test=test, body=body, orelse=orelse):
            if not isinstance(test, ast.Compare | ast.UnaryOp):
                yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.While(test=test, body=body, orelse=orelse):
            yield ast.While(ast.Constant(value=False), body, orelse)
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
        case ast.Expr() | ast.AugAssign() | ast.Raise():
            yield ast.Pass()

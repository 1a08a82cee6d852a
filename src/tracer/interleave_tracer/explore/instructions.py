"""What each instruction of a code object reads and writes, found without running it.

One pass over the instructions follows what lies on the stack, by name: `self.n += 1` loads `self`, reads its `n`, and
what is stored later stems from that read. What is not followed exactly (across jumps, rare instructions) is unknown,
and then nothing is said of it: a missed alarm, never a false one.

Expressions are tuples: ("local", name), ("const", value), ("global", name), ("cell", name), ("attr", expression, name),
("item", expression, expression); None is unknown.
"""

import dis
import sys

READ, WRITE, CHECK, OTHER = "read", "write", "check", "other"

_GLOBAL = {"LOAD_GLOBAL": READ, "LOAD_NAME": READ, "STORE_GLOBAL": WRITE, "STORE_NAME": WRITE, "DELETE_GLOBAL": WRITE}
_CELL = {"LOAD_DEREF": READ, "STORE_DEREF": WRITE, "LOAD_CLASSDEREF": READ}
_LOCALS = ("LOAD_FAST", "LOAD_FAST_CHECK", "LOAD_FAST_BORROW", "LOAD_FAST_AND_CLEAR", "LOAD_CLOSURE")
_PAIRS = ("LOAD_FAST_LOAD_FAST", "LOAD_FAST_BORROW_LOAD_FAST_BORROW")
_NOTHING = ("NOP", "RESUME", "CACHE", "EXTENDED_ARG", "PRECALL", "KW_NAMES", "COPY_FREE_VARS", "MAKE_CELL", "SETUP_ANNOTATIONS", "NOT_TAKEN")
# They take from the stack and leave one value that stems from all they took.
_COMBINE = (
    "BINARY_", "INPLACE_", "UNARY_", "COMPARE_", "IS_OP", "CONTAINS_OP", "CALL", "BUILD_", "FORMAT_", "CONVERT_VALUE",
    "LIST_TO_TUPLE", "GET_ITER", "MAKE_FUNCTION", "TO_BOOL", "SET_FUNCTION_ATTRIBUTE",
)  # fmt: skip
_TAKE = ("POP_TOP", "LIST_", "SET_ADD", "SET_UPDATE", "MAP_ADD", "DICT_", "RETURN_", "RAISE_", "POP_JUMP")
# A switch of threads may change what these give.
_SHARED = ("CALL", "FOR_ITER", "BEFORE_WITH", "SETUP_WITH", "LOAD_SPECIAL", "GET_ITER", "CONTAINS_OP")
# After these the interpreter itself looks whether another thread wants to run (since 3.10, only after these).
_CHANCES = ("CALL", "JUMP_BACKWARD", "JUMP_ABSOLUTE", "RESUME", "BEFORE_WITH", "SETUP_WITH", "LOAD_SPECIAL", "SEND", "FOR_ITER")
_LEAVES = ("RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS")
_NONE = frozenset()


class Instruction:
    """`place`: the expression that is read or written, None where it is not known. `sources`: the reads (offsets) that
    the value of a write stems from. `checks`: the reads that decided whether this is reached at all."""

    __slots__ = ("offset", "kind", "place", "sources", "checks", "point", "chance", "begin", "line")

    def __init__(self, offset, line):
        self.offset = offset
        self.kind = OTHER
        self.place = None
        self.sources = self.checks = _NONE
        # Whether a switch is tried in front of it; whether the interpreter may switch after it; whether a call begins.
        self.point = self.chance = self.begin = False
        self.line = line


class _Value:
    __slots__ = ("expression", "reads")

    def __init__(self, expression=None, reads=_NONE):
        self.expression = expression
        self.reads = reads


def of(code):
    """offset -> Instruction, of those that matter."""
    found = _Pass(code)
    found.run()
    found.run()  # What a loop's end puts into a variable, its begin finds there.
    matter = {}
    after_write = False
    for offset, each in sorted(found.found.items()):
        offset = found.prefixed.get(offset, offset)
        # Right behind a write its value is looked at.
        if after_write or each.point or each.chance or each.begin or each.kind != OTHER:
            matter[offset] = each
        after_write = each.kind == WRITE
    return matter


class _Pass:
    def __init__(self, code):
        self.instructions = list(dis.get_instructions(code))
        self.cells = set(code.co_cellvars)
        self.flows = {}
        self.checked = []
        # An instruction with a large argument -> where its prefix stands: before 3.12 that is what is told of.
        self.prefixed = {}
        self.found = {}
        self.module = code.co_name == "<module>"

    def run(self):
        self.stack = []
        line = 0
        prefix = None
        self.found = {}
        for each in self.instructions:
            started = _line_of(each)
            line = started or line
            if each.is_jump_target:
                self.stack = []
            made = Instruction(each.offset, line)
            made.begin = not self.found or (each.opname == "RESUME" and each.arg == 0)
            made.chance = each.opname.startswith(_CHANCES)
            made.point = each.opname.startswith(_SHARED)
            self.step(each, made)
            if made.kind == WRITE:
                made.checks = frozenset(read for low, high, reads in self.checked if low < each.offset < high for read in reads)
            if each.opname == "EXTENDED_ARG":
                prefix = each.offset if prefix is None else prefix
            elif each.opname != "CACHE":
                self.found[each.offset] = made
                if prefix is not None and sys.version_info < (3, 12):
                    self.prefixed[each.offset] = prefix
                prefix = None

    def step(self, each, made):
        name = each.opname
        if name in _NOTHING:
            return
        if name in _LOCALS:
            self.push_local(each.argval)
        elif name in _PAIRS:
            for local in each.argval:
                self.push_local(local)
        elif name in ("STORE_FAST", "STORE_FAST_MAYBE_NULL"):
            self.flow(each.argval, self.pop())
        elif name == "STORE_FAST_LOAD_FAST":
            self.flow(each.argval[0], self.pop())
            self.push_local(each.argval[1])
        elif name == "STORE_FAST_STORE_FAST":
            self.flow(each.argval[0], self.pop())
            self.flow(each.argval[1], self.pop())
        elif name in ("LOAD_CONST", "LOAD_SMALL_INT"):
            self.push(_Value(("const", each.argval)))
        elif name in _GLOBAL:
            self.name(each, made, "global", _GLOBAL[name])
        elif name in _CELL:
            self.name(each, made, "cell", _CELL[name])
        elif name in ("LOAD_ATTR", "LOAD_METHOD", "STORE_ATTR", "DELETE_ATTR"):
            self.attribute(each, made, name)
        elif name in ("BINARY_SUBSCR", "STORE_SUBSCR", "DELETE_SUBSCR") or (name == "BINARY_OP" and each.argrepr == "[]"):
            self.item(made, name)
        elif not self.shuffle(each, name):
            self.other(each, made, name)

    def other(self, each, made, name):
        jump = each.argval if each.opcode in dis.hasjrel or each.opcode in dis.hasjabs else None
        if name.startswith(("POP_JUMP", "JUMP_IF_")):
            self.branch(each.offset, jump, self.stack[-1].reads if self.stack else _NONE)
        if name == "CONTAINS_OP" or (name == "COMPARE_OP" and each.argval in ("in", "not in")):
            self.contains(made)
        elif name.startswith(("GET_ITER", "BEFORE_WITH", "SETUP_WITH")) and self.stack:
            made.place = self.stack[-1].expression
        try:
            effect = dis.stack_effect(each.opcode, each.arg if each.opcode >= dis.HAVE_ARGUMENT else None, jump=False)
        except ValueError:
            self.stack = []
            return
        if name.startswith(_COMBINE):
            reads = _NONE.union(*[self.pop().reads for _ in range(1 - effect)])
            if name == "CALL_METHOD" or name.startswith("CALL"):
                reads = reads | made.sources
            self.push(_Value(None, reads))
        elif name.startswith(_TAKE) and effect <= 0:
            for _ in range(-effect):
                self.pop()
        elif name == "PUSH_NULL":
            self.push(_Value())
        else:
            self.stack = []

    def name(self, each, made, kind, how):
        made.kind, made.point = how, True
        made.place = (kind, each.argval)
        if kind == "global" and not self.module and each.opname == "LOAD_NAME":
            made.kind, made.point, made.place = OTHER, False, None
        if how == WRITE:
            if each.opname.startswith("STORE"):
                made.sources = self.pop().reads
            return
        null = sys.version_info >= (3, 11) and each.opname == "LOAD_GLOBAL" and each.arg & 1
        if null and sys.version_info < (3, 13):
            self.push(_Value())
        self.push(_Value(made.place, frozenset((each.offset,))))
        if null and sys.version_info >= (3, 13):
            self.push(_Value())

    def attribute(self, each, made, name):
        base = self.pop()
        made.point = True
        made.kind = READ if name.startswith("LOAD") else WRITE
        made.place = ("attr", base.expression, each.argval) if base.expression else None
        if made.kind == WRITE:
            if name == "STORE_ATTR":
                made.sources = self.pop().reads
            return
        self.push(_Value(made.place, base.reads | frozenset((each.offset,))))
        if name == "LOAD_METHOD" or (sys.version_info >= (3, 12) and each.arg & 1):
            self.push(_Value())

    def item(self, made, name):
        key, base = self.pop(), self.pop()
        made.point = True
        made.kind = WRITE if name.startswith(("STORE", "DELETE")) else READ
        made.place = ("item", base.expression, key.expression) if base.expression and key.expression else None
        if made.kind == READ:
            self.push(_Value(made.place, base.reads | key.reads | frozenset((made.offset,))))
        elif name.startswith("STORE"):
            made.sources = self.pop().reads

    def contains(self, made):
        """`key in d` is a look at d[key]."""
        if len(self.stack) >= 2:
            key, base = self.stack[-2], self.stack[-1]
            if key.expression and base.expression:
                made.kind, made.place = CHECK, ("item", base.expression, key.expression)
                base.reads = base.reads | frozenset((made.offset,))
        made.point = True

    def branch(self, offset, target, reads):
        """What lies between a conditional jump and its target is done only if; and where that leaves, all behind it."""
        if target is None or target <= offset or not reads:
            return
        before = [each for each in self.instructions if offset < each.offset < target and each.opname not in ("CACHE", "NOP")]
        high = target
        if before and before[-1].opname in _LEAVES:
            high = self.instructions[-1].offset + 1
        elif before and before[-1].opname in ("JUMP_FORWARD", "JUMP_BACKWARD", "JUMP_ABSOLUTE"):
            high = max(target, before[-1].argval)
        self.checked.append((offset, high, reads))

    def shuffle(self, each, name):
        stack = self.stack
        if name in ("DUP_TOP", "COPY"):
            depth = each.arg if name == "COPY" else 1
            self.push(stack[-depth] if len(stack) >= depth else _Value())
        elif name == "DUP_TOP_TWO":
            two = [_Value(), _Value()] + stack
            stack.extend(two[-2:])
        elif name == "SWAP":
            self.fill(each.arg)
            self.stack[-1], self.stack[-each.arg] = self.stack[-each.arg], self.stack[-1]
        elif name in ("ROT_TWO", "ROT_THREE", "ROT_FOUR"):
            depth = ("ROT_TWO", "ROT_THREE", "ROT_FOUR").index(name) + 2
            self.fill(depth)
            self.stack.insert(len(self.stack) - depth, self.stack.pop())
        else:
            return False
        return True

    def fill(self, depth):
        """What lies deeper than is known is unknown."""
        while len(self.stack) < depth:
            self.stack.insert(0, _Value())

    def push(self, value):
        self.stack.append(value)

    def pop(self):
        return self.stack.pop() if self.stack else _Value()

    def push_local(self, name):
        self.push(_Value(("local", name), frozenset(self.flows.get(name, ()))))

    def flow(self, name, value):
        self.flows.setdefault(name, set()).update(value.reads)


def _line_of(each):
    if sys.version_info >= (3, 13):
        return each.line_number
    return each.starts_line

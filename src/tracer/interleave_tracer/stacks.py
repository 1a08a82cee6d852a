"""Whole stacks of threads, as the watchdog sees them: what time goes to, function by function.

A stack is written as the number of its innermost frame; a frame is named once, as a function and the frame that called
it. Frames are the user's functions, and of each run of library frames the one that the user called (`json.loads`, not
what it is made of). Where a loop runs a task's step there is a frame without a function: what lies further in is the
task's own stack.

A stack is recorded only when it may have changed. A thread that waits and has not left its wait since stands as it did.
"""

from . import sites, stream, tracks
from .sites import STDLIB, TRACER, USER
from .stream import emit

STACK = 35
# Records of a deep recursion keep this many frames of its outer and of its inner end.
_OUTER, _INNER = 60, 40
# More frames than this are not told apart any further.
_MOST = 200_000

_frames = {}
# Thread's track -> (what it did when its stack was last taken, that stack).
_last = {}


def seen(state, frame):
    """Records the stack of a thread; called by the watchdog for each look."""
    mark = (state.state, state.left, state.parked, state.episode, state.step_serial)
    if state.state:
        mark += (id(frame), frame.f_lasti)
    before = _last.get(state.track)
    if before is not None and state.state and before[0] == mark:
        return
    found = _number(_walk(frame))
    if before is not None and before[1] == found and before[0] == mark:
        return
    _last[state.track] = (mark, found)
    emit(STACK, 0, state.track, found, 0)
    if len(_last) > 2 * len(tracks.threads) + 100:
        alive = {each.track for each in list(tracks.threads.values())}
        for track in [each for each in _last if each not in alive]:
            del _last[track]


def _walk(frame):
    """The sites of a stack's functions, innermost first; 0 for the begin of a step."""
    found = []
    library = None
    inner = None
    codes = sites._codes
    while frame is not None:
        entry = codes.get(id(frame.f_code))
        if entry is None:
            entry = sites.code_of(frame)
        kind = entry.kind
        if kind == USER:
            if library is not None:
                found.append(_function(library))
                library = None
            found.append(_function(entry))
        elif entry.door:
            # What the loop itself calls inside a step is no function of anybody's.
            library = None
            found.append(0)
        elif kind != TRACER:
            library = entry
            if inner is None or (inner.kind == STDLIB and kind != STDLIB):
                inner = entry
        frame = frame.f_back
    while found and not found[-1]:
        found.pop()  # A step outside of everything that is the user's.
    if not found and inner is not None:
        found.append(_function(inner))
    if len(found) > _OUTER + _INNER:
        found[_INNER:-_OUTER] = [sites.place("", 0, "...")]
    return found


def _function(entry):
    site = entry.site
    if not site:
        site = entry.site = sites.place(entry.file, entry.code.co_firstlineno, _name(entry))
    return site


def _name(entry):
    """A library's function is named with its package, as in `json.dumps`."""
    if entry.kind == USER or not isinstance(entry.module, str):
        return entry.fn
    package = entry.module.split(".")[0]
    if package == "importlib":
        return "import"
    return "%s.%s" % (package, entry.fn)


def _number(functions):
    number = 0
    for site in reversed(functions):
        key = (number, site)
        following = _frames.get(key)
        if following is None:
            if len(_frames) >= _MOST:
                break
            following = _frames[key] = len(_frames) + 1
            stream.name('"k":"frame","id":%d,"parent":%d,"site":%d' % (following, number, site))
        number = following
    return number


def forget():
    """In the child of a fork: numbers start again."""
    _frames.clear()
    _last.clear()

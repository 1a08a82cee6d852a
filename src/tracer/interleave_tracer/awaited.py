"""What a task waits for, in the user's words: from the chain of coroutines that are suspended in each other.

The innermost coroutine of the user's gives the line; the library's coroutine that it awaits gives the words
(await_words.py: `asyncio.sleep(1)`, `jobs.get()`); where there is none, the future at the end of the chain does.
A library's line is never given: a task that is the library's through and through stands where it was created.
"""

import gc
import types
import weakref

from . import await_pairs, await_words, chains, sequences, sites, tracks
from .await_words import UNKNOWN
from .stream import now
from .tracks import AWAITING

_Coroutine = types.CoroutineType
_codes = sites._codes
USER, LIBRARY, STDLIB = sites.USER, sites.LIBRARY, sites.STDLIB
_Generator = types.GeneratorType
_AsyncGenerator = types.AsyncGeneratorType
# Wrappers in C that know the coroutine inside, but show it to the garbage collector only.
_WRAPPERS = ("async_generator_asend", "async_generator_athrow", "coroutine_wrapper", "anext_awaitable")
_kinds = {_Coroutine: 1, _Generator: 2, _AsyncGenerator: 3}


def _unwrapped(coroutine):
    """The coroutine inside of a wrapper, None when there is none."""
    for _ in range(4):
        kind = type(coroutine)
        if kind in _kinds:
            return coroutine
        if kind.__name__ not in _WRAPPERS:
            return None
        for each in gc.get_referents(coroutine):
            if type(each) in _kinds or type(each).__name__ in _WRAPPERS:
                coroutine = each
                break
        else:
            return None
    return None


def _step_in(coroutine):
    """(The coroutine itself, its frame, what it awaits); None at the end of a chain."""
    kind = type(coroutine)
    if kind not in _kinds:
        coroutine = _unwrapped(coroutine)
        if coroutine is None:
            return None
        kind = type(coroutine)
    if kind is _Coroutine:
        return coroutine, coroutine.cr_frame, coroutine.cr_await
    if kind is _Generator:
        return coroutine, coroutine.gi_frame, coroutine.gi_yieldfrom
    return coroutine, coroutine.ag_frame, coroutine.ag_await


def _chain(coroutine, info):
    """(Code, frame) of the user's innermost suspended coroutine, and of the library's that it awaits."""
    user = inner = reading = None
    while True:
        # The most usual kind is taken apart right here. Its frame is asked for only where it is needed: since 3.11 it is
        # made when somebody asks, and that costs more than all the rest here.
        frame = None
        if type(coroutine) is _Coroutine:
            following = coroutine.cr_await
            entry = _codes.get(id(coroutine.cr_code))
        else:
            found = _step_in(coroutine)
            if found is None:
                break
            _, frame, following = found
            entry = _codes.get(id(frame.f_code)) if frame is not None else None
        if entry is None:
            if frame is None:
                frame = getattr(coroutine, "cr_frame", None)
                if frame is None:
                    break
            entry = sites.code_of(frame)
        kind = entry.kind
        if kind == USER or (kind == LIBRARY and user is None):
            if frame is None:
                frame = coroutine.cr_frame
                if frame is None:
                    break
            user, inner = (entry, frame), None
            reads = entry.reads
            if reads is None:
                reads = entry.reads = await_pairs.may_matter(entry)
            if reads and type(following) is _Coroutine and not await_pairs.keeps_state(following.__qualname__):
                reading = reading or []
                reading.append((coroutine, following, entry, frame))
        elif inner is None:
            inner = (entry, frame or coroutine)
            known = entry.waits
            if known is None and kind == STDLIB:
                known = entry.waits = await_words.look_up(entry, _frame(inner))
            if known is not None and known is not UNKNOWN and (known.__class__ is not tuple or known[0] != AWAITING):
                break  # A read, a sleep, a queue: nothing of the user's lies further in.
        coroutine = following
    if reading is not None or info.awaits is not None:
        sequences.paused(info, reading or (), now())
    return user, inner


def _frame(inner):
    """The frame of a library's coroutine that `_chain` found."""
    found = inner[1]
    return found.cr_frame if type(found) is _Coroutine else found


def line(coroutine, info):
    """The site where a suspended task stands."""
    try:
        user, _ = _chain(coroutine, info)
    except Exception:
        return 0
    return sites.at(*user) if user is not None else info.site


def describe(coroutine, waiter, info):
    """(state, object, site, asyncio lock's record, tasks that are waited for) of a task suspended on `waiter`."""
    user, inner = _chain(coroutine, info)
    site = sites.at(*user) if user is not None else info.site
    if inner is not None:
        entry = inner[0]
        if entry.kind == LIBRARY:
            found = chains.waited_for(chains.suspended(coroutine)[1])
            if found is not None and isinstance(found[1], int):
                return found[0], found[1], site, None, ()
            entry = None
        known = entry.waits if entry is not None else UNKNOWN
        if known is None:
            known = entry.waits = await_words.look_up(entry, _frame(inner))
        if known.__class__ is not tuple:
            state, obj, lock, others = known(_frame(inner))
            return state, obj, site, lock, others
        if known is not UNKNOWN:
            if known[1] is None:
                state, obj, lock, others = known[2](_frame(inner))
                return state, obj, site, lock, others
            return known[0], tracks.what(known[1], known[2]), site, None, ()
    found = getattr(waiter, "_interleave", None)
    if found is not None and found.generation == tracks.generation:
        return AWAITING, found.track, site, None, ()
    obj, others = await_words.of_future(waiter)
    return AWAITING, obj, site, None, others


def coroutines(task):
    """[(weak reference, code, line)] of all the coroutines that are suspended in each other, innermost first. Weak,
    because a coroutine that is kept alive keeps everything in it alive."""
    found = []
    following = task.get_coro()
    following = getattr(following, "_interleave_inner", following)
    while following is not None and len(found) < 100:
        step = _step_in(following)
        if step is None or step[1] is None:
            break
        coroutine, frame, following = step
        found.append((weakref.ref(coroutine), frame.f_code, frame.f_lineno))
    found.reverse()
    return found


def line_of(coroutine):
    """The line where a suspended coroutine stands, 0 when it is over."""
    step = _step_in(coroutine)
    return step[1].f_lineno if step is not None and step[1] is not None else 0

"""Coroutines that were made and never awaited, with the line that made them.

The interpreter keeps that line when origin tracking is on, and tells of the coroutine through a function of
`warnings`. Ours says exactly what the original says without origin tracking, in one frame, because the warning is
attributed to the caller of that frame.
"""

import sys

from . import problems, sites, tracks
from .patching import dress, replace, when_imported


# How many frames of the tracer can stand among those of a coroutine's origin.
_OURS = 4
_get = sys.get_coroutine_origin_tracking_depth
_set = sys.set_coroutine_origin_tracking_depth


def track_origins():
    """Per thread. What the program asks for, and is told, is kept apart from our own depth of one."""
    if _get() == 0:
        _set(1)


def _get_depth(real):
    def get_coroutine_origin_tracking_depth():
        return tracks.here().origins

    return get_coroutine_origin_tracking_depth


def _set_depth(real):
    def set_coroutine_origin_tracking_depth(*args, **kwargs):
        real(*args, **kwargs)  # Raises what it raises.
        depth = tracks.here().origins = _get()
        if depth:
            # Our own frames are left out when the origin is printed: they must not take the place of the program's.
            _set(depth + _OURS)
        track_origins()

    return set_coroutine_origin_tracking_depth


def _report(coroutine):
    name = coroutine.__qualname__
    origin = coroutine.cr_origin
    site = 0
    for filename, line, function in origin or ():
        if sites.belongs_to_user(filename):
            site = sites.place(sites.absolute(filename), line, function)
            break
    if not site:
        code = coroutine.cr_code
        site = sites.place(sites.absolute(code.co_filename), code.co_firstlineno, name)
    state = tracks.here()
    message = "%s() was called at %s but never awaited, so its body never ran." % (name, sites.short(site))
    problems.report("never-awaited", "warning", message, site, tracks.current(state))


def _warnings(module):
    real = module._warn_unawaited_coroutine

    def _warn_unawaited_coroutine(coro):
        try:
            _report(coro)
        except Exception:
            pass
        lines = ["coroutine '%s' was never awaited\n" % coro.__qualname__]
        depth = tracks.here().origins
        if coro.cr_origin is not None and depth:
            import linecache
            import traceback

            origin = [each for each in coro.cr_origin if not sites.is_tracers(each[0])][:depth]

            def extract():
                for filename, lineno, funcname in reversed(origin):
                    yield (filename, lineno, funcname, linecache.getline(filename, lineno))

            lines.append("Coroutine created at (most recent call last)\n")
            lines += traceback.format_list(list(extract()))
        module.warn("".join(lines).rstrip("\n"), category=RuntimeWarning, stacklevel=2, source=coro)

    dress(_warn_unawaited_coroutine, real)
    module._warn_unawaited_coroutine = _warn_unawaited_coroutine


def install():
    tracks.here().origins = _get()
    track_origins()
    replace(sys, "get_coroutine_origin_tracking_depth", _get_depth)
    replace(sys, "set_coroutine_origin_tracking_depth", _set_depth)
    when_imported("warnings", _warnings)

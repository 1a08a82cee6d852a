"""Life of threads: where they were made and started, by whom, how they ended; joins; the late `daemon = True`."""

import sys

from . import problems, sites, tracks, unwind
from .patching import guarded, replace
from .stream import emit, now
from .tracks import DONE, EDGE, FAILED, FINISH, JOIN, SPAWN, WAITING, here

# id(threading.Thread) -> tracks.Thread, from start to end.
by_object = {}
# The same -> (code, instruction) that made it, until it starts; and -> its track, from its end to its first join.
_made = {}
_ended = {}
# Called in every new thread, and when one ends.
on_begin = []


def state_of(thread):
    return by_object.get(id(thread))


def install(threading):
    thread_class = threading.Thread
    replace(thread_class, "__init__", _init)
    replace(thread_class, "start", _start)
    replace(thread_class, "_bootstrap_inner", _bootstrap_inner)
    replace(thread_class, "join", _join)
    replace(threading, "_make_invoke_excepthook", _make_invoke_excepthook)
    replace(threading, "_shutdown", _shutdown)
    daemon = thread_class.daemon
    thread_class.daemon = property(daemon.fget, _daemon_setter(daemon.fset), daemon.fdel, daemon.__doc__)


def begin_main(thread, state=None):
    """Gives the main thread (or the one that lives on after a fork) its track."""
    state = state or tracks.Thread(0, "")
    state.main = True
    state.name = thread.name if thread is not None else "MainThread"
    state.daemon = False
    state.track = tracks.new_track("thread", state.name, 0, 0, daemon=False)
    tracks.adopt(state)
    if thread is not None:
        by_object[id(thread)] = state


def _init(real):
    # With the signature of the original, which `inspect` and errors show.
    if sys.version_info < (3, 14):

        def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
            real(self, group, target, name, args, kwargs, daemon=daemon)
            _remember(self, sys._getframe(1))

    else:

        def __init__(self, *args, **kwargs):
            real(self, *args, **kwargs)
            _remember(self, sys._getframe(1))

    return __init__


def _remember(thread, frame):
    """Keeps the line that makes a thread. The constructors of its subclasses are details of that."""
    _ended.pop(id(thread), None)
    while frame is not None and frame.f_code.co_name == "__init__" and _is_of(frame, thread):
        frame = frame.f_back
    entry, frame = sites.find(frame)
    if entry is not None:
        _made[id(thread)] = (entry.code, frame.f_lasti)


def _is_of(frame, thread):
    """Whether a frame runs a method of the thread."""
    code = frame.f_code
    return code.co_argcount > 0 and frame.f_locals.get(code.co_varnames[0]) is thread


def _start(real):
    def start(self):
        if tracks.greenlets or by_object.get(id(self)) is not None or not getattr(self, "_initialized", False):
            return real(self)
        parent = here()
        site = sites.of(sys._getframe(1))
        state = tracks.Thread(0, self._name)
        state.daemon = self._daemonic
        # A pool starts its workers while a job is submitted: they belong to it.
        owner = parent.job[0] if parent.job is not None else parent.track
        made = _made.pop(id(self), None)
        born = sites.of_code(*made) if made is not None else site
        kind = type(self).__name__
        more = {} if kind == "Thread" else {"type": kind}
        state.track = tracks.new_track("thread", self._name, owner, born, daemon=bool(self._daemonic), **more)
        emit(EDGE, SPAWN, tracks.current(parent), state.track, site)
        by_object[id(self)] = state
        state.born = site
        try:
            return real(self)
        except BaseException:
            if not state.ident:
                by_object.pop(id(self), None)
                emit(FINISH, FAILED, state.track, 0, 0)
            raise

    return start


def _bootstrap_inner(real):
    def _bootstrap_inner(self):
        state = by_object.get(id(self))
        if state is None:
            return real(self)
        # Whoever started the thread waits until the original says that it has begun.
        guarded(_begin, state)
        try:
            real(self)
        finally:
            end(state, self)

    sites.doors.add(_bootstrap_inner.__code__)
    return _bootstrap_inner


def _begin(state):
    tracks.adopt(state)
    for call in on_begin:
        call()


def end(state, thread):
    state.ended = True
    by_object.pop(id(thread), None)
    _ended[id(thread)] = (state.track, tracks.generation)
    if tracks.threads.get(state.ident) is state:
        del tracks.threads[state.ident]
    if state.name != thread._name:
        tracks.rename(state.track, thread._name)
    reason = tracks.text(state.failed) if state.failed else 0
    emit(FINISH, FAILED if state.failed else DONE, state.track, 0, reason)


def _make_invoke_excepthook(real):
    """Every thread keeps the function made here, and calls it for what escapes from `run`, whatever hook the user
    has set. So the hook itself stays the user's."""

    def _make_invoke_excepthook():
        invoke = real()

        def invoke_excepthook(thread):
            _escaped(thread, sys.exc_info()[1])
            invoke(thread)

        return invoke_excepthook

    return _make_invoke_excepthook


def _escaped(thread, error):
    state = by_object.get(id(thread))
    if error is None or isinstance(error, SystemExit) or state is None:
        return
    unwind.strip(error)
    words = unwind.words(error)
    state.failed = words
    site = sites.of_traceback(error.__traceback__)
    # A call that does not fit its target fails before anything of the user's runs.
    misused = not site and isinstance(error, TypeError)
    site = site or state.born
    problems.report(
        "thread-exception",
        "warning",
        "The thread %s ended with %s at %s. The rest of its work was not done, and no other thread gets the exception."
        % (state.name, words, sites.short(site)),
        site,
        state.track,
        related=[problems.place("creator", 0, state.born, "started here, at %s" % sites.short(state.born))]
        if state.born
        else (),
        rule="bad-thread-target" if misused else "",
    )


def _join(real):
    def join(self, timeout=None):
        state = here()
        other = by_object.get(id(self))
        if other is None or other is state or other.ended or state.depth:
            real(self, timeout)
            ended = _ended.pop(id(self), None)
            if ended is not None and ended[1] == tracks.generation and not state.depth:
                # It did not have to wait.
                emit(EDGE, JOIN, state.track, ended[0], sites.of(sys._getframe(1)))
            return
        site = sites.of(sys._getframe(1))
        tracks.enter(state, WAITING, site, other.track)
        if timeout is None:
            state.episode += 1
            state.since = now()
            state.wants = other
        try:
            return real(self, timeout)
        finally:
            state.wants = None
            _ended.pop(id(self), None)
            tracks.leave(state, WAITING, other.track if other.ended else 0)

    return join


def _shutdown(real):
    """The main module has ended; the interpreter waits here for the threads that are not daemons."""

    def _shutdown():
        state = here()
        if state.main and not state.ended:
            state.ended = True
            reason = tracks.text(unwind.words(unwind.last)) if unwind.last is not None else 0
            emit(FINISH, FAILED if reason else DONE, state.track, 0, reason)
        return real()

    return _shutdown


def _daemon_setter(real):
    def daemon(self, daemonic):
        if getattr(self, "_initialized", False) and self._started.is_set():
            state = by_object.get(id(self))
            site = sites.of(sys._getframe(1))
            problems.report(
                "late-daemon",
                "error",
                "The thread %s was made a daemon after it had started, at %s. That raises RuntimeError; "
                "set daemon before start(), or give daemon=True to Thread(...)." % (self._name, sites.short(site)),
                site,
                state.track if state else here().track,
                related=[problems.place("creator", state.track, state.born, "started here, at %s" % sites.short(state.born))]
                if state and state.born
                else (),
            )
        real(self, daemonic)

    return daemon

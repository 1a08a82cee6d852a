"""Loops without asyncio's handles: a small one of our own that calls itself uvloop, and uvloop where it is installed."""

import os
import subprocess
import sys
import unittest

from running import TracedCase

# As uvloop does: asyncio's tasks and futures, but callbacks and timers of its own.
STAND_IN = """
    import asyncio, heapq, time

    class _Handle:
        def __init__(self, callback, arguments, context):
            self.callback, self.arguments, self.context, self.cancelled_ = callback, arguments, context, False

        def cancel(self):
            self.cancelled_ = True

        def run(self):
            if not self.cancelled_:
                if self.context is None:
                    self.callback(*self.arguments)
                else:
                    self.context.run(self.callback, *self.arguments)

    class Loop(asyncio.AbstractEventLoop):
        def __init__(self):
            self._ready, self._timers, self._count, self._closed, self._running = [], [], 0, False, False

        def call_soon(self, callback, *arguments, context=None):
            self._ready.append(_Handle(callback, arguments, context))
            return self._ready[-1]

        def call_later(self, delay, callback, *arguments, context=None):
            return self.call_at(self.time() + delay, callback, *arguments, context=context)

        def call_at(self, when, callback, *arguments, context=None):
            self._count += 1
            handle = _Handle(callback, arguments, context)
            heapq.heappush(self._timers, (when, self._count, handle))
            return handle

        def time(self):
            return time.monotonic()

        def create_future(self):
            return asyncio.Future(loop=self)

        def create_task(self, coro, **more):
            return asyncio.Task(coro, loop=self, **more)

        def get_task_factory(self):
            return None

        def get_debug(self):
            return False

        def is_running(self):
            return self._running

        def is_closed(self):
            return self._closed

        def close(self):
            self._closed = True

        def call_exception_handler(self, context):
            print(context["message"])

        def run_until_complete(self, coro):
            task = self.create_task(coro)
            asyncio._set_running_loop(self)
            self._running = True
            try:
                while not task.done():
                    while self._timers and self._timers[0][0] <= self.time():
                        self._ready.append(heapq.heappop(self._timers)[2])
                    if not self._ready:
                        time.sleep(max(0.0, self._timers[0][0] - self.time()))
                    ready, self._ready = self._ready, []
                    for each in ready:
                        each.run()
            finally:
                asyncio._set_running_loop(None)
                self._running = False
            return task.result()
"""

PROGRAM = """
    import asyncio, sys, time, threading, traceback, uvloop

    lock = threading.Lock()

    async def child(n):
        await asyncio.sleep(n)  # sleeping
        return n

    async def stubborn():
        try:
            await child(5)
        except asyncio.CancelledError:  # takes
            pass
        await asyncio.sleep(0.01)

    async def fails():
        raise KeyError("x")  # raises

    async def keeps():
        with lock:
            await asyncio.sleep(0.01)  # keeps

    async def blocks():
        time.sleep(0.15)  # blocks

    async def main():
        print(await asyncio.gather(child(0.01), child(0.02)))  # gathers
        await blocks()
        task = asyncio.ensure_future(stubborn())
        await asyncio.sleep(0.01)
        task.cancel()  # cancels
        await task
        await keeps()
        try:
            await asyncio.ensure_future(fails())
        except KeyError:
            traceback.print_exc()
        lost = asyncio.ensure_future(fails())  # lost
        await asyncio.sleep(0.01)
        del lost
        await asyncio.sleep(0)

    loop = uvloop.Loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(main())
    loop.close()
"""


def uvloops_python():
    """An interpreter that can import uvloop, or None."""
    for python in (sys.executable, "/usr/bin/python3"):
        if os.path.exists(python) and subprocess.call([python, "-c", "import uvloop"], stderr=subprocess.DEVNULL) == 0:
            return python
    return None


class Foreign(TracedCase):
    def check(self, result, untraced):
        self.assertEqual((result.code, result.out, result.err), (untraced.code, untraced.out, untraced.err))
        process = result.main
        at = lambda marker: self.line_of(PROGRAM, "# " + marker)  # noqa: E731
        [loop] = process.tracks_of("loop")
        self.assertEqual(process.end(loop["id"]), "done")
        main = process.track("task", "main")
        self.assertEqual(process.pauses(main)[0], ("awaiting", "asyncio.gather() of 2", at("gathers")))
        ends = sorted((each["name"], process.end(each["id"])) for each in process.tracks_of("task"))
        self.assertEqual(
            ends, [("child", "done"), ("child", "done"), ("fails", "failed"), ("fails", "failed"), ("main", "done"), ("stubborn", "done")]
        )
        for each in process.tracks_of("task"):
            self.assertEqual(len(process.events("step", each["id"])), len(process.events("pause", each["id"])), each["name"])
        found = [(each["kind"], each["line"]) for each in result.problems()]
        # On a busy machine other steps can be long as well.
        self.assertIn(("loop-stall", at("blocks")), found)
        self.assertEqual(
            sorted(each for each in found if each[0] != "loop-stall"),
            [("lock-held-across-await", at("keeps")), ("swallowed-cancellation", at("takes")), ("task-exception", at("raises"))],
        )
        self.assertTrue(any("uvloop" in each["text"] for each in process.of("note")))

    def test_a_stand_in(self):
        self.write(STAND_IN, "uvloop.py")
        command = [self.write(PROGRAM)]
        self.check(self.finish(self.start(command)), self.finish(self.start(command, traced=False)))

    def test_uvloop_itself(self):
        python = uvloops_python()
        if python is None:
            self.skipTest("uvloop is not installed")
        command = [self.write(PROGRAM)]
        results = []
        for traced in (True, False):
            process = subprocess.Popen(
                [python] + command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder,
                env=self.environment(traced), universal_newlines=True,
            )  # fmt: skip
            self.addCleanup(self._end, process)
            results.append(self.finish(process))
        traced, untraced = results
        traced.processes = self.read()
        self.check(traced, untraced)


if __name__ == "__main__":
    unittest.main()

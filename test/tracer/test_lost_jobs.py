"""Exceptions of jobs that nobody asks for."""

import os
import unittest

from running import SteadyCase

FAILS = """
    import gc, time
    from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed, wait

    def save(n):
        if n % 2:
            raise ValueError("odd: %d" % n)  # raised
        return n
"""


class LostJobs(SteadyCase):
    def lost(self, body, before=FAILS):
        """The problems of a program, as (kind, line, message) each; it has to end well."""
        source = before.rstrip(" ") + "\n    if __name__ == '__main__':" + body.replace("\n", "\n    ")
        result = self.trace(source)
        self.assertEqual((result.code, result.err), (0, ""))
        self.source = source
        self.places = [place["line"] for each in result.problems() for place in each["related"]]
        return [(each["kind"], each["line"], each["message"]) for each in result.problems()]

    def test_thrown_away(self):
        """Also beside one that is heard."""
        [(kind, line, message)] = self.lost(
            """
            def slowly(n):
                time.sleep(0.3)  # No look of the watchdog still holds the future.
                save(n)

            with ThreadPoolExecutor(1) as pool:
                pool.submit(slowly, 1)  # submitted
                kept = pool.submit(save, 3)
                print(kept.exception())
            """
        )
        self.assertEqual((kind, line), ("future-exception", self.line_of(self.source, "# submitted")))
        raised = self.line_of(self.source, "# raised")
        self.assertEqual(self.places, [raised])
        self.assertEqual(
            message,
            "A job that was submitted at program.py:%d failed at program.py:%d with ValueError: odd: 1. "
            "Nobody asked for its result, so nobody heard of it." % (line, raised),
        )

    def test_kept_and_never_asked(self):
        """Dropped while the program runs, or kept until its end; `wait` does not look."""
        found = self.lost(
            """
            with ThreadPoolExecutor(2) as pool:
                first = pool.submit(save, 1)  # first
                wait([first])
            with ThreadPoolExecutor(2) as pool:
                last = pool.submit(save, 3)  # last
            del first
            """
        )
        # In either order: a look of the watchdog keeps the frames that it sees, and what they hold, until it is over.
        self.assertEqual(
            sorted(line for _, line, _ in found),
            [self.line_of(self.source, "# first"), self.line_of(self.source, "# last")],
        )

    def test_map_that_nobody_reads(self):
        [(_, line, _)] = self.lost(
            """
            with ThreadPoolExecutor(2) as pool:
                pool.map(save, [0, 1])  # map
            """
        )
        self.assertEqual(line, self.line_of(self.source, "# map"))

    def test_in_another_process(self):
        [(kind, line, message)] = self.lost(
            """
            with ProcessPoolExecutor(1) as pool:
                pool.submit(save, 1)  # submitted
            """
        )
        self.assertEqual((kind, line), ("future-exception", self.line_of(self.source, "# submitted")))
        self.assertIn("ValueError: odd: 1", message)

    def test_heard(self):
        """By any of the ways; the first failure ends the wait for the others."""
        found = self.lost(
            """
            with ThreadPoolExecutor(2) as pool:
                try:
                    pool.submit(save, 1).result()
                except ValueError:
                    pass
                pool.submit(save, 1).exception()
                pool.submit(save, 1).add_done_callback(lambda done: done.exception())
            with ThreadPoolExecutor(2) as pool:
                try:
                    list(pool.map(save, range(10)))
                except ValueError:
                    pass
            with ThreadPoolExecutor(2) as pool:
                several = [pool.submit(save, n) for n in range(10)]
                try:
                    for each in as_completed(several):
                        each.result()
                except ValueError:
                    pass
            with ThreadPoolExecutor(1) as pool:
                pool.submit(save, 2)
            """
        )
        self.assertEqual(found, [])

    def test_asyncio_asks(self):
        """Also where it no longer wants to know."""
        found = self.lost(
            """
            import asyncio, threading
            go = threading.Event()

            def late():
                go.wait()
                raise ValueError("too late")

            async def main():
                loop = asyncio.get_running_loop()
                try:
                    await loop.run_in_executor(None, save, 1)
                except ValueError:
                    pass
                try:
                    await asyncio.wait_for(loop.run_in_executor(None, late), 0.01)
                except asyncio.TimeoutError:
                    go.set()

            asyncio.run(main())
            """
        )
        self.assertEqual(found, [])

    def test_a_pool_that_broke(self):
        """The worker's crash is told, not each job that it takes along."""
        found = self.lost(
            """
            import os, signal
            from concurrent.futures.process import BrokenProcessPool

            pool = ProcessPoolExecutor(1)
            jobs = [pool.submit(os.kill, 0, 0)]
            jobs[0].result()
            jobs = [pool.submit(os._exit, 3), pool.submit(save, 2)]
            wait(jobs)
            """
        )
        self.assertEqual([kind for kind, _, _ in found if kind == "future-exception"], [])

    def test_ends_by_an_exception(self):
        """Then the program has not come to where it might have asked."""
        result = self.trace(FAILS + """
    pool = ThreadPoolExecutor(1)
    kept = pool.submit(save, 1)
    wait([kept])
    raise SystemError("on the way")
""")
        self.assertEqual((result.code, result.problems()), (1, []))

    @unittest.skipUnless(hasattr(os, "fork"), "there is no fork here")
    def test_a_child_does_not_tell_of_its_parents(self):
        [(_, line, _)] = self.lost(
            """
            import os
            pool = ThreadPoolExecutor(1)
            kept = pool.submit(save, 1)  # submitted
            wait([kept])
            pool.shutdown()
            pid = os.fork()
            if not pid:
                del kept
                raise SystemExit
            os.waitpid(pid, 0)
            """
        )
        self.assertEqual(line, self.line_of(self.source, "# submitted"))


if __name__ == "__main__":
    unittest.main()

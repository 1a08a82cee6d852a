"""Problems between tasks, threads and their loops."""

import os
import signal
import sys
import time
import unittest

from running import SteadyCase


class HeldAcross(SteadyCase):
    def found(self, source):
        result = self.trace(source)
        return [each for each in result.problems() if each["kind"] == "lock-held-across-await"], result

    def test_seen_with_its_length(self):
        source = """
            import asyncio, threading
            lock = threading.Lock()
            async def load():
                with lock:  # taken
                    await asyncio.sleep(0.1)  # awaits
            asyncio.run(load())
        """
        [found], result = self.found(source)
        self.assertEqual(
            (found["line"], found["severity"], found["rule"]), (self.line_of(source, "# awaits"), "warning", "lock-held-across-await")
        )
        self.assertGreater(found["durationNs"], 0)
        self.assertEqual([(each["role"], each["line"]) for each in found["related"]], [("holder", self.line_of(source, "# taken"))])
        self.assertEqual(found["track"], result.main.track("task", "load"))
        self.assertIn("kept lock locked while it awaited asyncio.sleep(0.1)", found["message"])

    def test_told_before_it_hangs(self):
        source = """
            import asyncio, threading
            lock = threading.Lock()
            async def load():
                with lock:
                    await asyncio.sleep(0.01)  # awaits
            async def main():
                print("started", flush=True)
                await asyncio.gather(load(), load())
            asyncio.run(main())
        """
        process = self.start([self.write(source)])
        process.stdout.readline()
        for _ in range(400):
            kinds = {each["kind"] for process_ in self.read() for each in process_.problems()}
            if {"lock-held-across-await", "deadlock"} <= kinds:
                break
            time.sleep(0.05)
        process.kill()
        self.assertEqual(kinds - {"loop-stall"}, {"lock-held-across-await", "deadlock"})

    def test_others_are_none(self):
        source = """
            import asyncio, logging, threading
            lock = threading.Lock()
            async def brief():
                with lock:
                    logging.warning("inside")
                await asyncio.sleep(0.01)
            async def main():
                async with asyncio.Lock():
                    await brief()
                await asyncio.to_thread(threads) if hasattr(asyncio, "to_thread") else None
            def threads():
                with lock:
                    pass
            outer = threading.Lock()
            with outer:
                asyncio.run(main())
        """
        self.assertEqual(self.trace(source).problems(), [])


class Touched(SteadyCase):
    def found(self, source, **more):
        result = self.trace(source, **more)
        self.assertEqual({each["kind"] for each in result.problems()} - {"loop-touched-from-thread"}, set())
        return {each["line"]: each for each in result.problems()}, result

    def test_seen(self):
        source = """
            import asyncio, threading, time
            async def main():
                loop, queue = asyncio.get_running_loop(), asyncio.Queue()
                future = loop.create_future()
                def work():
                    time.sleep(0.05)
                    queue.put_nowait("done")  # queue
                    future.set_result(1)  # future
                    loop.create_task(asyncio.sleep(0))  # task
                    loop.call_soon(int)  # soon
                    loop.call_later(0, int)  # later
                    loop.call_soon_threadsafe(int)
                    asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop).result()
                thread = threading.Thread(target=work, name="worker")
                thread.start()
                await asyncio.gather(asyncio.wait_for(queue.get(), 10), future)
                await loop.run_in_executor(None, thread.join)
            asyncio.run(main())
        """
        found, result = self.found(source)
        lines = [self.line_of(source, "# " + each) for each in ("queue", "future", "task", "soon", "later")]
        self.assertEqual(sorted(found), sorted(lines))
        one = found[lines[0]]
        self.assertEqual((one["severity"], one["rule"]), ("warning", "loop-touched-from-thread"))
        self.assertIn("The thread worker called Queue.put_nowait(), which belongs to the event loop of MainThread", one["message"])
        self.assertEqual([each["line"] for each in one["related"]], [self.line_of(source, "asyncio.run(main())")])
        self.assertEqual(one["track"], result.main.track("thread", "worker"))

    def test_stopped_from_another_thread_and_debug_mode(self):
        source = """
            import asyncio, threading
            loop = asyncio.new_event_loop()
            thread = threading.Thread(target=loop.run_forever)
            thread.start()  # started
            while not loop.is_running():
                pass
            loop.set_debug(True)
            try:
                loop.call_soon(int)  # refused
            except RuntimeError as error:
                print(error)
            loop.stop()  # stops
            loop.call_soon_threadsafe(int)
            thread.join()
            loop.close()
        """
        found, result = self.found(source)
        self.assertEqual(sorted(found), [self.line_of(source, "# refused"), self.line_of(source, "# stops")])
        self.assertIn("Non-thread-safe operation", result.out)
        [loop] = result.main.tracks_of("loop")
        self.assertEqual(result.main.line(loop["site"]), self.line_of(source, "# started"))


class Asleep(SteadyCase):
    """Loops that nothing can wake."""

    FAST = {"INTERLEAVE_DEADLOCK_MS": "50"}

    def wait_for(self, source, kind):
        self.start([self.write(source)], env=self.FAST).stdout.readline()
        for _ in range(400):
            found = [each for process in self.read() for each in process.problems()]
            if any(each["kind"] == kind for each in found):
                break
            time.sleep(0.05)
        return found

    def test_every_task_waits(self):
        source = """
            import asyncio
            async def consume(jobs):
                await jobs.get()  # waits
            async def main():
                jobs = asyncio.Queue()
                print("started", flush=True)
                await asyncio.gather(consume(jobs), consume(jobs))
            asyncio.run(main())
        """
        [found] = self.wait_for(source, "loop-deadlock")
        self.assertEqual((found["severity"], found["line"]), ("error", self.line_of(source, "# waits")))
        self.assertIn("every one of its 3 tasks waits", found["message"])
        self.assertIn("consume waits for jobs.get() (program.py:%d)" % found["line"], found["message"])
        self.assertEqual(len(found["related"]), 3)

    @unittest.skipUnless(hasattr(signal, "SIGUSR1"), "needs signals")
    def test_what_can_still_be_woken_is_none(self):
        """Each of these sleeps without a time limit for long enough, and is then woken from outside."""
        for preparation in (
            "asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, done.set)",
            "signal.signal(signal.SIGUSR1, lambda *_: asyncio.get_running_loop().call_soon_threadsafe(done.set))",
            "reading, writing = os.pipe(); asyncio.get_running_loop().add_reader(reading, done.set); "
            "signal.signal(signal.SIGUSR1, lambda *_: os.write(writing, b'x'))",
            "loop = asyncio.get_running_loop(); event = threading.Event(); signal.signal(signal.SIGUSR1, lambda *_: event.set()); "
            "threading.Thread(target=lambda: (event.wait(), loop.call_soon_threadsafe(done.set))).start()",
        ):
            source = """
                import asyncio, os, signal, threading
                async def main():
                    done = asyncio.Event()
                    %s
                    print("ready", flush=True)
                    await done.wait()
                asyncio.run(main())
            """ % (preparation)
            process = self.start([self.write(source)], env=self.FAST)
            process.stdout.readline()
            time.sleep(0.5)
            os.kill(process.pid, signal.SIGUSR1)
            result = self.finish(process)
            self.assertEqual((result.code, result.problems()), (0, []), preparation)


class Futures(SteadyCase):
    def test_a_futures_exception(self):
        source = """
            import asyncio
            async def main():
                future = asyncio.get_running_loop().create_future()
                future.set_exception(ValueError("lost"))  # set
            asyncio.run(main())
        """
        [found] = self.trace(source).problems()
        self.assertEqual((found["kind"], found["line"], found["rule"]), ("future-exception", self.line_of(source, "# set"), "lost-future"))
        self.assertIn("ValueError: lost", found["message"])


class Debug(SteadyCase):
    def test_output_is_the_same(self):
        source = """
            import asyncio, sys, threading
            async def fails():
                raise ValueError("lost")
            async def child(n):
                await asyncio.sleep(0.001 * n)
            async def forgotten():
                pass
            async def main():
                loop = asyncio.get_running_loop()
                loop.slow_callback_duration = 60
                task = asyncio.create_task(fails())
                await asyncio.sleep(0.01)
                del task
                forgotten()
                await asyncio.gather(*[child(n) for n in range(3)])
                await asyncio.wait_for(loop.run_in_executor(None, len, "x"), 5)
                waits = asyncio.create_task(child(5000))
                await asyncio.sleep(0)
                print([frame.f_code.co_name for frame in waits.get_stack()])
                waits.print_stack(file=sys.stdout)
                waits.cancel("reason") if sys.version_info >= (3, 9) else waits.cancel()
                try:
                    await waits
                except asyncio.CancelledError:
                    pass
                loop.call_soon(lambda: 1 / 0)
                await asyncio.sleep(0)
                handle = loop.call_later(5, print)
                print(len(handle._source_traceback), handle._source_traceback[-1].lineno, handle._source_traceback[-1].name)
                handle.cancel()
                def touch():
                    try:
                        loop.call_soon(print)
                    except RuntimeError as error:
                        print(error)
                thread = threading.Thread(target=touch)
                thread.start()
                thread.join()
            asyncio.run(main(), debug=True)
        """
        for arguments in ([], ["-X", "dev"]):
            command = arguments + [self.write(source)]
            traced = self.finish(self.start(command))
            untraced = self.finish(self.start(command, traced=False))
            self.assertEqual(self.plain(traced.out), self.plain(untraced.out))
            self.assertEqual(self.plain(traced.err), self.plain(untraced.err))
            self.assertEqual(traced.code, untraced.code)

    @staticmethod
    def plain(text):
        import re

        return re.sub(r"0x[0-9a-f]+", "0x", text)


if __name__ == "__main__":
    unittest.main()

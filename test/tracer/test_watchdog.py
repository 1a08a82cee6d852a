"""Samples: who is on the processor, who is kept from it, and what is not blamed."""

import os
import signal
import sys
import time
import unittest

from running import TracedCase

SPIN = """
    import threading, time
    def spin():
        end = time.perf_counter() + 1
        n = 0
        while time.perf_counter() < end:
            n += 1  # spins
    threads = [threading.Thread(target=spin, name="spin%d" % n) for n in range(4)]
    for t in threads: t.start()
    for t in threads: t.join()
"""


class Samples(TracedCase):
    @unittest.skipUnless(hasattr(time, "pthread_getcpuclockid"), "no clocks of threads here")
    def test_threads_that_share_the_interpreter(self):
        main = self.trace(SPIN).main
        flags = {0: 0, 1: 0, 2: 0}
        for n in range(4):
            track = main.track("thread", "spin%d" % n)
            samples = main.events("sample", track)
            self.assertGreater(len(samples), 2)
            for each in samples:
                flags[each.flags] += 1
            clocks = [each.b for each in samples]
            self.assertEqual(clocks, sorted(clocks))
            # A thread begins and ends in the library: a sample there shows the line that started it.
            started = self.line_of(SPIN, "t.start()")
            self.assertTrue(all(main.place(each.a)[0] == "program.py" for each in samples))
            self.assertTrue(all(main.line(each.a) in range(3, 8) for each in samples if main.line(each.a) != started))
        self.assertGreater(flags[2], 0, "four threads cannot all run: %r" % flags)

    def test_waiting_threads_are_not_sampled(self):
        source = """
            import threading, time
            t = threading.Thread(target=time.sleep, args=(0.5,), name="asleep")
            t.start()
            t.join()
        """
        main = self.trace(source).main
        self.assertLess(len(main.events("sample")), 20)

    def test_off(self):
        main = self.trace(SPIN, env={"INTERLEAVE_SAMPLE_HZ": "0"}).main
        self.assertEqual(main.events("sample"), [])


class Blame(TracedCase):
    def test_a_step_that_is_kept_from_running(self):
        """Beside four spinning threads a short step takes long: no line of it is to blame."""
        source = """
            import asyncio, threading, time
            stop = []
            def spin():
                n = 0
                while not stop: n += 1
            for n in range(4): threading.Thread(target=spin).start()
            async def main():
                total = 0
                begun = time.thread_time()
                while time.thread_time() - begun < 0.08:
                    total += 1
            try:
                asyncio.run(main())
            finally:
                stop.append(1)
        """
        # On a machine so busy that the watchdog, too, was kept away for a second, it takes the program for one that was stopped.
        for _ in range(5):
            stalls = [each for each in self.trace(source).problems() if each["kind"] == "loop-stall"]
            if stalls:
                break
        self.assertEqual([(each["severity"], each["confidence"]) for each in stalls], [("hint", "possible")], stalls)

    @unittest.skipUnless(hasattr(signal, "SIGSTOP"), "no SIGSTOP here")
    def test_a_program_that_was_stopped(self):
        source = """
            import asyncio, sys
            async def main():
                print("up", flush=True)
                sys.stdin.readline()
            asyncio.run(main())
        """
        process = self.start([self.write(source)])
        self.assertEqual(process.stdout.readline(), "up\n")
        os.kill(process.pid, signal.SIGSTOP)
        time.sleep(2.5)
        os.kill(process.pid, signal.SIGCONT)
        time.sleep(0.3)
        result = self.finish(process, "\n")
        self.assertEqual([each["kind"] for each in result.problems()], [])

    def test_silent_under_a_debugger(self):
        source = """
            import asyncio, sys, time
            async def main():
                time.sleep(0.3)
            sys.settrace(lambda *args: None)
            asyncio.run(main())
        """
        self.assertEqual(self.trace(source).problems(), [])


if __name__ == "__main__":
    unittest.main()

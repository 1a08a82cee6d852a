"""`interleave explore`: what it finds, that the same seed finds the same, and that correct programs pass."""

import json
import os
import subprocess
import sys
import textwrap
import unittest

import stream_reader
from running import TracedCase

EXPLORE = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", "src", "tracer", "explore.py"))

# Two threads that run `work`, once each.
TWO = """
threads = [threading.Thread(target=work, name=name) for name in ("one", "two")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


class ExploreCase(TracedCase):
    def explore(self, source, *options, **more):
        """The result as JSON, with the exit code and the report."""
        program = self.write(source)
        result = os.path.join(self.folder, "result.json")
        command = more.pop("command", [EXPLORE])
        words = command + ["--result", result] + list(options) + [program]
        environment = self.environment(False, PYTHONHASHSEED="0")
        done = subprocess.run(
            [sys.executable] + words, cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            universal_newlines=True,
        )  # fmt: skip
        self.assertEqual("", done.stderr)
        with open(result, encoding="ascii") as file:
            found = json.load(file)
        found["code"], found["report"] = done.returncode, done.stdout
        return found

    def found(self, source, kind, *options, **more):
        result = self.explore(source, *options, **more)
        self.assertEqual(1, result["code"], result["report"])
        self.assertEqual(kind, result["found"]["kind"], result["report"])
        return result

    def passes(self, source, schedules=25):
        result = self.explore(source, "--schedules", str(schedules), "--seconds", "3000")
        self.assertEqual((0, None, schedules), (result["code"], result["found"], result["schedules"]), result["report"])

    @staticmethod
    def program(work, before="", after=""):
        return "import threading, time\n%s\n%s\n%s%s" % (
            textwrap.dedent(before).strip(), textwrap.dedent(work).strip(), TWO, textwrap.dedent(after)
        )  # fmt: skip


class LostUpdates(ExploreCase):
    def lost(self, work, before, place, values, *options, **more):
        """`values`: read, written in between, written over it."""
        result = self.found(self.program(work, before), "lost-update", *options, **more)
        found = result["found"]
        self.assertEqual(place, found["place"])
        self.assertEqual(values, tuple(found[each]["value"] for each in ("read", "between", "write")))
        self.assertEqual("unlocked", "locked" if found["read"]["name"] == found["between"]["name"] else "unlocked")
        self.assertEqual(found["read"]["name"], found["write"]["name"])
        return result

    def test_global(self):
        result = self.lost("def work():\n    global n\n    n += 1", "n = 0", "n", ("0", "1", "1"))
        # Since 3.10 the interpreter does not switch there by itself.
        free = not getattr(sys, "_is_gil_enabled", lambda: True)()
        self.assertEqual(sys.version_info < (3, 10) or free, result["possible"])
        self.assertIn("n, which was 0", result["found"]["message"])

    def test_global_with_a_call_in_between_is_possible(self):
        work = "def one():\n    return 1\n\n\ndef work():\n    global n\n    n += one()"
        self.assertTrue(self.lost(work, "n = 0", "n", ("0", "1", "1"))["possible"])

    def test_attribute(self):
        before = "class Box:\n    pass\n\n\nbox = Box()\nbox.count = 5"
        self.lost("def work():\n    box.count += 2", before, "box.count", ("5", "7", "7"))

    def test_attribute_of_self_through_a_variable(self):
        before = """
            class Account:
                def __init__(self):
                    self.balance = 100

                def deposit(self):
                    value = self.balance
                    time.sleep(0.01)
                    self.balance = value + 10

            account = Account()
        """
        result = self.lost("work = account.deposit", before, "self.balance", ("100", "110", "110"))
        # The sleep alone makes it happen, in the very first order.
        self.assertEqual((1, ""), (result["schedules"], result["schedule"]))

    def test_number_that_cannot_be_written_out(self):
        self.lost("def work():\n    global n\n    n += 1", "n = 1 << 99999", "n", ("a number of 100000 bits",) * 3)

    def test_property(self):
        before = """
            class Account:
                def __init__(self):
                    self.own = 0

                @property
                def balance(self):
                    return self.own

                @balance.setter
                def balance(self, value):
                    self.own = value

            account = Account()
        """
        # What is written when is known of the attribute behind it alone.
        source = self.program("def work():\n    account.balance += 1", before, "assert account.balance == 2\n")
        self.assertEqual("AssertionError", self.found(source, "exception")["found"]["exception"])

    def test_slot(self):
        before = "class Box:\n    __slots__ = ('count',)\n\n\nbox = Box()\nbox.count = 0"
        self.lost("def work():\n    box.count -= 1", before, "box.count", ("0", "-1", "-1"))

    def test_item(self):
        self.lost("def work():\n    counts['a'] += 1", "counts = {'a': 0}", "counts['a']", ("0", "1", "1"))

    def test_item_of_a_list(self):
        work = "def work():\n    for index in range(2):\n        totals[index] += 3"
        self.lost(work, "totals = [1, 1]", "totals[0]", ("1", "4", "4"))

    def test_variable_of_a_closure(self):
        source = """
            import threading

            def main():
                n = 0

                def add():
                    nonlocal n
                    old = n
                    n = old + 1

                threads = [threading.Thread(target=add) for _ in range(2)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()

            main()
        """
        found = self.found(source, "lost-update")["found"]
        self.assertEqual(("n", "0", "1"), (found["place"], found["read"]["value"], found["write"]["value"]))

    def test_check_then_act(self):
        before = "class Thing:\n    pass\n\n\nthing = None"
        work = "def work():\n    global thing\n    if thing is None:\n        thing = Thing()"
        self.lost(work, before, "thing", ("None", "a Thing", "a Thing"))

    def test_check_of_a_key_that_leaves_early(self):
        before = "cache = {}\n\ndef make():\n    return object()"
        work = "def work():\n    if 'k' in cache:\n        return cache['k']\n    cache['k'] = make()"
        result = self.found(self.program(work, before), "lost-update")
        self.assertIn("saw that cache has no 'k'", result["found"]["message"])

    def test_far_down_in_a_large_function(self):
        # More names than fit into one byte of an instruction.
        before = "\n".join(["n = 0"] + ["v%d = 1" % number for number in range(300)])
        work = "def work():\n    global n\n%s\n    n += v299" % "\n".join("    v%d" % number for number in range(299))
        self.lost(work, before, "n", ("0", "1", "1"), "--schedules", "100", "--seconds", "300")

    def test_without_fork(self):
        start = "import os, runpy, sys; del os.fork; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
        self.lost("def work():\n    global n\n    n += 1", "n = 0", "n", ("0", "1", "1"), command=["-c", start, EXPLORE])


class Deadlocks(ExploreCase):
    INVERTED = """
        import threading

        a = threading.Lock()
        b = threading.Lock()

        def one():
            with a:
                with b:
                    pass

        def two():
            with b:
                with a:
                    pass

        threads = [threading.Thread(target=one, name="one"), threading.Thread(target=two, name="two")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    """

    def test_lock_inversion(self):
        found = self.found(self.INVERTED, "deadlock")["found"]
        self.assertIn("one waits for b, which two holds", found["message"])
        self.assertIn("two waits for a, which one holds", found["message"])
        self.assertEqual("inconsistent-lock-order", found["rule"])

    def test_the_same_lock_twice(self):
        found = self.found(self.program("def work():\n    with a:\n        with a:\n            pass", "a = threading.Lock()"), "deadlock")
        self.assertEqual("self-deadlock", found["found"]["rule"])

    def test_lost_wake_up(self):
        source = """
            import threading

            condition = threading.Condition()
            ready = False

            def consume():
                if not ready:
                    with condition:
                        condition.wait()

            def produce():
                global ready
                ready = True
                with condition:
                    condition.notify()

            threads = [threading.Thread(target=consume, name="consumer"), threading.Thread(target=produce)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        """
        found = self.found(source, "deadlock")["found"]
        self.assertIn("consumer waits for condition.wait()", found["message"])


class Exceptions(ExploreCase):
    def test_checked_before(self):
        work = "def work():\n    if jobs:\n        jobs.pop()"
        result = self.found(self.program(work, "jobs = [1]"), "exception")
        self.assertIn("IndexError: pop from empty list", result["found"]["message"])

    def test_assertion(self):
        work = "def work():\n    global n\n    n += 1"
        source = self.program(work, "n = 0", "assert n == 2, n")
        found = self.found(source, "exception", "--goal", "exception")["found"]
        self.assertEqual("AssertionError: 1", found["exception"])
        self.assertEqual("MainThread", found["name"])


class Correct(ExploreCase):
    def test_with_locks(self):
        work = """
            def work():
                global n
                for _ in range(3):
                    with lock:
                        n += 1
                with reentrant:
                    with reentrant:
                        if "a" not in made:
                            made["a"] = object()
        """
        before = "n = 0\nmade = {}\nlock = threading.Lock()\nreentrant = threading.RLock()"
        self.passes(self.program(work, before, "assert n == 6, n\n"))

    def test_locks_in_one_order(self):
        work = "def work():\n    with a:\n        with b:\n            pass"
        self.passes(self.program(work, "a = threading.Lock()\nb = threading.Lock()"))

    def test_checked_again_under_the_lock(self):
        work = "def work():\n    global made\n    if made is None:\n        with lock:\n            if made is None:\n                made = object()"
        self.passes(self.program(work, "made = None\nlock = threading.Lock()"))

    def test_own_objects(self):
        work = "def work():\n    box = Box()\n    for _ in range(3):\n        box.n += 1\n    assert box.n == 3"
        self.passes(self.program(work, "class Box:\n    n = 0"))

    def test_queue_pool_event_and_sleeps(self):
        source = """
            import queue
            import threading
            import time
            from concurrent.futures import ThreadPoolExecutor

            jobs = queue.Queue(2)
            ready = threading.Event()
            got = []

            def consume():
                ready.wait()
                while True:
                    job = jobs.get()
                    if job is None:
                        break
                    got.append(job)
                    time.sleep(0.5)

            consumer = threading.Thread(target=consume)
            consumer.start()
            ready.set()
            for number in range(3):
                jobs.put(number)
            jobs.put(None)
            consumer.join()
            assert got == [0, 1, 2], got
            begun = time.monotonic()
            with ThreadPoolExecutor(2) as pool:
                assert list(pool.map(abs, [-1, -2])) == [1, 2]
            assert not threading.Event().wait(30)
            assert time.monotonic() - begun >= 30
        """
        self.passes(source, 15)


class Answers(ExploreCase):
    def test_the_same_seed_finds_the_same(self):
        source = self.program("def work():\n    global n\n    old = n\n    str(old)\n    n = old + 1", "n = 0")
        results = [self.found(source, "lost-update", "--seed", "7") for _ in range(2)]
        for result in results:
            del result["seconds"], result["report"]
        self.assertEqual(results[0], results[1])

    def test_replay_ends_in_the_same_way(self):
        source = self.program("def work():\n    global n\n    n += 1", "n = 0")
        first = self.found(source, "lost-update")
        again = self.found(source, "lost-update", "--replay", first["schedule"])
        self.assertEqual(first["found"], again["found"])
        plain = self.explore(source, "--replay", "")
        self.assertEqual((0, None), (plain["code"], plain["found"]))

    def test_goal(self):
        source = self.program("def work():\n    global n\n    n += 1", "n = 0")
        result = self.explore(source, "--goal", "deadlock", "--schedules", "20")
        self.assertEqual((0, None), (result["code"], result["found"]))
        self.assertIn("no proof", result["report"])

    def test_one_thread(self):
        result = self.explore("print('alone')")
        self.assertEqual(2, result["code"])
        self.assertIn("one thread only", result["report"])

    def test_blocked_out_of_control(self):
        work = "def work():\n    os.read(reading, 1)"
        result = self.explore(self.program(work, "import os\nreading, writing = os.pipe()"))
        self.assertEqual((2, "stuck"), (result["code"], result["outcome"]))
        self.assertIn("program.py:5", result["report"])

    def test_trace_of_what_was_found(self):
        run = os.path.join(self.folder, "run")
        os.mkdir(run)
        source = self.program("def work():\n    global n\n    n += 1", "n = 0")
        self.found(source, "lost-update", "--record", run)
        (process,) = stream_reader.read(run)
        (problem,) = process.problems()
        self.assertEqual(("lost-update", "unlocked-shared-update"), (problem["kind"], problem["rule"]))
        free = not getattr(sys, "_is_gil_enabled", lambda: True)()
        possible = sys.version_info < (3, 10) or free
        self.assertEqual("certain" if possible else "possible", problem["confidence"])
        self.assertEqual(not possible, "Not possible on this interpreter" in problem["message"])
        whats = [each["text"] for each in process.whats.values() if each["kind"] == "access"]
        for text in ("reads n: 0", "writes n: 1"):
            self.assertIn(text, whats)


if __name__ == "__main__":
    unittest.main()

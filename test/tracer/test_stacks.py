"""Sampled stacks, as the stream shows them."""

import unittest

from running import TracedCase

FUNCTIONS = """
    import asyncio, json, threading, time

    def spin(seconds):
        end = time.thread_time() + seconds
        while time.thread_time() < end:
            sum(range(1000))

    def outer():
        spin(0.3)

    def encodes():
        value = [[str(n)] * 50 for n in range(3000)]
        end = time.thread_time() + 0.3
        while time.thread_time() < end:
            json.dumps(value, indent=1)

    def waits():
        time.sleep(0.3)

    def deep(n):
        if n:
            return deep(n - 1)
        spin(0.3)

    async def inner():
        spin(0.3)

    async def task():
        await asyncio.sleep(0.01)
        await inner()

    outer()
    encodes()
    waits()
    deep(300)
    thread = threading.Thread(target=outer)
    thread.start()
    thread.join()
    asyncio.run(task())
"""


class Stacks(TracedCase):
    result = None

    def setUp(self):
        super().setUp()
        if Stacks.result is None:
            Stacks.result = self.trace(FUNCTIONS)
        self.assertEqual((self.result.code, self.result.err), (0, ""))
        self.process = self.result.main
        frames = {line["id"]: line for line in self.process.of("frame")}
        self.seen = {}
        for record in self.process.events("stack"):
            stack, at = [], record.a
            while at:
                site = frames[at]["site"]
                stack.append(self.process.sites[site]["fn"] if site else "|")
                at = frames[at]["parent"]
            self.seen.setdefault(self.process.tracks[record.track]["name"], set()).add(tuple(reversed(stack)))

    def main(self):
        return self.seen["MainThread"]

    def test_functions_from_the_outside_in(self):
        self.assertIn(("<module>", "outer", "spin"), self.main())
        self.assertIn(("<module>", "waits"), self.main())

    def test_a_library_is_what_the_user_called(self):
        self.assertIn(("<module>", "encodes", "json.dumps"), self.main())
        self.assertFalse([each for each in self.main() if "_make_iterencode" in str(each)])

    def test_a_thread_begins_with_the_users_function(self):
        names = [name for name in self.seen if name.startswith("Thread-1")]
        self.assertIn(("outer", "spin"), self.seen[names[0]])

    def test_a_step_is_marked(self):
        self.assertIn(("<module>", "asyncio.run", "|", "task", "inner", "spin"), self.main())

    def test_a_deep_stack_keeps_both_its_ends(self):
        deep = [each for each in self.main() if "..." in each]
        self.assertTrue(deep)
        self.assertEqual({(each[0], len(each)) for each in deep}, {("<module>", 101)})
        self.assertIn("spin", {each[-1] for each in deep})


if __name__ == "__main__":
    unittest.main()

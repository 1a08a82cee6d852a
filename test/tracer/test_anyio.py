"""Tasks of anyio, on asyncio and on trio: the names and lines are the user's."""

import unittest

import libraries
from running import TracedCase

TASKS = """
    import sys, time
    import anyio

    async def worker():
        await anyio.sleep(0.02)  # sleeping

    async def consumer(receive):
        async for item in receive:  # receive
            pass

    async def producer(send):
        async with send:
            await anyio.sleep(0.02)
            await send.send(1)

    async def waiter(event):
        await event.wait()  # event

    async def main():
        send, receive = anyio.create_memory_object_stream(1)
        event = anyio.Event()
        async with anyio.create_task_group() as group:
            group.start_soon(worker)  # spawn
            group.start_soon(worker, name="second")
            group.start_soon(consumer, receive)
            group.start_soon(producer, send)
            group.start_soon(waiter, event)
            await anyio.to_thread.run_sync(time.sleep, 0.03)  # thread
            event.set()
        with anyio.move_on_after(0.01):
            await anyio.sleep(50)
        print("done")

    anyio.run(main, backend=sys.argv[1])  # run
"""


class Anyio:
    backend = needs = ""

    def setUp(self):
        super().setUp()
        path = libraries.path_of("anyio", *self.needs)
        if path is None:
            self.skipTest("this Python has no anyio that works with %s" % self.backend)
        result = self.trace(TASKS, self.backend, env={"PYTHONPATH": path, "PYTHONWARNINGS": "ignore"})
        self.assertEqual((result.code, result.out, result.err), (0, "done\n", ""))
        self.result, self.process = result, result.main

    def at(self, marker):
        return self.line_of(TASKS, "# " + marker)

    def test_users_names_lines_and_words(self):
        process = self.process
        names = [(each["name"], each["coro"]) for each in process.tracks_of("task")]
        expected = [(name, name) for name in ("main", "worker", "consumer", "producer", "waiter")] + [("second", "worker")]
        self.assertEqual(sorted(names), sorted(expected))
        pauses = lambda name: [each for each in process.pauses(process.track("task", name)) if each[0] not in (None, "runnable")]  # noqa: E731
        self.assertEqual(pauses("worker"), [("sleeping", "anyio.sleep(0.02)", self.at("sleeping"))])
        self.assertIn(("waiting", "stream.receive()", self.at("receive")), pauses("consumer"))
        self.assertEqual(pauses("waiter"), [("waiting", "event.wait()", self.at("event"))])
        self.assertIn(("awaiting", "anyio.to_thread.run_sync(sleep)", self.at("thread")), pauses("main"))
        self.assertIn("the tasks of the group", [each[1] for each in pauses("main")])
        site = process.tracks[process.track("task", "worker")]["site"]
        self.assertEqual(process.line(site), self.at("spawn"))

    def test_nothing_is_wrong_with_it(self):
        self.assertEqual([each for each in self.result.problems() if each["severity"] != "hint"], [])


class OnAsyncio(Anyio, TracedCase):
    backend, needs = "asyncio", ()


class OnTrio(Anyio, TracedCase):
    backend, needs = "trio", ("trio",)


if __name__ == "__main__":
    unittest.main()

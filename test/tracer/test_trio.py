"""Tasks of trio, as the stream shows them."""

import unittest

import libraries
from running import VERSION, SteadyCase

TASKS = """
    import time, trio

    async def producer(send):
        async with send:
            await send.send(1)  # send
            while send.statistics().tasks_waiting_receive == 0:
                await trio.sleep(0.001)

    async def consumer(receive):
        await trio.sleep(0.01)
        async for item in receive:  # receive
            await trio.sleep(0.02)  # sleeping

    async def holder(lock, taken):
        async with lock:  # taken
            taken.set()
            await trio.sleep(0.05)

    async def wanter(lock, taken):
        await taken.wait()  # event
        async with lock:  # wanted
            pass

    async def forever():
        await trio.sleep_forever()  # forever

    async def cancels(scope):
        await trio.sleep(0.01)
        scope.cancel()  # cancel

    async def limited():
        with trio.move_on_after(0.01):
            await trio.sleep(50)  # limited

    async def scoped(nursery):
        with trio.CancelScope() as scope:
            nursery.start_soon(cancels, scope)
            await forever()

    async def child():
        await trio.sleep(0.01)

    async def parent():
        async with trio.open_nursery() as inner:  # nursery
            inner.start_soon(child, name="first child")  # spawn

    async def fails():
        await trio.sleep(0.3)
        raise ValueError("lost")  # fails

    async def victim():
        await trio.sleep(50)

    async def main():
        send, receive = trio.open_memory_channel(0)
        lock = trio.Lock()  # lock
        taken = trio.Event()
        async with trio.open_nursery() as nursery:
            nursery.start_soon(consumer, receive)
            nursery.start_soon(producer, send)
            nursery.start_soon(holder, lock, taken)
            nursery.start_soon(wanter, lock, taken)
            nursery.start_soon(limited)
            nursery.start_soon(scoped, nursery)
            nursery.start_soon(parent)
            await trio.to_thread.run_sync(time.sleep, 0.01)  # thread
        try:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(fails)
                nursery.start_soon(victim)
        except BaseException as error:
            print("caught", type(error).__name__)

    trio.run(main)  # run
"""

STALL = """
    import time, trio

    async def blocks():
        time.sleep(0.3)  # blocks

    async def main():
        async with trio.open_nursery() as nursery:
            nursery.start_soon(blocks)
            nursery.start_soon(trio.sleep, 0.01)

    trio.run(main)
"""

DEADLOCK = """
    import trio

    async def takes(first, second):
        async with first:
            await trio.sleep(0.05)
            async with second:
                pass

    async def main():
        one, two = trio.Lock(), trio.Lock()
        with trio.move_on_after(3):
            async with trio.open_nursery() as nursery:
                nursery.start_soon(takes, one, two)
                nursery.start_soon(takes, two, one)

    trio.run(main)
"""

CORRECT = """
    import trio

    async def handle(stream):
        async for data in stream:
            await stream.send_all(data.upper())

    async def client(port):
        stream = await trio.open_tcp_stream("127.0.0.1", port)
        async with stream:
            await stream.send_all(b"hello")
            print(await stream.receive_some())

    async def work(limiter, results, number):
        async with limiter:
            await trio.sleep(0.001)
            results.append(number)

    async def main():
        async with trio.open_nursery() as nursery:
            listeners = await nursery.start(trio.serve_tcp, handle, 0)
            port = listeners[0].socket.getsockname()[1]
            async with trio.open_nursery() as clients:
                for _ in range(3):
                    clients.start_soon(client, port)
            nursery.cancel_scope.cancel()
        results, limiter = [], trio.CapacityLimiter(2)
        async with trio.open_nursery() as nursery:
            for number in range(10):
                nursery.start_soon(work, limiter, results, number)
        print(sorted(results))
        try:
            with trio.fail_after(0.02):
                await trio.sleep(10)
        except trio.TooSlowError:
            print("too slow")

    trio.run(main)
"""


@unittest.skipIf(libraries.path_of("trio") is None, "this Python has no trio")
class TrioCase(SteadyCase):
    def run_traced(self, source, **more):
        return self.trace(source, env={"PYTHONPATH": libraries.path_of("trio"), **more})

    def run_plain(self, source):
        return self.finish(self.start([self.write(source)], traced=False, env={"PYTHONPATH": libraries.path_of("trio")}))


class Tasks(TrioCase):
    # One run for all tests of the class.
    result = None

    def setUp(self):
        super().setUp()
        if Tasks.result is None:
            Tasks.result = self.run_traced(TASKS)
        self.assertEqual((self.result.code, self.result.err), (0, ""))
        self.process = self.result.main

    def task(self, name):
        return self.process.track("task", name)

    def pauses(self, name):
        return [each for each in self.process.pauses(self.task(name)) if each[0] and each[0] != "runnable"]

    def at(self, marker):
        return self.line_of(TASKS, "# " + marker)

    def edges(self, kind):
        import stream_reader

        return [
            (each.track, each.a, self.process.line(each.b))
            for each in self.process.events("edge")
            if stream_reader.EDGES[each.flags] == kind
        ]

    def test_words_and_lines_are_the_users(self):
        self.assertEqual(self.pauses("producer")[0], ("waiting", "channel.send()", self.at("send")))
        self.assertIn(("sleeping", "trio.sleep(0.02)", self.at("sleeping")), self.pauses("consumer"))
        self.assertIn(("waiting", "channel.receive()", self.at("receive")), self.pauses("consumer"))
        self.assertIn(("sleeping", "trio.sleep_forever()", self.at("forever")), self.pauses("scoped"))
        self.assertEqual(self.pauses("limited"), [("sleeping", "trio.sleep(50)", self.at("limited"))])
        # Before 3.10 the end of a block has the line of its last statement.
        end = self.at("nursery") + (0 if VERSION >= (3, 10) else 1)
        self.assertEqual(self.pauses("parent"), [("awaiting", "the tasks of the nursery", end)])
        self.assertIn(("awaiting", "trio.to_thread.run_sync(sleep)", self.at("thread")), self.pauses("main"))

    def test_tree_of_nurseries(self):
        process = self.process
        parent = lambda name: process.tracks[self.task(name)]["parent"]  # noqa: E731
        self.assertEqual(parent("first child"), self.task("parent"))
        self.assertEqual(parent("producer"), self.task("main"))
        self.assertEqual(parent("main"), process.track("loop", "trio"))
        self.assertEqual(process.tracks[self.task("first child")]["coro"], "child")
        self.assertEqual(process.line(process.tracks[self.task("first child")]["site"]), self.at("spawn"))
        self.assertEqual(process.line(process.tracks[self.task("main")]["site"]), self.at("run"))
        self.assertIn((self.task("parent"), self.task("first child"), self.at("spawn")), self.edges("spawn"))
        self.assertEqual(len(process.tracks_of("task")), 12)

    def test_ends(self):
        ends = {each["name"]: self.process.end(each["id"]) for each in self.process.tracks_of("task")}
        expected = dict.fromkeys(ends, "done")
        expected.update({"fails": "failed", "victim": "cancelled"})
        self.assertEqual(ends, expected)
        last = self.process.events("finish", self.task("fails"))[-1]
        self.assertEqual(self.process.texts[last.b], "ValueError: lost")
        self.assertEqual(self.process.line(last.a), self.at("fails"))

    def test_who_cancels_whom(self):
        loop = self.process.track("loop", "trio")
        self.assertEqual(
            sorted(self.edges("cancel")),
            sorted(
                [
                    (self.task("cancels"), self.task("scoped"), self.at("cancel")),
                    (loop, self.task("limited"), 0),
                    (self.task("fails"), self.task("victim"), 0),
                ]
            ),
        )

    def test_lock(self):
        process = self.process
        lock = process.track("lock", "lock")
        self.assertEqual(process.tracks[lock]["type"], "trio.Lock")
        self.assertEqual(process.line(process.tracks[lock]["site"]), self.at("lock"))
        holders = [(each.a, process.line(each.b)) for each in process.events("acquired", lock)]
        self.assertEqual(holders, [(self.task("holder"), self.at("taken")), (self.task("wanter"), self.at("wanted"))])
        self.assertEqual(len(process.events("released", lock)), 2)
        self.assertEqual([each["name"] for each in process.tracks_of("lock")], ["lock"])
        waits = [("waiting", "event.wait()", self.at("event")), ("lock-wait", "lock", self.at("wanted"))]
        self.assertEqual(self.pauses("wanter"), waits)

    def test_steps_are_paired_and_the_loop_idles(self):
        loop = self.process.track("loop", "trio")
        self.assertTrue(any(each[0] == "idle" for each in self.process.spans(loop)))
        for task in self.process.tracks_of("task"):
            kinds = [each.kind for each in self.process.records if each.track == task["id"] and each.kind in ("step", "pause")]
            self.assertEqual(kinds, ["step", "pause"] * (len(kinds) // 2))
        self.assertEqual(self.process.end(loop), "done")
        self.assertEqual([each["text"] for each in self.process.of("note")], [])

    def test_no_problem(self):
        self.assertEqual(self.result.problems(), [])


class Problems(TrioCase):
    def test_stall(self):
        found = [each for each in self.run_traced(STALL, INTERLEAVE_STALL_MS="100").problems() if (each["kind"], each["severity"]) == ("loop-stall", "warning")]
        self.assertEqual([each["line"] for each in found], [self.line_of(STALL, "# blocks")])
        self.assertIn("time.sleep(0.3)", found[0]["message"])

    def test_deadlock(self):
        kinds = [each["kind"] for each in self.run_traced(DEADLOCK).problems() if each["severity"] != "hint"]
        self.assertEqual(kinds, ["deadlock"])

    def test_correct_program(self):
        plain, traced = self.run_plain(CORRECT), self.run_traced(CORRECT)
        self.assertEqual((traced.code, traced.out, traced.err), (plain.code, plain.out, plain.err))
        self.assertEqual([each for each in traced.problems() if each["severity"] != "hint"], [])
        self.assertEqual([each["text"] for each in traced.main.of("note")], [])


if __name__ == "__main__":
    unittest.main()

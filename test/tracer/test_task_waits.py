"""What tasks wait for, in the user's words and at the user's line; who waits for whom, and who wakes whom."""

import sys
import unittest

import stream_reader
from running import SteadyCase

OBJECTS = """
    import asyncio

    async def sleeper(seconds):
        await asyncio.sleep(seconds)  # sleeping

    async def limited(limit):
        async with limit:  # limited
            await asyncio.sleep(0.01)

    async def waits(ready):
        await ready.wait()  # event

    async def notified(changed):
        async with changed:
            await changed.wait()  # condition

    async def takes(jobs):
        await jobs.get()  # get

    async def puts(jobs):
        await jobs.put(2)  # blocks

    async def shields(task):
        await asyncio.shield(task)  # shield

    async def limits():
        try:
            await asyncio.wait_for(sleeper(5), 0.01)  # time limit
        except asyncio.TimeoutError:
            pass

    async def numbers():
        for number in range(2):
            await asyncio.sleep(0.01)  # generator
            yield number

    async def loops():
        async for _ in numbers():
            pass

    async def completes():
        for each in asyncio.as_completed([sleeper(0.01)]):
            await each  # completed

    class Awaitable:
        def __await__(self):
            return sleeper(0.01).__await__()

    async def awaits():
        await Awaitable()

    async def main():
        limit = asyncio.Semaphore(1)
        ready = asyncio.Event()
        changed = asyncio.Condition()
        empty = asyncio.Queue()
        full = asyncio.Queue(1)
        full.put_nowait(1)
        shielded = asyncio.create_task(sleeper(0.02), name="shielded")
        tasks = [
            asyncio.create_task(limited(limit), name="first"),
            asyncio.create_task(limited(limit), name="second"),
            asyncio.create_task(waits(ready)),
            asyncio.create_task(notified(changed)),
            asyncio.create_task(takes(empty), name="one"),
            asyncio.create_task(takes(empty), name="other"),
            asyncio.create_task(puts(full)),
            asyncio.create_task(shields(shielded)),
            asyncio.create_task(limits()),
            asyncio.create_task(loops()),
            asyncio.create_task(completes()),
            asyncio.create_task(awaits()),
            asyncio.create_task(asyncio.sleep(0.01), name="the library's"),  # created
        ]
        await asyncio.sleep(0.01)
        ready.set()  # sets
        async with changed:
            changed.notify_all()  # notifies
        full.get_nowait()
        empty.put_nowait(1)  # puts one
        empty.put_nowait(1)
        await asyncio.wait(tasks)  # waits for all

    asyncio.run(main())
"""


class Objects(SteadyCase):
    def setUp(self):
        super().setUp()
        result = self.trace(OBJECTS)
        self.assertEqual((result.code, result.err), (0, ""))
        self.process = result.main
        self.assertEqual(self.process.problems(), [])
        self.assertEqual(self.process.of("note"), [])

    def at(self, marker):
        return self.line_of(OBJECTS, "# " + marker)

    def waits(self, name):
        return [each for each in self.process.pauses(self.process.track("task", name)) if each[0] not in (None, "runnable")]

    def edges(self, kind):
        found = [each for each in self.process.events("edge") if stream_reader.EDGES[each.flags] == kind]
        name = lambda track: self.process.tracks[track]["name"]  # noqa: E731
        return [(name(each.track), name(each.a), self.process.line(each.b)) for each in found]

    def wakes(self, name):
        found = self.process.events("ready", self.process.track("task", name))
        return [(self.process.tracks[each.a]["name"], self.process.line(each.b)) for each in found if each.a]

    def test_words_and_lines(self):
        self.assertEqual(self.waits("waits"), [("waiting", "ready.wait()", self.at("event"))])
        self.assertEqual(self.waits("notified"), [("waiting", "changed.wait()", self.at("condition"))])
        self.assertEqual(self.waits("one"), [("waiting", "empty.get()", self.at("get"))])
        self.assertEqual(self.waits("other"), [("waiting", "empty.get(): another waits too", self.at("get"))])
        self.assertEqual(self.waits("puts"), [("waiting", "full.put(): full, 1 of 1", self.at("blocks"))])
        self.assertEqual(self.waits("second")[0], ("waiting", "limit", self.at("limited")))
        self.assertEqual(self.waits("loops"), [("sleeping", "asyncio.sleep(0.01)", self.at("generator"))] * 2)
        self.assertEqual(self.waits("awaits"), [("sleeping", "asyncio.sleep(0.01)", self.at("sleeping"))])
        self.assertEqual(self.waits("completes"), [("awaiting", "asyncio.as_completed()", self.at("completed"))])

    def test_no_line_is_the_librarys(self):
        self.assertEqual(self.waits("the library's"), [("sleeping", "asyncio.sleep(0.01)", self.at("created"))])
        # A sampled stack names the library's function that the user called, and a callback of the library's is shown
        # where it took a millisecond (on a busy machine any can).
        allowed = {each["site"] for each in self.process.of("frame")} | {each.b for each in self.process.events("callback")}
        for number, each in self.process.sites.items():
            if number not in allowed:
                self.assertNotIn("/asyncio/", each["file"])

    def test_shield_and_time_limit(self):
        self.assertEqual(self.waits("shields"), [("awaiting", "asyncio.shield() of shielded", self.at("shield"))])
        self.assertIn(("shields", "shielded", self.at("shield")), self.edges("await"))
        if sys.version_info < (3, 12):
            self.assertIn(("awaiting", "asyncio.wait_for(sleeper(), timeout=0.01)", self.at("time limit")), self.waits("limits"))
            self.assertIn(("limits", "sleeper", self.at("time limit")), self.edges("await"))
            self.assertIn(("limits", "sleeper", self.at("time limit")), self.edges("cancel"))
        else:
            # Without a task of its own the coroutine is the waiting task's.
            self.assertEqual(self.waits("limits"), [("sleeping", "asyncio.sleep(5)", self.at("sleeping"))])
            self.assertIn(("event loop", "limits", self.at("sleeping")), self.edges("cancel"))

    def test_who_is_waited_for(self):
        self.assertIn(("awaiting", "asyncio.wait() for 13", self.at("waits for all")), self.waits("main"))
        waited = {name for one, name, line in self.edges("await") if one == "main" and line == self.at("waits for all")}
        self.assertTrue({"first", "second", "waits", "notified", "one", "other"} <= waited, waited)

    def test_who_wakes(self):
        self.assertEqual(self.wakes("waits"), [("main", self.at("sets"))])
        self.assertEqual(self.wakes("notified"), [("main", self.at("notifies"))])
        self.assertEqual(self.wakes("one"), [("main", self.at("puts one"))])
        self.assertEqual([each for each, _ in self.wakes("second")], ["first"])

    def test_semaphore(self):
        process = self.process
        limit = process.track("lock", "limit")
        self.assertEqual(process.tracks[limit]["type"], "asyncio.Semaphore")
        held = [(each.kind, process.tracks[each.a]["name"]) for each in process.records if each.track == limit and each.kind in ("acquired", "released")]
        self.assertEqual(sorted(held), sorted([("acquired", "first"), ("released", "first"), ("acquired", "second"), ("released", "second")]))
        for each in process.events("acquired", limit):
            self.assertEqual(process.line(each.b), self.at("limited"))


class Signals(SteadyCase):
    def test_a_semaphore_that_begins_at_0_is_held_by_nobody(self):
        source = """
            import asyncio
            async def takes(signal):
                for _ in range(2):
                    await signal.acquire()  # takes
            async def main():
                signal = asyncio.Semaphore(0)
                task = asyncio.create_task(takes(signal))
                await asyncio.sleep(0)
                signal.release()  # releases
                await asyncio.sleep(0.01)
                signal.release()
                await task
            asyncio.run(main())
        """
        process = self.trace(source).main
        self.assertEqual((process.problems(), process.tracks_of("lock")), ([], []))
        takes = process.track("task", "takes")
        self.assertEqual(process.pauses(takes)[0], ("waiting", "signal.acquire()", self.line_of(source, "# takes")))
        first = process.events("ready", takes)[0]
        self.assertEqual((process.tracks[first.a]["name"], process.line(first.b)), ("main", self.line_of(source, "# releases")))


class Newer(SteadyCase):
    @unittest.skipIf(sys.version_info < (3, 11), "groups and barriers are new in 3.11")
    def test_group_and_barrier(self):
        source = """
            import asyncio
            async def meets(gate):
                await gate.wait()  # meets
            async def main():
                gate = asyncio.Barrier(2)
                async with asyncio.TaskGroup() as group:  # group
                    group.create_task(meets(gate), name="a")
                    await group.create_task(asyncio.sleep(0), name="b")
                    group.create_task(meets(gate), name="c")
            asyncio.run(main())
        """
        process = self.trace(source).main
        self.assertEqual(process.problems(), [])
        self.assertEqual(
            process.pauses(process.track("task", "a"))[0], ("waiting", "gate.wait(): 1 of 2 are there", self.line_of(source, "# meets"))
        )
        group = process.pauses(process.track("task", "main"))[-2]
        self.assertEqual(group, ("awaiting", "the 2 tasks of the group", self.line_of(source, "# group")))
        waited = {process.tracks[each.a]["name"] for each in process.events("edge") if stream_reader.EDGES[each.flags] == "await"}
        self.assertEqual(waited, {"a", "c"})


class Streams(SteadyCase):
    def test_peers_and_bytes(self):
        source = """
            import asyncio
            async def handle(reader, writer):  # defined
                started.set()
                await reader.readline()  # reads
                writer.write(b"x" * 20000000)
                await writer.drain()  # drains
                writer.close()
            async def main():
                global started
                started = asyncio.Event()
                server = await asyncio.start_server(handle, "127.0.0.1", 0)
                port = server.sockets[0].getsockname()[1]
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                print(port, writer.get_extra_info("sockname")[1], flush=True)
                await started.wait()
                writer.write(b"go\\n")
                await asyncio.sleep(0.05)
                while await reader.read(1 << 20):  # answer
                    pass
                writer.close()
                server.close()
            asyncio.run(main())
        """
        result = self.trace(source)
        process = result.main
        server, client = result.out.split()
        handle = process.track("task", "handle")
        self.assertEqual(process.line(process.tracks[handle]["site"]), self.line_of(source, "# defined"))
        pauses = process.pauses(handle)
        self.assertEqual(pauses[0], ("io", "reader.readline() from 127.0.0.1:" + client, self.line_of(source, "# reads")))
        state, words, line = pauses[1]
        self.assertEqual((state, line), ("io", self.line_of(source, "# drains")))
        self.assertRegex(words, r"writer\.drain\(\) to 127\.0\.0\.1:%s: \d[\d.]* MiB wait to be written" % client)
        answers = {each[1] for each in process.pauses(process.track("task", "main")) if each[2] == self.line_of(source, "# answer")}
        self.assertEqual(answers, {"reader.read() from 127.0.0.1:" + server})
        names = {each["name"] for each in process.tracks_of("task")}
        self.assertEqual(names, {"main", "handle"}, "asyncio's own tasks have no row")


class Executors(SteadyCase):
    def test_jobs(self):
        source = """
            import asyncio, threading
            from concurrent.futures import ThreadPoolExecutor
            def work(n):  # work
                gate.wait()
                return n
            gate = threading.Event()
            async def main():
                loop = asyncio.get_running_loop()
                with ThreadPoolExecutor(1, "pool") as pool:
                    loop.call_later(0.02, gate.set)
                    first = loop.run_in_executor(pool, work, 1)
                    second = loop.run_in_executor(pool, work, 2)
                    await first  # first
                    await second
            asyncio.run(main())
        """
        process = self.trace(source).main
        [pool] = process.tracks_of("executor")
        [worker] = [each for each in process.tracks_of("thread") if each["parent"] == pool["id"]]
        jobs = [(each.flags, each.a) for each in process.events("job", pool["id"])]
        self.assertEqual(sorted(jobs), [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2)])
        for each in process.events("job", pool["id"]):
            if each.flags == 1:
                self.assertEqual(process.line(each.b), self.line_of(source, "# work"))
            else:
                self.assertEqual(each.b, worker["id"])
        main = process.track("task", "main")
        self.assertEqual(process.pauses(main)[0], ("awaiting", "loop.run_in_executor()", self.line_of(source, "# first")))
        self.assertIn(worker["id"], [each.a for each in process.events("ready", main)])


class Odd(SteadyCase):
    def test_objects_that_answer_with_errors(self):
        source = """
            import asyncio

            class Odd(asyncio.Queue):
                def qsize(self):
                    if asyncio.current_task().get_name() == "asks":
                        return super().qsize()
                    raise ValueError("not now")
                def full(self):
                    return self._full
                _full = True

            class Future(asyncio.Future):
                @property
                def _children(self):
                    raise ValueError("private")
                @property
                def _interleave_job(self):
                    raise ValueError("private")

            async def puts(queue):
                await queue.put(1)

            async def waits(future):
                return await future

            async def main():
                queue = Odd(1)
                future = Future()
                tasks = [asyncio.create_task(puts(queue)), asyncio.create_task(puts(queue)), asyncio.create_task(waits(future))]
                await asyncio.sleep(0)
                future.set_result(2)
                queue._full = False
                queue._wakeup_next(queue._putters)
                queue._wakeup_next(queue._putters)
                print(await asyncio.gather(*tasks))
            asyncio.run(main())
        """
        result = self.trace(source)
        untraced = self.finish(self.start([self.write(source)], traced=False))
        self.assertEqual((result.code, result.out, result.err), (untraced.code, untraced.out, untraced.err))
        process = result.main
        notes = [each["text"] for each in process.of("note")]
        self.assertEqual(len(notes), 2)
        self.assertEqual(len(set(notes)), 2, "each is said once")
        for each in process.tracks_of("task"):
            self.assertEqual(len(process.events("step", each["id"])), len(process.events("pause", each["id"])))


class Loops(SteadyCase):
    def test_several_in_several_threads(self):
        source = """
            import asyncio, threading
            async def ping(n):
                await asyncio.sleep(0.01)
            async def main():
                await asyncio.gather(*[asyncio.create_task(ping(n)) for n in range(3)])
            threads = [threading.Thread(target=lambda: asyncio.run(main()), name="loop %d" % n) for n in range(2)]
            for each in threads: each.start()
            asyncio.run(main())
            for each in threads: each.join()
        """
        result = self.trace(source)
        process = result.main
        self.assertEqual((result.code, process.problems()), (0, []))
        loops = process.tracks_of("loop")
        above = {process.tracks[each["parent"]]["name"] for each in loops}
        self.assertEqual((len(loops), above), (3, {"MainThread", "loop 0", "loop 1"}))
        for loop in loops:
            tasks = [each for each in process.tracks_of("task") if each["parent"] == loop["id"]]
            self.assertEqual(sorted(each["name"] for each in tasks), ["main", "ping", "ping", "ping"])
            for task in tasks:
                for step in process.events("step", task["id"]):
                    self.assertEqual((step.a, step.b), (loop["parent"], loop["id"]))
                self.assertEqual(process.end(task["id"]), "done")


class Parents(SteadyCase):
    def test_every_task_knows_who_made_it(self):
        source = """
            import asyncio
            async def leaf():
                await asyncio.sleep(0)
            async def branch():
                await asyncio.gather(leaf(), leaf())  # branch
            async def main():
                await asyncio.create_task(branch())  # main
            asyncio.run(main())  # run
        """
        process = self.trace(source).main
        spawned = [each for each in process.events("edge") if stream_reader.EDGES[each.flags] == "spawn"]
        found = sorted((process.tracks[each.track]["name"], process.tracks[each.a]["name"], process.line(each.b)) for each in spawned)
        at = lambda marker: self.line_of(source, "# " + marker)  # noqa: E731
        self.assertEqual(
            found,
            [("MainThread", "main", at("run")), ("branch", "leaf", at("branch")), ("branch", "leaf", at("branch")), ("main", "branch", at("main"))],
        )


class ManyWaiters(SteadyCase):
    def test_a_future_is_looked_at_once(self):
        # A look at its callbacks takes as long as there are tasks that wait for it.
        source = """
            import asyncio

            class Counting(asyncio.Future):
                looked = 0

                @property
                def _callbacks(self):
                    Counting.looked += 1
                    return super()._callbacks

            async def wait(over):
                await over  # wait

            async def main():
                over = Counting()
                tasks = [asyncio.create_task(wait(over), name="waiter %d" % n) for n in range(50)]
                await asyncio.sleep(0)
                over.set_result(None)
                await asyncio.gather(*tasks)
                print(Counting.looked)

            asyncio.run(main())
        """
        result = self.trace(source)
        self.assertEqual(result.out, "1\n")
        process = result.main
        waits = [each for each in process.pauses(process.track("task", "waiter 49")) if each[0]]
        self.assertEqual(waits, [("awaiting", "a future", self.line_of(source, "# wait"))])

if __name__ == "__main__":
    unittest.main()

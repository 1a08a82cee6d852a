"""Loops, tasks and callbacks, as the stream shows them."""

import sys
import time
import unittest

from running import TracedCase

TASKS = """
    import asyncio, functools

    async def sleeper(n):
        await asyncio.sleep(n)  # sleeping

    async def reader(queue):
        return await queue.get()  # queue

    async def holder(lock):
        async with lock:  # taken
            await asyncio.sleep(0.05)

    async def wanter(lock):
        await asyncio.sleep(0.01)
        async with lock:  # wanted
            pass

    async def fails():
        raise KeyError("x")  # fails

    async def waits_for(task):
        try:
            await task  # task
        except KeyError:
            pass

    def soon():  # callback
        pass

    async def main():
        loop = asyncio.get_running_loop()
        queue, lock = asyncio.Queue(), asyncio.Lock()  # lock
        tasks = [
            asyncio.create_task(sleeper(0.02), name="named"),  # create
            asyncio.create_task(reader(queue)),
            asyncio.create_task(holder(lock)),
            asyncio.create_task(wanter(lock)),
        ]
        failing = asyncio.create_task(fails())
        tasks.append(asyncio.create_task(waits_for(failing)))
        cancelled = asyncio.create_task(asyncio.sleep(10))
        loop.call_later(0.02, functools.partial(queue.put_nowait, 1))
        loop.call_soon(soon)
        await asyncio.gather(*tasks)  # gather
        cancelled.cancel()
        try:
            await cancelled
        except asyncio.CancelledError:
            pass
        await asyncio.sleep(0)
        await loop.run_in_executor(None, len, "x")  # executor

    asyncio.run(main())  # run
"""


class Tasks(TracedCase):
    def setUp(self):
        super().setUp()
        self.process = self.trace(TASKS).main

    def pauses(self, name):
        return [each for each in self.process.pauses(self.process.track("task", name)) if each[0]]

    def at(self, marker):
        return self.line_of(TASKS, "# " + marker)

    def test_life(self):
        process = self.process
        ends = {
            each["name"]: process.end(each["id"]) for each in process.tracks_of("task") if each["name"] != "sleep"
        }
        self.assertEqual(
            ends,
            {
                "main": "done", "named": "done", "reader": "done", "holder": "done", "wanter": "done",
                "fails": "failed", "waits_for": "done",
            },
        )  # fmt: skip
        named = process.tracks[process.track("task", "named")]
        self.assertEqual((named["coro"], process.line(named["site"])), ("sleeper", self.at("create")))
        [loop] = process.tracks_of("loop")
        self.assertEqual((loop["parent"], process.line(loop["site"])), (1, self.at("run")))
        self.assertEqual(named["parent"], loop["id"])
        self.assertEqual(process.end(loop["id"]), "done")
        failed = process.events("finish", process.track("task", "fails"))[0]
        self.assertEqual((process.line(failed.a), process.texts[failed.b]), (self.at("fails"), "KeyError: 'x'"))
        self.assertEqual(process.end(process.track("task", "sleep")), "cancelled")

    def test_awaited(self):
        self.assertEqual(self.pauses("named"), [("sleeping", "asyncio.sleep(0.02)", self.at("sleeping"))])
        self.assertEqual(self.pauses("reader"), [("waiting", "queue.get()", self.at("queue"))])
        self.assertIn(("lock-wait", "lock", self.at("wanted")), [(a, b and "lock", c) for a, b, c in self.pauses("wanter")])
        main = self.pauses("main")
        self.assertEqual(main[0], ("awaiting", "asyncio.gather() of 5", self.at("gather")))
        self.assertEqual(main[-1], ("awaiting", "loop.run_in_executor()", self.at("executor")))
        self.assertIn("runnable", [each[0] for each in main])

    def test_awaited_task(self):
        # `fails` was created first, so it is over when waits_for looks at it; so nothing is awaited there.
        self.assertEqual(self.pauses("waits_for"), [])

    def test_lock(self):
        process = self.process
        [lock] = [each for each in process.tracks_of("lock") if each["type"] == "asyncio.Lock"]
        self.assertEqual(process.line(lock["site"]), self.at("lock"))
        holders = [(process.tracks[each.a]["name"], process.line(each.b)) for each in process.events("acquired", lock["id"])]
        self.assertEqual(holders, [("holder", self.at("taken")), ("wanter", self.at("wanted"))])
        self.assertEqual(len(process.events("released", lock["id"])), 2)

    def test_steps_and_wakes(self):
        process = self.process
        for each in process.tracks_of("task"):
            steps, pauses = process.events("step", each["id"]), process.events("pause", each["id"])
            self.assertEqual(len(steps), len(pauses), each["name"])
            for step, pause in zip(steps, pauses):
                self.assertLess(step.seq, pause.seq)
        named = process.track("task", "named")
        self.assertEqual(len(process.events("ready", named)), 1)
        cancels = [process.tracks[each.a]["name"] for each in process.events("edge") if each.flags == 6]
        self.assertEqual(cancels, ["sleep"])
        self.assertIn(self.at("callback"), [process.line(each.b) for each in process.events("callback")])

    def test_idle(self):
        [loop] = self.process.tracks_of("loop")
        states = self.process.spans(loop["id"])
        self.assertTrue(states)
        self.assertEqual({each[0] for each in states}, {"idle"})


class Eager(TracedCase):
    @unittest.skipIf(sys.version_info < (3, 12), "eager tasks are new in 3.12")
    def test_first_step_lies_in_its_creators(self):
        source = """
            import asyncio
            async def child():
                await asyncio.sleep(0.01)
            async def at_once():
                return 1
            async def main():
                asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
                a = asyncio.create_task(child())
                b = asyncio.create_task(at_once())
                await a
                print(await b)
            asyncio.run(main())
        """
        result = self.trace(source)
        self.assertEqual(result.out, "1\n")
        process = result.main
        main, child, at_once = (process.track("task", name) for name in ("main", "child", "at_once"))
        first = process.events("step", child)[0]
        inside = process.events("step", main)[0]
        self.assertTrue(inside.seq < first.seq < process.events("pause", main)[0].seq)
        self.assertEqual(process.pauses(child)[0][:2], ("sleeping", "asyncio.sleep(0.01)"))
        self.assertEqual(process.end(at_once), "done")
        self.assertEqual(len(process.events("step", child)), len(process.events("pause", child)))


class Problems(TracedCase):
    def one(self, source, kind):
        result = self.trace(source)
        found = [each for each in result.problems() if each["kind"] == kind]
        self.assertEqual(len(found), 1, result.problems())
        return found[0], result

    def test_stall_by_a_blocking_call(self):
        source = """
            import asyncio, time
            def helper():
                time.sleep(0.25)  # culprit
            async def main():
                helper()
            asyncio.run(main())
        """
        problem, result = self.one(source, "loop-stall")
        self.assertEqual(problem["line"], self.line_of(source, "# culprit"))
        self.assertEqual((problem["severity"], problem["rule"]), ("warning", "blocking-call-in-async"))
        self.assertGreater(problem["durationNs"], 240_000_000)
        self.assertIn("time.sleep(0.25)", problem["message"])
        self.assertIn("main", problem["message"])
        self.assertEqual(problem["track"], result.main.track("task", "main"))
        self.assertEqual(len(result.problems()), 1)

    def test_stall_by_computing(self):
        source = """
            import asyncio, time
            async def main():
                end = time.perf_counter() + 0.3
                while time.perf_counter() < end: pass  # culprit
            asyncio.run(main())
        """
        problem, _ = self.one(source, "loop-stall")
        self.assertEqual(problem["line"], self.line_of(source, "# culprit"))

    def test_stall_in_a_callback(self):
        source = """
            import asyncio, time
            def callback():
                time.sleep(0.2)  # culprit
            async def main():
                asyncio.get_running_loop().call_soon(callback)
                await asyncio.sleep(0.01)
            asyncio.run(main())
        """
        problem, _ = self.one(source, "loop-stall")
        self.assertEqual(problem["line"], self.line_of(source, "# culprit"))
        self.assertIn("callback", problem["message"])

    def test_threshold(self):
        source = """
            import asyncio, time
            async def main():
                time.sleep(0.15)
            asyncio.run(main())
        """
        self.assertEqual(self.trace(source, env={"INTERLEAVE_STALL_MS": "300"}).problems(), [])
        self.assertEqual(len(self.trace(source, env={"INTERLEAVE_SAMPLE_HZ": "0"}).problems()), 1)

    def test_growing_stall_survives_a_kill(self):
        source = """
            import asyncio, os, signal, threading, time
            def kill():
                time.sleep(0.6)
                os.kill(os.getpid(), signal.SIGKILL)
            threading.Thread(target=kill, daemon=True).start()
            async def main():
                time.sleep(10)  # culprit
            asyncio.run(main())
        """
        result = self.trace(source, env={"INTERLEAVE_STALL_MS": "20"})
        [problem] = result.problems()
        self.assertEqual((problem["kind"], problem["line"]), ("loop-stall", self.line_of(source, "# culprit")))

    def test_tasks_that_wait_for_each_other(self):
        source = """
            import asyncio
            async def both(first, second):
                async with first:  # taken
                    await asyncio.sleep(0.01)
                    async with second:  # wanted
                        pass
            async def main():
                a = asyncio.Lock()
                b = asyncio.Lock()
                done, pending = await asyncio.wait(
                    [asyncio.create_task(both(a, b), name="one"), asyncio.create_task(both(b, a), name="two")], timeout=1.5
                )
                for task in pending: task.cancel()
            asyncio.run(main())
        """
        problem, _ = self.one(source, "deadlock")
        self.assertEqual(problem["line"], self.line_of(source, "# wanted"))
        lines = sorted((each["role"], each["line"]) for each in problem["related"])
        taken, wanted = self.line_of(source, "# taken"), self.line_of(source, "# wanted")
        self.assertEqual(lines, [("holder", taken)] * 2 + [("waiter", wanted)] * 2)

    def test_one_lock_in_turn_is_none(self):
        source = """
            import asyncio
            async def one(lock):
                async with lock:
                    await asyncio.sleep(0.3)
            async def main():
                lock = asyncio.Lock()
                await asyncio.gather(*[one(lock) for _ in range(4)])
            asyncio.run(main())
        """
        self.assertEqual(self.trace(source).problems(), [])

    def test_a_loop_that_waits_for_itself(self):
        source = """
            import asyncio
            async def work():
                pass
            async def main():
                future = asyncio.run_coroutine_threadsafe(work(), asyncio.get_running_loop())
                try:
                    future.result(0.05)
                except Exception:
                    pass
                print("started", flush=True)
                asyncio.run_coroutine_threadsafe(work(), asyncio.get_running_loop()).result()  # blocks
            asyncio.run(main())
        """
        process = self.start([self.write(source)])
        process.stdout.readline()
        found = []
        for _ in range(200):
            found = [each for each in self.read()[0].problems() if each["kind"] == "loop-deadlock"]
            if found:
                break
            time.sleep(0.05)
        self.assertEqual([each["line"] for each in found], [self.line_of(source, "# blocks")])

    def test_never_awaited(self):
        source = """
            import asyncio
            async def fetch():
                pass
            async def main():
                fetch()  # forgotten
            asyncio.run(main())
        """
        problem, result = self.one(source, "never-awaited")
        self.assertEqual((problem["line"], problem["rule"]), (self.line_of(source, "# forgotten"), "missing-await"))
        self.assertIn("fetch()", problem["message"])

    def test_lost_exception(self):
        source = """
            import asyncio
            async def fails():
                raise ValueError("lost")  # raised
            async def main():
                asyncio.create_task(fails())  # created
                await asyncio.sleep(0.01)
            asyncio.run(main())
        """
        problem, _ = self.one(source, "task-exception")
        self.assertEqual(problem["line"], self.line_of(source, "# raised"))
        self.assertIn("ValueError: lost", problem["message"])
        self.assertEqual(problem["related"][0]["line"], self.line_of(source, "# created"))

    def test_destroyed(self):
        source = """
            import asyncio, gc
            async def waits():
                await asyncio.get_running_loop().create_future()  # waits
            async def main():
                asyncio.create_task(waits())  # created
                await asyncio.sleep(0.01)
                gc.collect()
            asyncio.run(main())
        """
        problem, _ = self.one(source, "task-destroyed")
        self.assertEqual(problem["line"], self.line_of(source, "# waits"))


if __name__ == "__main__":
    unittest.main()

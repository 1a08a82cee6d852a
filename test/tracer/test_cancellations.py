"""Who cancelled whom, and tasks that take a cancellation and go on."""

import sys
import unittest

import stream_reader
from running import SteadyCase


class Chains(SteadyCase):
    def cancels(self, source):
        process = self.trace(source).main
        self.assertEqual(process.problems(), [])
        found = [each for each in process.events("edge") if stream_reader.EDGES[each.flags] == "cancel"]
        return [(process.tracks[each.track]["name"], process.tracks[each.a]["name"], process.line(each.b)) for each in found]

    def test_passed_on(self):
        source = """
            import asyncio
            async def leaf():
                await asyncio.sleep(5)
            async def middle(tasks):
                await asyncio.gather(*tasks)  # gathers
            async def main():
                leaves = [asyncio.create_task(leaf(), name="leaf %d" % n) for n in range(2)]
                task = asyncio.create_task(middle(leaves))
                await asyncio.sleep(0.01)
                task.cancel()  # cancels
                try:
                    await task
                except asyncio.CancelledError:
                    pass
            asyncio.run(main())
        """
        cancels, gathers = self.line_of(source, "# cancels"), self.line_of(source, "# gathers")
        self.assertEqual(
            self.cancels(source), [("main", "middle", cancels), ("middle", "leaf 0", gathers), ("middle", "leaf 1", gathers)]
        )

    def test_before_the_first_step_and_when_ready(self):
        source = """
            import asyncio
            async def work():
                await asyncio.sleep(0)
                await asyncio.sleep(5)
            async def main():
                early, ready = asyncio.create_task(work(), name="early"), asyncio.create_task(work(), name="ready")
                early.cancel()  # early
                await asyncio.sleep(0)
                ready.cancel()  # ready
                await asyncio.wait([early, ready])
            asyncio.run(main())
        """
        self.assertEqual(
            self.cancels(source),
            [("main", "early", self.line_of(source, "# early")), ("main", "ready", self.line_of(source, "# ready"))],
        )

    def test_at_the_end_of_run(self):
        source = """
            import asyncio
            async def background():
                await asyncio.sleep(5)
            async def main():
                asyncio.create_task(background())
                await asyncio.sleep(0)
            asyncio.run(main())  # run
        """
        self.assertEqual(self.cancels(source), [("MainThread", "background", self.line_of(source, "# run"))])

    @unittest.skipIf(sys.version_info < (3, 11), "groups are new in 3.11")
    def test_group_and_timeout(self):
        source = """
            import asyncio
            async def fails():
                await asyncio.sleep(0.01)
                raise ValueError  # raises
            async def slow():
                await asyncio.sleep(5)  # slow
            async def main():
                try:
                    async with asyncio.timeout(0.01):
                        await slow()
                except TimeoutError:
                    pass
                try:
                    async with asyncio.TaskGroup() as group:
                        group.create_task(fails())
                        group.create_task(slow())
                except* ValueError:
                    pass
                await asyncio.sleep(0)
            asyncio.run(main())
        """
        self.assertEqual(
            self.cancels(source),
            [
                ("event loop", "main", self.line_of(source, "# slow")),
                ("fails", "slow", self.line_of(source, "# raises")),
                ("fails", "main", self.line_of(source, "# raises")),
            ],
        )


SWALLOWED = """
    import asyncio

    async def fetch():
        await asyncio.sleep(5)  # raised

    async def goes_on():
        try:
            await fetch()
        except:  # goes on
            pass
        await asyncio.sleep(0.05)

    async def again(queue):
        while True:
            try:
                await queue.get()
            except asyncio.CancelledError:  # again
                queue = None
            if queue is None:
                queue = asyncio.Queue()
                queue.put_nowait(1)
                await queue.get()
                await asyncio.sleep(0.01)
                return

    async def ends():
        try:
            await fetch()
        except asyncio.CancelledError:  # ends
            print("bye")

    async def suppresses():
        import contextlib
        with contextlib.suppress(asyncio.CancelledError):  # suppresses
            await fetch()
        await asyncio.sleep(0)

    async def raises_again():
        try:
            await fetch()
        except asyncio.CancelledError:
            await asyncio.sleep(0.01)
            raise

    async def cleans_up():
        try:
            await fetch()
        finally:
            await asyncio.sleep(0.01)

    async def turns_into_another():
        try:
            await fetch()
        except asyncio.CancelledError as error:
            raise RuntimeError from error

    async def after(task):
        try:
            await task
        except asyncio.CancelledError:
            pass
        await asyncio.sleep(0)

    async def main():
        other = asyncio.create_task(fetch(), name="other")
        tasks = [
            asyncio.create_task(each)
            for each in (goes_on(), again(asyncio.Queue()), ends(), suppresses(), raises_again(), cleans_up(), turns_into_another())
        ]
        follower = asyncio.create_task(after(other))
        await asyncio.sleep(0.01)
        other.cancel()
        for each in tasks:
            each.cancel()  # cancels
        await asyncio.gather(*tasks, follower, return_exceptions=True)

    asyncio.run(main())
"""


class Swallowed(SteadyCase):
    def found(self, source, **more):
        return [each for each in self.trace(source, **more).problems() if each["kind"] == "swallowed-cancellation"]

    def test_kinds(self):
        found = {each["line"]: each for each in self.found(SWALLOWED)}
        at = lambda marker: self.line_of(SWALLOWED, "# " + marker)  # noqa: E731
        self.assertEqual(
            {line: each["confidence"] for line, each in found.items()},
            {at("goes on"): "certain", at("again"): "certain", at("ends"): "possible", at("suppresses"): "certain"},
        )
        one = found[at("goes on")]
        self.assertEqual((one["severity"], one["rule"]), ("warning", "swallowed-cancellation"))
        self.assertGreater(one["durationNs"], 49_000_000)
        self.assertEqual(
            sorted((each["role"], each["line"]) for each in one["related"]), [("awaited", at("raised")), ("waker", at("cancels"))]
        )
        self.assertIn("goes_on was cancelled at program.py:%d" % at("cancels"), one["message"])

    def test_going_on_is_told_while_it_lasts(self):
        source = """
            import asyncio, os
            async def stubborn():
                while True:
                    try:
                        await asyncio.sleep(5)
                    except asyncio.CancelledError:  # taken
                        pass
            async def main():
                task = asyncio.create_task(stubborn())
                await asyncio.sleep(0.01)
                task.cancel()
                await asyncio.sleep(0.01)
                os._exit(0)
            asyncio.run(main())
        """
        [found] = self.found(source)
        self.assertEqual((found["line"], found["confidence"]), (self.line_of(source, "# taken"), "likely"))

    @unittest.skipIf(sys.version_info < (3, 11), "uncancel is new in 3.11")
    def test_taken_back(self):
        source = """
            import asyncio
            async def takes_back():
                try:
                    await asyncio.sleep(5)
                except asyncio.CancelledError:
                    asyncio.current_task().uncancel()
                await asyncio.sleep(0.01)
            async def limited():
                try:
                    async with asyncio.timeout(0.01):
                        await asyncio.sleep(5)
                except BaseException:
                    pass
                await asyncio.sleep(0.01)
            async def fails():
                raise ValueError
            async def grouped():
                try:
                    async with asyncio.TaskGroup() as group:
                        group.create_task(fails())
                        await asyncio.sleep(5)
                except BaseException:
                    pass
                await asyncio.sleep(0.01)
            async def main():
                task = asyncio.create_task(takes_back())
                await asyncio.sleep(0.01)
                task.cancel()
                await asyncio.gather(task, limited(), grouped())
            asyncio.run(main())
        """
        self.assertEqual(self.trace(source).problems(), [])

    def test_own_ways(self):
        source = """
            import asyncio
            async def worker(queue):
                try:
                    while True:
                        await queue.get()
                except asyncio.CancelledError:
                    await asyncio.sleep(0.01)
                finally:
                    await asyncio.sleep(0)
            async def limited():
                try:
                    await asyncio.wait_for(asyncio.sleep(5), 0.01)
                except asyncio.TimeoutError:
                    pass
                await asyncio.sleep(0.01)
            async def main():
                task = asyncio.create_task(worker(asyncio.Queue()))
                await asyncio.sleep(0.01)
                task.cancel()
                await asyncio.wait([task])
                await limited()
                future = asyncio.get_running_loop().create_future()
                asyncio.get_running_loop().call_soon(future.cancel)
                try:
                    await future
                except asyncio.CancelledError:
                    pass
                await asyncio.sleep(0)
                try:
                    await asyncio.sleep(0.01)
                finally:
                    print("end")
            asyncio.run(main())
        """
        self.assertEqual(self.trace(source).problems(), [])


class Looks(SteadyCase):
    def test_cancel_looks_as_before(self):
        source = """
            import asyncio, inspect, traceback
            async def main():
                task = asyncio.create_task(asyncio.sleep(5))
                print(task.cancel.__name__, asyncio.Task.cancel.__qualname__, asyncio.Task.cancel.__doc__)
                try:
                    task.cancel(1, 2, 3)
                except TypeError as error:
                    print(error)
                    traceback.print_exc()
                print(task.cancel(), task.cancel())
                try:
                    await task
                except asyncio.CancelledError as error:
                    print(error.args, task.cancel())
                future = asyncio.get_running_loop().create_future()
                future.set_exception(ValueError)
                print(repr(future.exception()))
                try:
                    future.set_exception(ValueError)
                except asyncio.InvalidStateError as error:
                    print("refused")
                class Own(asyncio.Task):
                    def cancel(self, *arguments):
                        print("own")
                        return super().cancel(*arguments)
                own = Own(asyncio.sleep(5))
                print(own.cancel())
                await asyncio.wait([own])
            asyncio.run(main())
        """
        traced = self.trace(source)
        untraced = self.finish(self.start([self.write(source)], traced=False))
        self.assertEqual((traced.code, traced.out, traced.err), (untraced.code, untraced.out, untraced.err))


if __name__ == "__main__":
    unittest.main()

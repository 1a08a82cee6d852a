"""Correct programs of tasks show no error and no warning."""

import sys
import unittest

from running import SteadyCase

PROGRAMS = {
    "workers that are cancelled at the end": """
        import asyncio
        async def worker(jobs, done):
            while True:
                job = await jobs.get()
                try:
                    await asyncio.sleep(0)
                    done.append(job)
                finally:
                    jobs.task_done()
        async def main():
            jobs, done = asyncio.Queue(2), []
            workers = [asyncio.create_task(worker(jobs, done)) for _ in range(3)]
            for n in range(20):
                await jobs.put(n)
            await jobs.join()
            for each in workers: each.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
            assert sorted(done) == list(range(20))
        asyncio.run(main())
    """,
    "cancel and wait for it": """
        import asyncio, contextlib
        async def heart():
            while True:
                await asyncio.sleep(0.001)
        async def main():
            task = asyncio.create_task(heart())
            await asyncio.sleep(0.01)
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            other = asyncio.create_task(heart())
            await asyncio.sleep(0)
            other.cancel()
            try:
                await other
            except asyncio.CancelledError:
                pass
            await asyncio.sleep(0)
        asyncio.run(main())
    """,
    "clean up when cancelled": """
        import asyncio
        class Connection:
            async def __aenter__(self):
                await asyncio.sleep(0)
                return self
            async def __aexit__(self, *error):
                await asyncio.sleep(0.001)
        async def session(log):
            async with Connection():
                try:
                    await asyncio.sleep(5)
                except asyncio.CancelledError:
                    await asyncio.sleep(0.001)
                    log.append("rolled back")
                    raise
                finally:
                    await asyncio.shield(asyncio.sleep(0.001))
        async def main():
            log = []
            task = asyncio.create_task(session(log))
            await asyncio.sleep(0.01)
            task.cancel()
            await asyncio.wait([task])
            assert task.cancelled() and log
        asyncio.run(main())
    """,
    "time limits that expire": """
        import asyncio
        async def slow():
            await asyncio.sleep(5)
        async def main():
            for _ in range(3):
                try:
                    await asyncio.wait_for(slow(), 0.002)
                except asyncio.TimeoutError:
                    pass
                await asyncio.sleep(0)
            done, pending = await asyncio.wait([asyncio.create_task(slow())], timeout=0.002)
            for each in pending: each.cancel()
            await asyncio.gather(*pending, return_exceptions=True)
        asyncio.run(main())
    """,
    "the first of several": """
        import asyncio
        async def ask(n):
            await asyncio.sleep(0.001 * n)
            return n
        async def main():
            tasks = [asyncio.create_task(ask(n)) for n in (1, 500, 500)]
            done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for each in pending: each.cancel()
            await asyncio.gather(*pending, return_exceptions=True)
            assert [each.result() for each in done] == [1]
        asyncio.run(main())
    """,
    "exceptions that are looked at": """
        import asyncio
        async def fails(n):
            await asyncio.sleep(0)
            raise ValueError(n)
        async def main():
            found = await asyncio.gather(fails(1), fails(2), return_exceptions=True)
            assert [type(each) for each in found] == [ValueError] * 2
            task = asyncio.create_task(fails(3))
            await asyncio.wait([task])
            assert isinstance(task.exception(), ValueError)
            future = asyncio.get_running_loop().create_future()
            future.set_exception(KeyError("x"))
            try:
                await future
            except KeyError:
                pass
            callback = asyncio.create_task(fails(4))
            callback.add_done_callback(lambda task: task.exception())
            await asyncio.sleep(0.01)
        asyncio.run(main())
    """,
    "from a thread the right way": """
        import asyncio, threading
        async def main():
            loop, queue, event = asyncio.get_running_loop(), asyncio.Queue(), asyncio.Event()
            async def double(n):
                await asyncio.sleep(0)
                return 2 * n
            def work():
                for n in range(5):
                    loop.call_soon_threadsafe(queue.put_nowait, n)
                assert asyncio.run_coroutine_threadsafe(double(4), loop).result() == 8
                loop.call_soon_threadsafe(event.set)
            thread = threading.Thread(target=work)
            thread.start()
            assert [await queue.get() for _ in range(5)] == list(range(5))
            await event.wait()
            thread.join()
        asyncio.run(main())
    """,
    "prepared in one thread and run in another": """
        import asyncio, threading
        loop = asyncio.new_event_loop()
        results = []
        async def work():
            await asyncio.sleep(0.001)
            results.append(1)
            loop.stop()
        task = loop.create_task(work())
        loop.call_soon(results.append, 0)
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        thread.join()
        loop.call_soon(results.append, 2)
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
        assert results == [0, 1, 2]
    """,
    "threading locks between awaits": """
        import asyncio, threading
        lock, count = threading.Lock(), [0]
        def add():
            with lock:
                count[0] += 1
        async def work(loop):
            for _ in range(10):
                add()
                await loop.run_in_executor(None, add)
                with lock:
                    count[0] += 1
                await asyncio.sleep(0)
        async def main():
            await asyncio.gather(*[work(asyncio.get_running_loop()) for _ in range(3)])
            assert count[0] == 90
        asyncio.run(main())
    """,
    "asynchronous generators and contexts": """
        import asyncio, contextlib
        @contextlib.asynccontextmanager
        async def resource(log):
            await asyncio.sleep(0)
            try:
                yield log
            finally:
                await asyncio.sleep(0)
                log.append("closed")
        async def ticks(n):
            for i in range(n):
                await asyncio.sleep(0)
                yield i
        async def main():
            log = []
            async with resource(log):
                assert [i async for i in ticks(3)] == [0, 1, 2]
                async for i in ticks(10):
                    if i == 2:
                        break
            assert log == ["closed"]
        asyncio.run(main())
    """,
    "dining with asyncio locks": """
        import asyncio
        async def philosopher(forks, n, eaten):
            first, second = sorted((n, (n + 1) % len(forks)))
            for _ in range(5):
                async with forks[first]:
                    await asyncio.sleep(0)
                    async with forks[second]:
                        eaten.append(n)
                        await asyncio.sleep(0)
        async def main():
            forks = [asyncio.Lock() for _ in range(4)]
            limit, eaten = asyncio.BoundedSemaphore(3), []
            async def sit(n):
                async with limit:
                    await philosopher(forks, n, eaten)
            await asyncio.gather(*[sit(n) for n in range(4)])
            assert len(eaten) == 20
        asyncio.run(main())
    """,
    "streams and subprocesses": """
        import asyncio, sys
        async def handle(reader, writer):
            while True:
                line = await reader.readline()
                if not line:
                    break
                writer.write(line.upper())
                await writer.drain()
            writer.close()
        async def main():
            server = await asyncio.start_server(handle, "127.0.0.1", 0)
            port = server.sockets[0].getsockname()[1]
            async def client(n):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                for _ in range(3):
                    writer.write(b"hello\\n")
                    assert await reader.readline() == b"HELLO\\n"
                writer.close()
                await writer.wait_closed()
            await asyncio.gather(*[client(n) for n in range(5)])
            server.close()
            await server.wait_closed()
            process = await asyncio.create_subprocess_exec(sys.executable, "-c", "print(input())", stdin=-1, stdout=-1)
            out, _ = await process.communicate(b"hi\\n")
            assert out.strip() == b"hi"
        asyncio.run(main())
    """,
    "semaphores as signals": """
        import asyncio
        async def main():
            signal = asyncio.Semaphore(0)
            async def gives():
                for _ in range(3):
                    await asyncio.sleep(0)
                    signal.release()
            async def takes():
                for _ in range(3):
                    await signal.acquire()
            await asyncio.gather(gives(), takes())
            waiting = asyncio.create_task(takes())
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.wait([waiting])
        asyncio.run(main())
    """,
    "a task that ends itself": """
        import asyncio
        async def quits():
            current = asyncio.current_task() if hasattr(asyncio, "current_task") else None
            asyncio.get_running_loop().call_soon(current.cancel)
            await asyncio.sleep(5)
        async def main():
            task = asyncio.create_task(quits())
            await asyncio.wait([task])
            assert task.cancelled()
        asyncio.run(main())
    """,
    "an endless service that is interrupted": """
        import asyncio, os, signal, threading
        async def serve():
            try:
                await asyncio.Event().wait()
            finally:
                print("stopped", flush=True)
        def interrupt():
            os.kill(os.getpid(), signal.SIGINT)
        async def main():
            asyncio.get_running_loop().call_later(0.05, interrupt)
            await serve()
        try:
            asyncio.run(main())
        except KeyboardInterrupt:
            pass
    """,
}

if sys.version_info >= (3, 11):
    PROGRAMS["groups time limits and barriers"] = """
        import asyncio
        async def meets(gate):
            async with gate:
                await asyncio.sleep(0)
        async def fails():
            await asyncio.sleep(0.001)
            raise ValueError
        async def main():
            gate = asyncio.Barrier(3)
            async with asyncio.TaskGroup() as group:
                for _ in range(3):
                    group.create_task(meets(gate))
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(fails())
                    group.create_task(asyncio.sleep(5))
                    await asyncio.sleep(5)
            except* ValueError:
                pass
            await asyncio.sleep(0)
            try:
                async with asyncio.timeout(0.002):
                    await asyncio.sleep(5)
            except TimeoutError:
                pass
            await asyncio.sleep(0)
            async with asyncio.timeout(5) as limit:
                limit.reschedule(asyncio.get_running_loop().time() + 60)
                await asyncio.sleep(0)
        asyncio.run(main())
    """

if sys.version_info >= (3, 12):
    PROGRAMS["eager tasks"] = """
        import asyncio
        async def cached(n):
            if n % 2:
                await asyncio.sleep(0)
            return n
        async def main():
            asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(cached(n)) for n in range(6)]
            assert [each.result() for each in tasks] == list(range(6))
            assert await asyncio.gather(*[cached(n) for n in range(6)]) == list(range(6))
        asyncio.run(main())
    """


class CorrectTasks(SteadyCase):
    pass


def _add(name, source):
    def test(self):
        result = self.trace(source)
        self.assertEqual(result.code, 0, result.err)
        self.assertEqual([each["message"] for each in result.problems()], [])
        for process in result.processes:
            self.assertEqual([line["text"] for line in process.of("note")], [])
            self.assertEqual(process.holes, 0)
            for each in process.tracks_of("task"):
                steps, pauses = process.events("step", each["id"]), process.events("pause", each["id"])
                self.assertEqual(len(steps), len(pauses), each["name"])
                self.assertIsNotNone(process.end(each["id"]), each["name"])

    setattr(CorrectTasks, "test_" + name.replace(" ", "_"), test)


for _name, _source in PROGRAMS.items():
    _add(_name, _source)

if __name__ == "__main__":
    unittest.main()

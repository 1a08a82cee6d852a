"""Correct programs show no problem at all."""

import unittest

from running import TracedCase

PROGRAMS = {
    "producers and consumers": """
        import queue, threading
        q, results = queue.Queue(5), []
        lock = threading.Lock()
        def produce(n):
            for i in range(100):
                q.put((n, i))
        def consume():
            while True:
                item = q.get()
                if item is None:
                    break
                with lock:
                    results.append(item)
                q.task_done()
        consumers = [threading.Thread(target=consume) for _ in range(3)]
        producers = [threading.Thread(target=produce, args=(n,)) for n in range(3)]
        for t in consumers + producers: t.start()
        for t in producers: t.join()
        q.join()
        for t in consumers: q.put(None)
        for t in consumers: t.join()
        assert len(results) == 300
    """,
    "daemon helper with a queue": """
        import queue, threading
        q = queue.Queue()
        def log():
            while True:
                message = q.get()
                try:
                    str(message)
                finally:
                    q.task_done()
        threading.Thread(target=log, daemon=True).start()
        for n in range(200):
            q.put(n)
        q.join()
    """,
    "condition and event": """
        import threading
        condition, ready, items = threading.Condition(), threading.Event(), []
        def consumer():
            ready.set()
            with condition:
                condition.wait_for(lambda: len(items) == 5, timeout=10)
                items.clear()
        t = threading.Thread(target=consumer)
        t.start()
        ready.wait()
        for n in range(5):
            with condition:
                items.append(n)
                condition.notify_all()
        t.join()
        assert not items
    """,
    "ping pong with conditions for a while": """
        import threading, time
        condition, turn = threading.Condition(), [0]
        end = time.monotonic() + 0.6
        def play(me):
            while time.monotonic() < end:
                with condition:
                    condition.wait_for(lambda: turn[0] == me or time.monotonic() >= end, 1)
                    turn[0] = 1 - me
                    condition.notify()
        threads = [threading.Thread(target=play, args=(n,)) for n in (0, 1)]
        for t in threads: t.start()
        for t in threads: t.join()
    """,
    "long waits for events and queues": """
        import queue, threading, time
        e, q = threading.Event(), queue.Queue()
        def wait():
            e.wait()
            q.get()
        threads = [threading.Thread(target=wait) for _ in range(3)]
        for t in threads: t.start()
        time.sleep(0.4)
        e.set()
        time.sleep(0.4)
        for t in threads: q.put(1)
        for t in threads: t.join()
    """,
    "barriers and semaphores": """
        import threading, time
        barrier, room = threading.Barrier(4), threading.BoundedSemaphore(2)
        def work():
            for _ in range(5):
                barrier.wait()
                with room:
                    time.sleep(0.005)
        threads = [threading.Thread(target=work) for _ in range(4)]
        for t in threads: t.start()
        for t in threads: t.join()
    """,
    "pools": """
        import concurrent.futures, time
        from multiprocessing.pool import ThreadPool
        def square(n):
            time.sleep(0.002)
            return n * n
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(square, range(40))) == 20540
            futures = [pool.submit(square, n) for n in range(10)]
            for future in concurrent.futures.as_completed(futures): future.result()
            concurrent.futures.wait(futures)
        with ThreadPool(3) as pool:
            assert pool.map(square, range(10)) == [n * n for n in range(10)]
    """,
    "process pool": """
        import concurrent.futures
        def square(n):
            return n * n
        if __name__ == "__main__":
            with concurrent.futures.ProcessPoolExecutor(2) as pool:
                assert list(pool.map(square, range(5))) == [0, 1, 4, 9, 16]
    """,
    "locks in one order": """
        import threading
        a, b = threading.Lock(), threading.RLock()
        total = [0]
        def work():
            for _ in range(500):
                with a:
                    with b, b:
                        total[0] += 1
        threads = [threading.Thread(target=work) for _ in range(4)]
        for t in threads: t.start()
        for t in threads: t.join()
        assert total[0] == 2000
    """,
    "timers and logging": """
        import logging, threading
        logging.basicConfig(level=logging.INFO)
        def say(): logging.info("tick")
        timers = [threading.Timer(0.01 * n, say) for n in range(5)]
        for t in timers: t.start()
        for t in timers: t.join()
    """,
    "thread locals and daemon heartbeat": """
        import threading, time
        local, beats = threading.local(), []
        def beat():
            while True:
                beats.append(1)
                time.sleep(0.01)
        threading.Thread(target=beat, daemon=True).start()
        local.x = 1
        time.sleep(0.1)
    """,
    "asyncio with everything": """
        import asyncio
        async def worker(queue, lock, done):
            while True:
                n = await queue.get()
                async with lock:
                    await asyncio.sleep(0.001)
                    done.append(n)
                queue.task_done()
        async def client(reader, writer):
            writer.write(await reader.readline())
            await writer.drain()
            writer.close()
        async def main():
            queue, lock, done = asyncio.Queue(), asyncio.Lock(), []
            workers = [asyncio.create_task(worker(queue, lock, done)) for _ in range(3)]
            for n in range(20): queue.put_nowait(n)
            await queue.join()
            for task in workers: task.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
            assert sorted(done) == list(range(20))
            server = await asyncio.start_server(client, "127.0.0.1", 0)
            port = server.sockets[0].getsockname()[1]
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"hello\\n")
            assert await reader.readline() == b"hello\\n"
            writer.close()
            server.close()
            await server.wait_closed()
            event = asyncio.Event()
            asyncio.get_running_loop().call_later(0.01, event.set)
            await asyncio.wait_for(event.wait(), 5)
            try:
                await asyncio.wait_for(asyncio.sleep(5), 0.01)
            except asyncio.TimeoutError:
                pass
            await asyncio.shield(asyncio.sleep(0.01))
            process = await asyncio.create_subprocess_exec("true")
            assert await process.wait() == 0
            assert await asyncio.get_running_loop().run_in_executor(None, sum, [1, 2]) == 3
        asyncio.run(main())
    """,
    "loop in a thread": """
        import asyncio, threading
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        async def add(a, b):
            await asyncio.sleep(0.01)
            return a + b
        assert asyncio.run_coroutine_threadsafe(add(1, 2), loop).result(5) == 3
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
    """,
    "http server in a daemon thread": """
        import threading, urllib.request
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200); self.end_headers(); self.wfile.write(b"ok")
            def log_message(self, *args): pass
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = "http://127.0.0.1:%d/" % server.server_port
        assert [urllib.request.urlopen(url).read() for _ in range(3)] == [b"ok"] * 3
    """,
    "multiprocessing queue": """
        import multiprocessing
        def work(inbox, outbox):
            for n in iter(inbox.get, None):
                outbox.put(n * 2)
        if __name__ == "__main__":
            inbox, outbox = multiprocessing.Queue(), multiprocessing.Queue()
            p = multiprocessing.Process(target=work, args=(inbox, outbox))
            p.start()
            for n in (1, 2, 3, None): inbox.put(n)
            assert sorted(outbox.get() for _ in range(3)) == [2, 4, 6]
            p.join()
    """,
}


class CorrectPrograms(TracedCase):
    pass


def _add(name, source):
    def test(self):
        result = self.trace(source)
        self.assertEqual(result.code, 0, result.err)
        self.assertEqual([each["message"] for each in result.problems()], [])
        for process in result.processes:
            self.assertEqual([line["text"] for line in process.of("note")], [])
            self.assertEqual(process.holes, 0)

    setattr(CorrectPrograms, "test_" + name.replace(" ", "_"), test)


for _name, _source in PROGRAMS.items():
    _add(_name, _source)

if __name__ == "__main__":
    unittest.main()

"""Small pieces of work, each timed by itself: `work.py NAME [plain|setprofile|cProfile|viztracer]` prints the seconds.

Processor time of the process where threads or the interpreter are what is measured, the clock on the wall where others
take part. Read by tracer.bench.ts.
"""

import asyncio
import os
import sys
import threading
import time


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def pure():
    fib(25)


def lock_pairs():
    lock = threading.Lock()
    for _ in range(200_000):
        lock.acquire()
        lock.release()


def with_lock():
    lock = threading.RLock()
    for _ in range(200_000):
        with lock:
            pass


def contended():
    lock = threading.Lock()

    def take():
        for _ in range(20_000):
            with lock:
                pass

    threads = [threading.Thread(target=take) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def sleeps():
    import asyncio

    async def main():
        for _ in range(100_000):
            await asyncio.sleep(0)

    asyncio.run(main())


def echo():
    """1,000 clients, each with 20 messages to and fro."""
    import asyncio

    async def serve(reader, writer):
        while True:
            line = await reader.readline()
            if not line:
                break
            writer.write(line)
            await writer.drain()
        writer.close()

    async def client(port, gate):
        async with gate:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(20):
            writer.write(b"hello\n")
            await writer.drain()
            await reader.readline()
        writer.close()

    async def main():
        server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=1000)
        port = server.sockets[0].getsockname()[1]
        gate = asyncio.Semaphore(100)
        await asyncio.gather(*[client(port, gate) for _ in range(1000)])
        server.close()

    asyncio.run(main())


def queue():
    import asyncio

    async def main():
        there, back = asyncio.Queue(), asyncio.Queue()

        async def answer():
            while await there.get():
                await back.put(1)

        task = asyncio.create_task(answer())
        for _ in range(20_000):
            await there.put(1)
            await back.get()
        await there.put(0)
        await task

    asyncio.run(main())


def pool():
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as executor:
        for each in [executor.submit(abs, n) for n in range(10_000)]:
            each.result()


def processes():
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(2) as executor:
        list(executor.map(abs, range(1000)))


def forks():
    for _ in range(50):
        pid = os.fork()
        if not pid:
            os._exit(0)
        os.waitpid(pid, 0)


def start():
    """All that the process has used before."""


# Others take part: the clock on the wall.
ON_THE_WALL = ("processes", "forks", "contended", "pool")


def main(name, how):
    work = globals()[name]
    clock = time.perf_counter if name in ON_THE_WALL else time.process_time
    if name == "start":
        return print(clock())
    if how == "cProfile":
        import cProfile

        profile = cProfile.Profile()
        profile.enable()
    elif how == "setprofile":
        sys.setprofile(lambda frame, event, argument: None)
        threading.setprofile(lambda frame, event, argument: None)
    elif how == "viztracer":
        import viztracer

        viztracer.VizTracer(verbose=0).start()
    begin = clock()
    work()
    lasted = clock() - begin
    sys.setprofile(None)
    print(lasted)


if __name__ == "__main__":
    if sys.platform != "win32":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "plain")

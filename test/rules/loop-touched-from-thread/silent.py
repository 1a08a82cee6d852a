"""The right ways, and threads that have a loop of their own."""
import asyncio
import queue
import threading


class Bridge:
    def __init__(self, loop: asyncio.AbstractEventLoop):
        self.loop = loop
        self.events = asyncio.Queue()
        self.plain = queue.Queue()
        self.flag = threading.Event()

    def start(self):
        threading.Thread(target=self.run).start()

    def run(self):
        self.loop.call_soon_threadsafe(self.events.put_nowait, 1)
        asyncio.run_coroutine_threadsafe(self.events.put(2), self.loop)
        self.plain.put_nowait(1)
        self.flag.set()
        self.loop.call_soon_threadsafe(lambda: self.events.put_nowait(3))


class OwnLoop:
    def start(self):
        threading.Thread(target=self.run).start()

    def run(self):
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        self.loop.create_task(self.work())  # expect: lost-task
        self.loop.run_forever()

    async def work(self):
        self.note()

    def note(self):
        self.loop.call_soon(print, "in the loop's thread")


async def tick():
    await asyncio.sleep(1)


class Both:
    def __init__(self):
        self.events = asyncio.Queue()
        self.loop = asyncio.get_running_loop()

    def put(self, item):
        # Runs on the loop too: nobody can tell which of both it is.
        self.events.put_nowait(item)

    async def on_loop(self):
        self.put(1)

    def ask_first(self, item):
        if threading.get_ident() == self.thread:
            self.events.put_nowait(item)
        else:
            self.loop.call_soon_threadsafe(self.events.put_nowait, item)

    def start(self):
        threading.Thread(target=self.put, args=(1,)).start()
        threading.Thread(target=self.ask_first, args=(1,)).start()


async def on_the_loop_only(events: asyncio.Queue):
    events.put_nowait(1)
    asyncio.create_task(tick())  # expect: lost-task


class Server:
    def __init__(self):
        self.loop = asyncio.get_event_loop()

    def start(self):
        self.loop.run_forever()

    def later(self):
        self.loop.call_soon(print, "later")


def serve(server: Server):
    server.later()
    server.start()


threading.Thread(target=serve, args=(Server(),)).start()


class Plain:
    def stop(self):
        print("stopped")


class WithTask(Plain):
    def start(self):
        self.task = asyncio.ensure_future(tick())

    def stop(self):
        self.task.cancel()


def end(plain: Plain):
    # Some other subclass may be meant.
    plain.stop()


threading.Thread(target=end, args=(Plain(),)).start()

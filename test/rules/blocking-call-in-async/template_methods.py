"""A base's method calls a step that each class brings itself: of an object known exactly, so is the step."""
import time


class Options:
    def __init__(self, **given):
        self.prepare(**given)

    def prepare(self, **given):
        pass


class ConnectionOptions(Options):
    def __init__(self, **given):
        super().__init__(**given)


class ServerOptions(ConnectionOptions):
    def prepare(self, **given):
        time.sleep(1)


class ClientOptions(ConnectionOptions):
    def prepare(self, **given):
        self.given = given


class Job:
    def run(self):
        self.begin()
        self.work()

    def begin(self):
        pass

    def work(self):
        pass


class Slow(Job):
    def work(self):
        time.sleep(1)


class Quick(Job):
    def begin(self):
        self.done = True


async def listen():
    return ServerOptions(port=1)  # expect: blocking-call-in-async


async def connect():
    return ClientOptions(port=1)


async def jobs(job: Job):
    Slow().run()  # expect: blocking-call-in-async
    Quick().run()
    job.run()

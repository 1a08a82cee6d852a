"""Greenlets of gevent, as the stream shows them."""

import os
import unittest

import libraries
from running import BOOTSTRAP, TracedCase

GREENLETS = """
    import gevent
    from gevent.event import Event
    from gevent.lock import BoundedSemaphore
    from gevent.queue import Queue

    def consumer(queue):
        while queue.get() is not None:  # get
            pass

    def waiter(event):
        event.wait()  # wait

    def holder(semaphore):
        with semaphore:
            gevent.sleep(0.02)  # sleeping

    def wanter(semaphore):
        with semaphore:  # wanted
            pass

    def forever():
        gevent.sleep(100)

    def fails():
        raise ValueError("lost")  # fails

    queue, event, semaphore = Queue(), Event(), BoundedSemaphore(1)
    jobs = [
        gevent.spawn(consumer, queue),  # spawn
        gevent.spawn(waiter, event),
        gevent.spawn(holder, semaphore),
        gevent.spawn(wanter, semaphore),
    ]
    endless = gevent.spawn(forever)
    gevent.sleep(0.01)  # main
    queue.put(None)
    event.set()
    endless.kill()
    gevent.joinall(jobs)  # joinall
    failing = gevent.spawn(fails)
    failing.join()
    print("done")
"""

PATCHED = """
    from gevent import monkey
    monkey.patch_all()
    import logging, queue, socket, subprocess, sys, threading, time
    logging.basicConfig(stream=sys.stdout, format="%(message)s")
    lock, results = threading.Lock(), queue.Queue()

    def worker(n):
        with lock:
            time.sleep(0.01)
        results.put(n)
        logging.warning("worker %d", n)

    def server(listener):
        connection, _ = listener.accept()  # accept
        connection.sendall(connection.recv(10).upper())
        connection.close()

    def reader():
        print(results.get())  # get

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    serving = threading.Thread(target=server, args=(listener,), name="serving")
    serving.start()
    with socket.create_connection(listener.getsockname()) as client:
        client.sendall(b"hello")
        print(client.recv(10))
    serving.join()
    threads = [threading.Thread(target=worker, args=(n,)) for n in range(3)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    print(sorted(results.get() for _ in threads))
    late = threading.Thread(target=reader, name="late")
    late.start()
    time.sleep(0.01)
    results.put("last")
    late.join()
    print(subprocess.run([sys.executable, "-c", "print(1)"], stdout=subprocess.PIPE).stdout)
    print(threading.active_count(), threading.current_thread().name)
"""

STALL = """
    import gevent, hashlib, time

    def blocks():
        time.sleep(0.3)  # blocks

    gevent.joinall([gevent.spawn(blocks), gevent.spawn(gevent.sleep, 0.01)])
"""

TRACING = """
    import gevent, greenlet

    seen = []
    print(greenlet.gettrace())
    print(greenlet.settrace(lambda event, switched: seen.append(event)))
    gevent.sleep(0.001)
    print(greenlet.settrace(None) is not None, bool(seen))
"""


@unittest.skipIf(libraries.path_of("gevent", "greenlet") is None, "this Python has no gevent")
class GeventCase(TracedCase):
    def run_traced(self, source):
        return self.trace(source, env={"PYTHONPATH": libraries.path_of("gevent", "greenlet")})

    def same_as_untraced(self, source):
        path = libraries.path_of("gevent", "greenlet")
        plain = self.finish(self.start([self.write(source)], traced=False, env={"PYTHONPATH": path}))
        traced = self.run_traced(source)
        self.assertEqual((traced.code, traced.out, traced.err), (plain.code, plain.out, plain.err))
        self.assertEqual(traced.main.of("note"), [])
        return traced


class Greenlets(GeventCase):
    result = None

    def setUp(self):
        super().setUp()
        if Greenlets.result is None:
            Greenlets.result = self.run_traced(GREENLETS)
        self.process = self.result.main

    def at(self, marker):
        return self.line_of(GREENLETS, "# " + marker)

    def pauses(self, name):
        return [each for each in self.process.pauses(self.process.track("task", name)) if each[0]]

    def test_waits_are_in_the_users_words(self):
        self.assertEqual(self.pauses("waiter"), [("waiting", "event.wait()", self.at("wait"))])
        self.assertEqual(self.pauses("holder"), [("sleeping", "gevent.sleep(0.02)", self.at("sleeping"))])
        self.assertEqual(self.pauses("wanter"), [("waiting", "semaphore.acquire()", self.at("wanted"))])
        self.assertEqual(self.pauses("main greenlet")[0], ("sleeping", "gevent.sleep(0.01)", self.at("main")))
        self.assertIn(("awaiting", "gevent.joinall()", self.at("joinall")), self.pauses("main greenlet"))

    def test_life(self):
        process = self.process
        ends = {each["name"]: process.end(each["id"]) for each in process.tracks_of("task")}
        expected = {"consumer": "done", "waiter": "done", "holder": "done", "wanter": "done"}
        expected.update({"forever": "cancelled", "fails": "failed", "main greenlet": "done"})
        self.assertEqual(ends, expected)
        consumer = process.tracks[process.track("task", "consumer")]
        self.assertEqual(process.line(consumer["site"]), self.at("spawn"))
        self.assertEqual(consumer["parent"], process.track("loop", "gevent hub"))
        last = process.events("finish", process.track("task", "fails"))[-1]
        self.assertEqual((process.texts[last.b], process.line(last.a)), ("ValueError: lost", self.at("fails")))

    def test_steps_are_paired_and_the_hub_idles(self):
        process = self.process
        for task in process.tracks_of("task"):
            kinds = [each.kind for each in process.records if each.track == task["id"] and each.kind in ("step", "pause")]
            self.assertEqual(kinds[:-1] if len(kinds) % 2 else kinds, ["step", "pause"] * (len(kinds) // 2))
        self.assertTrue(any(each[0] == "idle" for each in process.spans(process.track("loop", "gevent hub"))))
        self.assertEqual(self.result.problems(), [])
        self.assertEqual(process.of("note"), [])


class Programs(GeventCase):
    def test_names_that_were_given(self):
        source = """
            import gevent
            named = gevent.spawn(gevent.sleep, 0.01)
            named.name = "napper"
            def plain(): gevent.sleep(0.01)
            other = gevent.spawn(plain)
            gevent.joinall([named, other])
            print(other.name)
        """
        process = self.same_as_untraced(source).main
        self.assertEqual({each["name"] for each in process.tracks_of("task")}, {"main greenlet", "napper", "plain"})

    def test_a_patched_program(self):
        process = self.same_as_untraced(PATCHED).main
        names = [each["name"] for each in process.tracks_of("task")]
        self.assertEqual(sum(name.endswith("(worker)") for name in names), 3)
        # Threads are greenlets there: they have no row as threads.
        self.assertEqual([each["name"] for each in process.tracks_of("thread")], ["MainThread"])
        waits = process.pauses(process.track("task", "serving"))
        self.assertIn(("io", "socket.accept()", self.line_of(PATCHED, "# accept")), waits)
        waits = process.pauses(process.track("task", "late"))
        self.assertIn(("waiting", "queue.get()", self.line_of(PATCHED, "# get")), waits)
        self.assertEqual([each for each in process.problems() if each["severity"] != "hint"], [])

    def test_a_recording_in_a_patched_program_is_refused(self):
        source = """
            from gevent import monkey
            monkey.patch_all()
            import interleave
            try:
                with interleave.recording():
                    print("inside")
            except RuntimeError as error:
                print(error)
        """
        path = os.pathsep.join([os.path.dirname(BOOTSTRAP), libraries.path_of("gevent", "greenlet")])
        result = self.finish(self.start([self.write(source)], traced=False, env={"PYTHONPATH": path}))
        self.assertIn("gevent has replaced the threads of this program", result.out)
        self.assertEqual((result.code, result.err), (0, ""))

    def test_the_programs_own_tracing(self):
        self.same_as_untraced(TRACING)

    def test_stall(self):
        found = [each for each in self.run_traced(STALL).problems() if (each["kind"], each["severity"]) == ("loop-stall", "warning")]
        self.assertEqual([each["line"] for each in found], [self.line_of(STALL, "# blocks")])
        self.assertIn("greenlet blocks", found[0]["message"])


if __name__ == "__main__":
    unittest.main()

"""Waits for the outside world: named where they are wrapped, sampled where they are not."""

import os
import unittest

import stream_reader
from running import TracedCase

SOCKETS = """
    import os, selectors, signal, socket, threading, time
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()

    def serve():
        connection, _ = listener.accept()  # accept
        connection.sendall(connection.recv(10))
        connection.close()

    thread = threading.Thread(target=serve, name="serve")
    thread.start()
    print(listener.getsockname()[1])
    client = socket.create_connection(("localhost", listener.getsockname()[1]))  # connect
    time.sleep(0.02)
    client.sendall(b"hello")
    client.recv(10)  # recv
    thread.join()
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
    signal.pause()  # pause
    signal.setitimer(signal.ITIMER_REAL, 0)
    reading, writing = os.pipe()
    selector = selectors.DefaultSelector()
    selector.register(reading, selectors.EVENT_READ)
    timer = threading.Timer(0.02, os.write, (writing, b"x"))
    timer.start()
    selector.select()  # select
    timer.join()
    print(input("? "))  # input
"""

SAMPLED = """
    import os, select, threading, time
    pipes = [os.pipe() for _ in range(4)]

    def reads():
        os.read(pipes[0][0], 1)  # reading

    def lines():
        with os.fdopen(pipes[1][0], closefd=False) as stream:
            stream.readline()  # line

    def polls():
        poller = select.poll()
        poller.register(pipes[2][0], select.POLLIN)
        poller.poll()  # poll

    def waits_for_a_lock():
        lock.acquire()

    def spins():
        end = time.thread_time() + 0.5
        while time.thread_time() < end:
            pass

    import _thread
    lock = _thread.allocate_lock()
    lock.acquire()
    threads = [threading.Thread(target=each, name=each.__name__) for each in (reads, lines, polls, waits_for_a_lock)]
    for thread in threads: thread.start()
    spinning = threading.Thread(target=spins, name="spins")
    time.sleep(0.4)
    spinning.start()
    spinning.join()
    time.sleep(0.4)
    for _, writing in pipes: os.write(writing, b"x\\n")
    lock.release()
    for thread in threads: thread.join()
"""

STEP = """
    import asyncio, os, threading, time
    reading, writing = os.pipe()

    async def main():
        threading.Timer(0.5, os.write, (writing, b"x")).start()
        os.read(reading, 1)  # read

    asyncio.run(main())
"""


@unittest.skipIf(os.name != "posix", "needs signals and pipes")
class Named(TracedCase):
    def test_sockets_names_and_signals(self):
        result = self.trace(SOCKETS, text="yes\n")
        self.assertEqual((result.code, result.err), (0, ""))
        self.assertEqual(result.out.split()[1:], ["?", "yes"])
        process, port = result.main, result.out.split()[0]
        main = [each[:3] for each in process.spans(process.track("thread", "MainThread"))]
        at = lambda marker: self.line_of(SOCKETS, "# " + marker)  # noqa: E731
        self.assertIn(("io", "socket.getaddrinfo('localhost')", at("connect")), main)
        self.assertIn(("io", "socket.connect() to 127.0.0.1:" + port, at("connect")), main)
        self.assertIn(("io", "socket.recv() from 127.0.0.1:" + port, at("recv")), main)
        self.assertIn(("waiting", "signal.pause()", at("pause")), main)
        self.assertIn(("io", "input()", at("input")), main)
        selected = [each for each in main if each[2] == at("select")]
        self.assertEqual({each[0] for each in selected}, {"io"})
        self.assertTrue(selected[0][1].startswith("selector.select(), by "))
        serving = [each[:3] for each in process.spans(process.track("thread", "serve"))]
        self.assertEqual(serving[0], ("io", "socket.accept() at 127.0.0.1:" + port, at("accept")))


@unittest.skipIf(not os.path.exists("/proc/self/syscall"), "this system does not say which call a thread is in")
class Sampled(TracedCase):
    def claims(self, process, thread):
        """{(state, words, line)} that the watchdog said of a thread."""
        return {
            (stream_reader.STATES[each.flags], process.object(each.b), process.line(each.a))
            for each in process.events("blocked", process.track("thread", thread))
        }

    def test_calls_that_nobody_wraps(self):
        process = self.trace(SAMPLED).main
        at = lambda marker: self.line_of(SAMPLED, "# " + marker)  # noqa: E731
        self.assertEqual(self.claims(process, "reads"), {("io", "os.read()", at("reading"))})
        self.assertEqual(self.claims(process, "lines"), {("io", "stream.readline()", at("line"))})
        self.assertEqual(self.claims(process, "polls"), {("io", "poller.poll()", at("poll"))})
        # A lock of C is no I/O, and neither is computing, or waiting for one's turn.
        self.assertEqual(self.claims(process, "waits_for_a_lock"), set())
        self.assertEqual(self.claims(process, "spins"), set())

    def test_a_blocking_read_is_what_stalls_the_loop(self):
        stalls = [each for each in self.trace(STEP).problems() if each["kind"] == "loop-stall"]
        self.assertEqual([(each["severity"], each["line"]) for each in stalls], [("warning", self.line_of(STEP, "# read"))])
        self.assertIn("os.read()", stalls[0]["message"])


if __name__ == "__main__":
    unittest.main()

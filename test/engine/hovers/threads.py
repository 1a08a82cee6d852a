import queue
import threading

lock = threading.Lock()
# ^ `lock` is a lock for threads; taken by `increment` (line {with lock:  # one}) and `report` (line {with lock:  # two}).
# ^ Taking it again while holding it waits for ever.
counter = 0
total = 0
jobs = queue.Queue(maxsize=10)
# ^ hands objects from thread to thread: filled in line {jobs.put}, emptied in line {jobs.get}. It holds at most 10
ready = threading.Event()
# ^ threads wait for this flag in line {ready.wait}; it is set in line {ready.set}.


def increment():
#   ^ `increment` runs in a thread (Thread, line {worker = }) and in several threads (Thread, line {others = }).
    global counter, total
    with lock:  # one
#        ^ `increment` takes `lock` here, and holds it to line {counter += 1}. Meanwhile another thread has to wait in `report` (line {with lock:  # two}), which takes it too.
        counter += 1
#       ^ `counter` is shared between threads: `increment` in a thread (Thread, line {worker = })
#       ^ Every access holds `lock`.
    total += 1
#   ^ No lock is held at any of these accesses

def report():
    with lock:  # two
        return counter


def consume():
    item = jobs.get()
#               ^ `consume` waits here while `jobs` is empty; the module (line {jobs.put}) fills it.
    ready.wait(3)
#         ^ `consume` waits here until the module (line {ready.set}) sets `ready`, or for 3 s.
    jobs.task_done()
#        ^ none
    return item


consumer = threading.Thread(target=consume, name="consumer", daemon=True)
jobs.put(1)
ready.set()
jobs.join()
#    ^ Waits until `task_done()` was called once for everything that was put in.
worker = threading.Thread(target=increment)
# ^ `worker`: a thread that runs `increment`, made in line {worker = }, started in line {worker.start}, joined in line {worker.join}.
# ^ The program does not end before it has
#                   ^ Makes a thread for `increment` (line {def increment}); it runs only after `start()`.
worker.daemon = False
#      ^ The thread `worker` is no daemon: the program waits for its end. It is started in line {worker.start}.
worker.start()
#      ^ From here on `increment` (line {def increment}) runs in a thread of its own, beside this code.
report()
worker.join(2)
#      ^ This code waits here until `increment` (line {def increment}) has ended, or for 2 s.
consumer.start()
# ^ `consumer`: a daemon thread that runs `consume`, made in line {consumer = }, started in line {consumer.start}, not joined in this project.
# ^ If it still runs when the program ends, it is stopped wherever it is
others = [threading.Thread(target=increment, daemon=True) for _ in range(4)]
# ^ `others`: daemon threads that run `increment`
#                                            ^ This thread is a daemon: Python does not wait for it at the end of the program.
for other in others:
    other.start()


class Shop:
    visitors = 0

    @classmethod
    def count(cls):
        cls.visitors += 1
#            ^ `Shop.visitors` is shared between threads
#            ^ [methods and shared state](interleave:concepts/methods-and-shared-state)


def compute():
    sums = 0
    for number in range(5_000_000):
        sums += number * number
    return sums


crowd = [threading.Thread(target=Shop.count) for _ in range(3)]
for visitor in crowd:
    visitor.start()
calculators = [threading.Thread(target=compute) for _ in range(4)]
#                        ^ With the GIL one thread at a time runs Python code
for calculator in calculators:
    calculator.start()

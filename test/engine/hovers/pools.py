import multiprocessing
import time
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(max_workers=4)
#      ^ At most 4 threads run `work` (line {def work}), handed over in lines {future = } and {results = }; further jobs wait in its queue.


def work(number):
#   ^ `work` runs in several threads (submit, line {future = }; map, line {results = })
    time.sleep(number)
#        ^ Stops the thread that runs `work` for at least the time in `number`; other threads run meanwhile.


future = pool.submit(work, 1)
# ^ `future`: the future of a job of a pool, `work` (line {def work}); made in line {future = }, asked for its result in line {future.result}, cancelled in line {future.cancel}.
#             ^ Hands `work` (line {def work}) to the pool and goes on at once
# ^ Its exception stays in it until `result()` asks for it
results = pool.map(work, [1, 2])
#              ^ one call of `work` (line {def work}) for each element
future.result(timeout=5)
#      ^ This code waits here until `work` (line {def work}) has ended in the pool, or for 5 s
future.cancel()
#      ^ One that runs already is not stopped


def child():
#   ^ `child` runs in a process (Process, line {process = }).
#   ^ A process has its own memory
    pass


if __name__ == "__main__":
    process = multiprocessing.Process(target=child)
#   ^ `process`: a process that runs `child`, made in line {process = }, started in line {process.start}, joined in line {process.join}.
    process.start()
#           ^ From here on `child` (line {def child}) runs in a process of its own
    process.join()
#           ^ This code waits here until `child` (line {def child}) has ended.

"""Queues of three kinds, with join and time-outs."""
import queue, threading

for kind in (queue.Queue, queue.PriorityQueue, queue.LifoQueue):
    jobs, order = kind(), []

    def work():
        while True:
            try:
                job = jobs.get(timeout=0.02)
            except queue.Empty:
                return
            order.append(job)
            jobs.task_done()

    for n in (2, 1, 3):
        jobs.put(n)
    thread = threading.Thread(target=work)
    thread.start()
    jobs.join()
    thread.join()
    print(kind.__name__, order)

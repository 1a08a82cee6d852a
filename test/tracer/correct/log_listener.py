"""Threads log through a queue; one listener writes."""
import logging, logging.handlers, queue, sys, threading

class Keep(logging.Handler):
    lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())

records = queue.Queue()
log = logging.getLogger("app")
log.setLevel(logging.INFO)
log.addHandler(logging.handlers.QueueHandler(records))
listener = logging.handlers.QueueListener(records, Keep())
listener.start()
threads = [threading.Thread(target=log.info, args=("from %d", n)) for n in range(5)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
listener.stop()
print(sorted(Keep.lines))

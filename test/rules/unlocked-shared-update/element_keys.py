"""Elements under different keys are different places, of one dict though they are."""

import threading


class Totals:
    def __init__(self):
        self.counts = {"read": 0, "written": 0, "failed": 0}

    def reader(self):
        self.counts["read"] += 1

    def writer(self):
        self.counts["written"] += 1

    def failing_reader(self):
        self.counts["failed"] += 1  # expect: unlocked-shared-update

    def failing_writer(self):
        self.counts["failed"] += 1  # expect: unlocked-shared-update

    def start(self):
        threading.Thread(target=self.reader).start()
        threading.Thread(target=self.writer).start()
        threading.Thread(target=self.failing_reader).start()
        threading.Thread(target=self.failing_writer).start()

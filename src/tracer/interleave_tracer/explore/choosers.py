"""Random schedules: every thread has a priority, the highest that can go on does, and at a few random points the one that
runs falls behind all others (probabilistic concurrency testing: a bug that needs d changes of the order is found with a
chance of at least 1 / (threads * points^(d-1)) in each run, however the threads are timed)."""

import random


class Priorities:
    """`points`: how many points a run has, about; `changes`: at how many of them the priorities change."""

    def __init__(self, seed, points, changes):
        self.random = random.Random(seed)
        self.left = sorted(self.random.randrange(1, max(2, points)) for _ in range(changes))
        self.count = 0
        self.lowest = 0

    def added(self, record):
        record.priority = self.random.random() + 1

    def choose(self, record, others, forced):
        self.count += 1
        if self.left and self.count >= self.left[0] and not forced:
            self.left.pop(0)
            self.lowest -= 1
            record.priority = self.lowest
        able = others if forced else others + [record]
        if record.streak > 5_000 and not forced:
            # It spins until somebody else has done something.
            self.lowest -= 1
            record.priority = self.lowest
        return max(able, key=lambda each: (each.priority, -each.number))

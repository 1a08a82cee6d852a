"""Which schedules are tried, and how the one that was found is reduced.

1. The plain order: each thread runs until it waits or ends.
2. One switch more, at the most promising points of the runs so far (program.py ranks them), then two, then three.
3. From the second round on every other schedule is a random one (choosers.py).

What was found is then tried again without each of its switches: what remains needs all of them.
"""

import heapq
import time

# Switches beyond those of the plain order that are put together systematically.
_MOST_SWITCHES = 3
_QUEUE = 20_000


class Search:
    """`tell(count, found)` is called after each schedule."""

    def __init__(self, runner, job, schedules, seconds, tell):
        self.runner = runner
        self.job = job
        self.schedules = schedules
        self.until = time.monotonic() + seconds
        self.tell = tell
        self.tried = 0
        self.random = 0
        self.queue = []
        self.order = 0
        self.seen = set()
        self.points = 0
        self.out_of_time = False
        # Results of runs that ended in none of the ways that a run should.
        self.odd = {}
        self.first = None

    def run(self):
        """The schedule that goes wrong and its result, or (None, None)."""
        self.first = result = self.attempt([])
        if result["outcome"] == "found":
            return [], result
        if result["outcome"] in ("unusable", "crashed", "stuck", "late", "limit") or len(result["threads"]) < 2:
            return None, None
        self.add([], result)
        while self.tried < self.schedules:
            if time.monotonic() >= self.until:
                self.out_of_time = True
                break
            systematic = self.queue and (self.queue[0][0] < 1000 or self.tried % 2)
            if systematic:
                _, _, schedule = heapq.heappop(self.queue)
                result = self.attempt(schedule)
            elif self.points:
                self.random += 1
                result = self.attempt([], {"seed": self.job["seed"] * 100_003 + self.random, "points": self.points, "changes": 1 + self.random % 4})
                schedule = [each[:3] for each in result.get("made", ())]
            else:
                break
            if result["outcome"] == "found":
                return self.shrink(schedule, result)
            if systematic:
                self.add(schedule, result)
        return None, None

    def attempt(self, schedule, random=None):
        self.tried += 1
        result = self.runner.run(dict(self.job, schedule=schedule, random=random))
        if result["outcome"] not in ("ended", "found"):
            self.odd[result["outcome"]] = self.odd.get(result["outcome"], 0) + 1
        self.tell(self.tried, result)
        return result

    def add(self, schedule, result):
        """What this run shows could be tried next: one switch more, after all that were made."""
        self.points = max(self.points, result.get("points", 0))
        if len(schedule) >= _MOST_SWITCHES:
            return
        later = {thread: point for thread, point, _ in schedule}
        for rank, thread, point, chosen, _ in result["candidates"]:
            if point <= later.get(thread, -1) or len(self.queue) > _QUEUE:
                continue
            following = schedule + [[thread, point, chosen]]
            key = tuple(map(tuple, sorted(following)))
            if key not in self.seen:
                self.seen.add(key)
                self.order += 1
                heapq.heappush(self.queue, (1000 * len(schedule) + rank, self.order, following))

    def shrink(self, schedule, result):
        """Leaves out every switch that is not needed; and says how the rest ends."""
        wanted = result["failure"]["key"]
        best = None
        index = 0
        tries = 0
        while index < len(schedule) and tries < 100 and len(schedule) > 1:
            half = max(1, (len(schedule) - index) // 2) if tries < 40 else 1
            shorter = schedule[:index] + schedule[index + half :]
            tries += 1
            found = self.runner.run(dict(self.job, schedule=shorter, random=None))
            if found["outcome"] == "found" and found["failure"]["kind"] == wanted[0]:
                schedule, best = shorter, found
            elif half > 1:
                # The half is needed: go on with its first switch alone.
                single = schedule[:index] + schedule[index + 1 :]
                tries += 1
                found = self.runner.run(dict(self.job, schedule=single, random=None))
                if found["outcome"] == "found" and found["failure"]["kind"] == wanted[0]:
                    schedule, best = single, found
                else:
                    index += 1
            else:
                index += 1
        return schedule, best or self.runner.run(dict(self.job, schedule=schedule, random=None))

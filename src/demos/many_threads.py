"""many-threads: five threads wait together, and end in the order of their waits.

What to look for in the timeline
  1. All five rows begin at the same moment: start() returns at once.
  2. They end like a flight of stairs, the shortest wait first, not in the order of their starts.
  3. The main thread waits in join() for one after the other; in all it takes as long as the longest.
"""

import threading
import time

WAITS = [1.5, 0.6, 1.2, 0.3, 0.9]

ended = []


def work(number, seconds):
    time.sleep(seconds)
    # Appending to a list is one step that no other thread can get between.
    ended.append(number)


if __name__ == "__main__":
    began = time.perf_counter()
    threads = [
        threading.Thread(target=work, name=f"worker-{number}", args=(number, seconds))
        for number, seconds in enumerate(WAITS, start=1)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began

    print(f"expected: workers end in the order 4, 2, 5, 3, 1; about {max(WAITS)} s, not {sum(WAITS)} s")
    print(f"observed: workers ended in the order {', '.join(map(str, ended))}; {seconds:.2f} s")
    holds = ended == [4, 2, 5, 3, 1] and max(WAITS) - 0.1 < seconds < sum(WAITS)
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")

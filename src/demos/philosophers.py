"""philosophers: five threads, five forks, and everybody needs two. A circle of five waits for ever.

What to look for in the timeline
  1. First dinner: everybody takes the lower number first. They wait for each other, but all eat.
  2. Second dinner: everybody takes the left fork first. All five turn to "waiting for a lock" and stay there.
  3. The problem list names the circle of five. Press G to see it as a graph.
"""

import threading
import time

PHILOSOPHERS = ["Aristotle", "Hypatia", "Kant", "Laozi", "Plato"]


def take_turns(name, first, second, ate, all_seated):
    all_seated.wait()
    with first:
        # Long enough for everybody to take the first fork.
        time.sleep(0.3)
        with second:
            time.sleep(0.1)
            ate.append(name)


def dinner(order, patience):
    """Who ate, and how many still wait when the patience is at its end."""
    forks = [threading.Lock() for _ in PHILOSOPHERS]
    all_seated = threading.Barrier(len(PHILOSOPHERS))
    ate = []
    threads = []
    for seat, name in enumerate(PHILOSOPHERS):
        first, second = order(seat, (seat + 1) % len(PHILOSOPHERS))
        arguments = (name, forks[first], forks[second], ate, all_seated)
        # Daemons, so that the program can end although they never will.
        threads.append(threading.Thread(target=take_turns, name=name, args=arguments, daemon=True))
    for thread in threads:
        thread.start()
    end = time.monotonic() + patience
    for thread in threads:
        thread.join(max(0, end - time.monotonic()))
    return len(ate), sum(thread.is_alive() for thread in threads)


def lower_first(left, right):
    return min(left, right), max(left, right)


def left_first(left, right):
    return left, right


if __name__ == "__main__":
    ordered = dinner(lower_first, patience=10)
    circle = dinner(left_first, patience=2)

    print("expected: with an order of the forks 5 eat and 0 wait; left fork first 0 eat and 5 wait for ever")
    print(
        f"observed: with an order of the forks {ordered[0]} eat and {ordered[1]} wait;"
        f" left fork first {circle[0]} eat and {circle[1]} wait"
    )
    holds = ordered == (5, 0) and circle == (0, 5)
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")

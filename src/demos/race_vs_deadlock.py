"""race-vs-deadlock: a race ends with a wrong result, a deadlock does not end.

What to look for in the timeline
  1. The race: two threads run and end as if all were well. Nothing in the rows says that the sum is wrong.
  2. The deadlock: two threads wait for a lock, and their rows go on to the end of the run.
  3. Too few locks against locks in different orders: the cure of the one can bring the other.
"""

import threading
import time

balance = 0
accounts = threading.Lock()
journal = threading.Lock()


def deposit():
    global balance
    for _ in range(10):
        before = balance
        time.sleep(0.02)
        balance = before + 1


def transfer():
    with accounts:
        time.sleep(0.3)
        with journal:
            pass


def audit():
    with journal:
        time.sleep(0.3)
        with accounts:
            pass


def all_end(threads):
    """Whether they have ended after a second."""
    for thread in threads:
        # Daemons, so that the program can end although two of them never will.
        thread.daemon = True
        thread.start()
    for thread in threads:
        thread.join(1)
    return not any(thread.is_alive() for thread in threads)


if __name__ == "__main__":
    race_ended = all_end([threading.Thread(target=deposit, name=f"deposit-{n}") for n in (1, 2)])
    deadlock_ended = all_end(
        [threading.Thread(target=transfer, name="transfer"), threading.Thread(target=audit, name="audit")]
    )

    print("             ended   result")
    print("expected, as written")
    print("  race       yes     wrong: less than 20")
    print("  deadlock   no      none")
    print("observed")
    print(f"  race       {'yes' if race_ended else 'no '}     {balance} of 20")
    print(f"  deadlock   {'yes' if deadlock_ended else 'no '}     {'both done' if deadlock_ended else 'none'}")
    cured = [name for name, is_cured in (("race", balance == 20), ("deadlock", deadlock_ended)) if is_cured]
    if not race_ended:
        print("verdict:  \033[31mnot as expected\033[0m")
    else:
        print("verdict: ", f"as expected of a cured {' and '.join(cured)}" if cured else "as expected")

"""daemon-killed: a daemon thread is stopped wherever it stands when the program ends.

What to look for
  1. The line "report: finished" is never printed, and neither is what stands in the finally block.
  2. In the timeline the thread's row ends as killed, at the line where it stood.
  3. Remove daemon=True, or join the thread before the program ends, and run it again.
"""

import threading
import time

STEPS = 5
done = 0


def write_report():
    global done
    try:
        for step in range(1, STEPS + 1):
            time.sleep(0.4)
            done = step
            print(f"report: step {step} of {STEPS}")
        print("report: finished")
    finally:
        print("report: cleaned up")


if __name__ == "__main__":
    worker = threading.Thread(target=write_report, name="report", daemon=True)
    worker.start()
    time.sleep(1)

    print()
    print(f"expected: the program ends after step 2 of {STEPS}; with daemon=True no step follows this line")
    print(f"observed: the program ends after step {done} of {STEPS}")
    print("verdict: ", "as expected" if worker.is_alive() == (done < STEPS) else "\033[31mnot as expected\033[0m")

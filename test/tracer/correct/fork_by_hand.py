"""A fork before any thread is started, and its exit code."""
import os, sys, threading

pid = os.fork()
if pid == 0:
    thread = threading.Thread(target=print, args=("child",))
    thread.start()
    thread.join()
    sys.stdout.flush()
    os._exit(5)
print(os.waitpid(pid, 0)[1] >> 8)

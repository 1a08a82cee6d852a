"""Two programs, the output of one into the other, both read to their end while a thread feeds the first."""
import subprocess
import sys
import threading

upper = "import sys\nfor line in sys.stdin: print(line.strip().upper(), flush=True)"
number = "import sys\nfor n, line in enumerate(sys.stdin): print(n, line.strip(), flush=True)"
first = subprocess.Popen([sys.executable, "-c", upper], stdin=subprocess.PIPE, stdout=subprocess.PIPE, universal_newlines=True)
second = subprocess.Popen([sys.executable, "-c", number], stdin=first.stdout, stdout=subprocess.PIPE, universal_newlines=True)
first.stdout.close()

def feed():
    with first.stdin:
        for word in ("one", "two", "three"):
            print(word, file=first.stdin, flush=True)

feeder = threading.Thread(target=feed)
feeder.start()
with second.stdout:
    print([line.strip() for line in second.stdout])
feeder.join()
print(first.wait(), second.wait())

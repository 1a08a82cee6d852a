"""Two processes, a pipe, a shared number under its lock."""
import multiprocessing

def work(connection, total):
    for n in iter(connection.recv, None):
        with total.get_lock():
            total.value += n
    connection.send("done")

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    total = context.Value("i", 0)
    process = context.Process(target=work, args=(there, total))
    process.start()
    for n in range(10):
        here.send(n)
    here.send(None)
    print(here.recv(), total.value)
    process.join()
    print(process.exitcode)

"""Numbers in memory that processes share, under the array's own lock."""
import multiprocessing

def add(numbers, total, first):
    for n in range(first, first + 50):
        with numbers.get_lock():
            numbers[n % 10] += n
        with total.get_lock():
            total.value += n

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    numbers, total = context.Array("l", 10), context.Value("l", 0)
    processes = [context.Process(target=add, args=(numbers, total, 50 * n)) for n in range(3)]
    for each in processes:
        each.start()
    for each in processes:
        each.join()
    print(list(numbers), total.value, [each.exitcode for each in processes])

"""map() of a pool hands the jobs out and comes back at once: taking the results is what waits."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

pool = ThreadPoolExecutor()
crunchers = ProcessPoolExecutor()


def square(n):
    return n * n


def squares(numbers):
    return sum(pool.map(square, numbers))


async def all_at_once(numbers):
    return list(pool.map(square, numbers))  # expect: blocking-call-in-async
    #           ^^^^^^^^


async def one_by_one(numbers):
    for result in crunchers.map(square, numbers):  # expect: blocking-call-in-async
        print(result)


async def through_a_helper(numbers):
    return squares(numbers)  # expect: blocking-call-in-async
    #      ^^^^^^^


async def only_started(numbers):
    # Nothing takes the results here.
    return pool.map(square, numbers)

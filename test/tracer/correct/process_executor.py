"""A ProcessPoolExecutor with an initializer, used from asyncio, too."""
import asyncio, concurrent.futures, multiprocessing

base = 0

def begin(value):
    global base
    base = value

def add(n):
    return base + n

async def use(pool):
    loop = asyncio.get_running_loop()
    return await asyncio.gather(*[loop.run_in_executor(pool, add, n) for n in range(3)])

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=context, initializer=begin, initargs=(100,)) as pool:
        print(list(pool.map(add, range(4))))
        print(asyncio.run(use(pool)))

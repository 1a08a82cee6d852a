import asyncio
import threading
import time

stock_lock = threading.Lock()
ledger_lock = threading.Lock()
sold = 0
returned = 0


def sell(amount):
    global sold
    with stock_lock:
        sold += amount
        with ledger_lock:
            time.sleep(0.01)


def take_back(amount):
    global returned
    with ledger_lock:
        record(amount)
    returned += amount


def record(amount):
    with stock_lock:
        print(amount)


async def answer(question):
    await asyncio.sleep(0.1)
    time.sleep(0.1)
    return question


async def serve():
    task = asyncio.create_task(answer("price"))
    await answer("size")
    return await task


def refund():
    global returned
    returned -= 1


def main():
    clerks = [threading.Thread(target=sell, args=(1,)), threading.Thread(target=take_back, args=(1,), daemon=True)]
    for clerk in clerks:
        clerk.start()
    refund()
    for clerk in clerks:
        clerk.join()
    print(sold, returned)
    asyncio.run(serve())


if __name__ == "__main__":
    main()
